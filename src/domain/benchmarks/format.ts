import type { GoldenOffer } from '../golden/offer';
import type { Stage } from '../generation';
import type { AsideItem, Item } from '../item';
import type { Result } from '../result';

export type Row = Readonly<Record<string, unknown>>;

/** A stored model text from a result file; null where the file says the call failed. */
export interface ImportedCall {
  readonly itemId: string;
  readonly stage: Stage;
  readonly text: string | null;
  /** What the file says the text means: 'A', 'B', or an R-Align meta-verdict. */
  readonly stored: string | null;
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
  read(row: Row, context: { readonly line: number; readonly fileStem: string }): Result<RowContent, RowProblem>;
  /** Of a refused format whose golden judgments can be added to a benchmark. */
  readGolden?(row: Row, line: number): Result<GoldenOffer, RowProblem>;
}
