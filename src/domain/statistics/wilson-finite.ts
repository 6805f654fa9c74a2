import { wilson, z95, type Interval } from './wilson';

/**
 * Wilson interval for the share among all `population` items of a benchmark, from k of n items drawn at random without
 * replacement: n is replaced by n (N - 1) / (N - n). It speaks of this benchmark; `wilson` of items like these.
 * Source: finite population correction (Cochran 1977, 2.6) as an effective sample size.
 * @returns null when n = 0; the share itself when all items were drawn.
 */
export function wilsonFinite(k: number, n: number, population: number, z: number = z95): Interval | null {
  if (n === 0) return null;
  if (n >= population) return [k / n, k / n];
  const effective = (n * (population - 1)) / (population - n);
  // Not k / n * effective for k = n: rounding would cost the bound that is exactly 1.
  return wilson(k === n ? effective : (k / n) * effective, effective, z);
}
