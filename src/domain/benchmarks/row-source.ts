import type { ItemWarning } from '../item';
import type { Row, RowProblem } from './format';

export interface LineProblem extends RowProblem {
  /** 1-based. */
  readonly column?: number;
}

/** One row of a file, whatever holds the rows. */
export type Entry = {
  /** As `ItemMeta.line`. */
  readonly number: number;
  /** Its source text, or the start of it. */
  readonly text: string;
} & (
  | { readonly kind: 'good'; readonly row: Row; readonly marks: readonly ItemWarning[] }
  | { readonly kind: 'bad'; readonly problem: LineProblem; readonly isJson: boolean }
);

/** Turns text, in pieces of any size, into rows. How the text was cut makes no difference to the rows. */
export interface RowSource {
  push(text: string, damaged?: boolean): Entry[];
  /**
   * The last rows. Call once.
   * @param isCut more would have come: what looks like a whole row may not be.
   */
  end(isCut?: boolean): Entry[];
}

export const cellCount = (cells: number, columns: number): LineProblem => ({
  code: 'cell-count',
  message: `The row has ${String(cells)} cells, the first line names ${String(columns)} columns.`,
});

export const tooLong: LineProblem = {
  code: 'row-too-long',
  message: 'The row is longer than 64 million characters and was left out.',
};
