import { betaQuantile } from './beta-quantile';
import type { Interval } from './wilson';

/**
 * Jeffreys interval for k of n: the middle of Beta(k + 1/2, n - k + 1/2); the bound is exactly 0 or 1 when k is 0 or n.
 * Source: Brown, Cai & DasGupta 2001, 3.1.2. LLM Comparator prints the one of 90 %.
 * @returns null when n = 0: nothing was tested.
 */
export function jeffreys(k: number, n: number, within = 0.95): Interval | null {
  if (n === 0) return null;
  const [a, b] = [k + 0.5, n - k + 0.5];
  const tail = (1 - within) / 2;
  return [k === 0 ? 0 : betaQuantile(tail, a, b), k === n ? 1 : betaQuantile(1 - tail, a, b)];
}
