import type { Interval } from './wilson';

/**
 * Quantile of type 7 (the default of R and numpy): linear between the two order statistics around (n - 1) q.
 * Source: Hyndman & Fan 1996.
 * @returns NaN for an empty list.
 */
export const quantile7 = (values: ArrayLike<number>, q: number): number =>
  ofSorted(Float64Array.from(values).sort(), q);

/** The middle 95 % of resampled values: a percentile interval. */
export function middle95(values: ArrayLike<number>): Interval {
  const sorted = Float64Array.from(values).sort();
  return [ofSorted(sorted, 0.025), ofSorted(sorted, 0.975)];
}

export function ofSorted(sorted: Float64Array, q: number): number {
  const h = (sorted.length - 1) * q;
  const low = Math.floor(h);
  const at = sorted[low] ?? NaN;
  return at + (h - low) * ((sorted[low + 1] ?? at) - at);
}
