import type { GoldenOffer } from '../golden/offer';
import type { Order, Stage } from '../generation';
import type { AsideItem, Item } from '../item';
import type { Result } from '../result';
import type { VerdictParserId } from '../verdict';
import type { FileProblem } from './report';

export type Row = Readonly<Record<string, unknown>>;

/** One model call of a result file. Neither text nor stored meaning: the file says that it failed. */
export interface ImportedCall {
  readonly itemId: string;
  readonly stage: Stage;
  /** null: the file does not hold it. */
  readonly text: string | null;
  /**
   * What the file says the text means: an R-Align meta-verdict, or for a judgment 'A' or 'B' in the letters that the
   * model saw, 'none' for a tie or a text that the file's own tool could not read. null: it says nothing.
   */
  readonly stored: string | null;
  /** 'AB' if absent. */
  readonly order?: Order;
  /** 0 if absent. */
  readonly sample?: number;
  /** The model that was called, if the file names it. */
  readonly by?: string;
}

export interface RowProblem {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

/** A comparison that was read and names no better answer, with the reason in words. */
export interface SetAside {
  readonly item: AsideItem;
  readonly field?: string;
  readonly message: string;
}

/** What one row gives: n-way rows give several items. Ids need not be unique yet. */
export interface RowContent {
  readonly items: readonly Item[];
  readonly aside?: readonly SetAside[];
  readonly calls?: readonly ImportedCall[];
  /** Faults of single parts, in rows that hold many. */
  readonly problems?: readonly RowProblem[];
}

type ReadRow = (
  row: Row,
  context: { readonly line: number; readonly fileStem: string },
) => Result<RowContent, RowProblem>;

/** Reads the rows of one file, and remembers what they said. */
export interface FileReader {
  readonly read: ReadRow;
  /** What could be told only now; a problem if the file is of no use as it is. */
  end?(): { readonly content: RowContent; readonly problem: FileProblem | null };
}

/** A benchmark or result file format: one file in this folder, one line in `index.ts`. */
export interface BenchmarkFormat {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Set for data that is known and holds no comparisons: what it is, and what to do. Nothing of it is read. */
  readonly refusal?: string;
  /** True for rows that are surely of this format; the first format that at least 90 % of a sample satisfy is chosen. */
  matches(row: Row): boolean;
  readonly read: ReadRow;
  /** For files in which several rows speak of one item; `read` takes each row by itself. */
  open?(): FileReader;
  /** Of result files: what the judgments can be read with, the best first. */
  readonly parsers?: readonly VerdictParserId[];
  /** Of a refused format whose golden judgments can be added to a benchmark. */
  readGolden?(row: Row, line: number): Result<GoldenOffer, RowProblem>;
}
