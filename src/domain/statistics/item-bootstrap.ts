import { mulberry32 } from './mulberry32';
import { middle95 } from './quantile';
import type { Resampling } from './resample';
import type { Interval } from './wilson';

/**
 * Percentile interval of 95 % for any statistic of a list: its elements are drawn with replacement. For what is no
 * function of a few counts (calibration error, AUROC, alpha); where it is, `resampleKinds` is much faster.
 * Source: Efron 1979.
 * @param statistic null where it is undefined; such resamples are skipped.
 * @returns null when none was defined.
 */
export function itemBootstrap<T>(
  items: readonly T[],
  statistic: (resample: readonly T[]) => number | null,
  { seed, resamples }: Resampling,
): { readonly interval: Interval; readonly skipped: number } | null {
  const random = mulberry32(seed);
  const values: number[] = [];
  for (let b = 0; b < resamples; b++) {
    const value = statistic(items.map(() => items[Math.floor(random() * items.length)] as T));
    if (value !== null) values.push(value);
  }
  return values.length === 0 ? null : { interval: middle95(values), skipped: resamples - values.length };
}
