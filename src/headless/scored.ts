import type { GoldenCount } from '../domain/golden/counter';
import type { RAlignScore } from '../domain/metrics/r-align-score';

/** One scored file, field by field. */
export interface FileScore extends RAlignScore {
  readonly file: string;
  readonly bench: string;
  readonly model: string;
  readonly metaJudge: string | null;
  /** Golden judgments behind S-Corr that did not come with the benchmark, as the rows say; absent if all did. */
  readonly goldenFrom?: readonly GoldenCount[];
}

/** A line the scripts would have stopped at. */
export interface BrokenLine {
  readonly line: number;
  readonly message: string;
}

/** What a file gives: a score for each judge in it. */
export interface Scored {
  readonly scores: readonly FileScore[];
  readonly broken: readonly BrokenLine[];
  /** What a person should know of the numbers. */
  readonly notes: readonly string[];
}
