import { mean } from './moments';
import { middle95 } from './quantile';
import { resampleKinds, type Resampling } from './resample';
import type { Difference } from './newcombe';

/** p: two-sided, min(1, 2 (min(#{d <= 0}, #{d >= 0}) + 1) / (B + 1)). */
export interface BootstrapDifference extends Difference {
  readonly p: number;
}

/**
 * Difference of two means over the same items, any scale: items are resampled, x and y of an item stay together;
 * percentile interval of 95 %.
 * Source: Efron & Tibshirani 1993, ch. 13; the + 1 of p: Davison & Hinkley 1997, 4.2.
 * @returns null when there is no item.
 */
export function pairedBootstrap(
  x: readonly number[],
  y: readonly number[],
  resampling: Resampling,
): BootstrapDifference | null {
  if (x.length === 0) return null;
  const resampled = resampledMeans(
    x.map((value, i) => value - (y[i] ?? NaN)),
    resampling,
  );
  const atMost = resampled.filter((d) => d <= 0).length;
  const atLeast = resampled.filter((d) => d >= 0).length;
  return {
    difference: mean(x) - mean(y),
    interval: middle95(resampled),
    p: Math.min(1, (2 * (Math.min(atMost, atLeast) + 1)) / (resampled.length + 1)),
  };
}

/** Means of resampled values, in the order in which they were drawn. */
export function resampledMeans(values: readonly number[], resampling: Resampling): Float64Array {
  const distinct = [...new Set(values)];
  const kinds = new Map(distinct.map((value, kind) => [value, kind]));
  return resampleKinds(
    values.map((value) => kinds.get(value) ?? 0),
    distinct.length,
    (counts) => distinct.reduce((sum, value, kind) => sum + value * (counts[kind] ?? 0), 0) / values.length,
    resampling,
  );
}
