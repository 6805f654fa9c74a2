import { covariance, isConstant, variance } from './moments';

/**
 * Pearson's correlation of two measures of the same things (say, a metric of GenRMs and how well policies trained with
 * them do).
 * @returns null for fewer than three things, or where one measure is the same for all.
 */
export function pearson(x: readonly number[], y: readonly number[]): number | null {
  if (x.length < 3 || isConstant(x) || isConstant(y)) return null;
  return Math.max(-1, Math.min(1, covariance(x, y) / Math.sqrt(variance(x) * variance(y))));
}

/** The correlation without each thing in turn: shows whether it rests on a single one. */
export const pearsonLeaveOneOut = (x: readonly number[], y: readonly number[]): readonly (number | null)[] =>
  x.map((_, left) => pearson(x.toSpliced(left, 1), y.toSpliced(left, 1)));
