import type { Interval } from './wilson';

/**
 * Where a share k / n would lie, had every failed call gone one way or the other: [k, k + failed] of n, where n counts
 * the failed ones. These are no confidence limits, they hold for certain.
 * Source: worst-case bounds, Manski 1989.
 * @returns null when nothing failed or n = 0.
 */
export const failureBounds = (k: number, failed: number, n: number): Interval | null =>
  failed === 0 || n === 0 ? null : [k / n, (k + failed) / n];

/** Upper 95 % limit after n trials without a hit: 3 / n. Source: Hanley & Lippman-Hand 1983. */
export const ruleOfThree = (n: number): number | null => (n === 0 ? null : Math.min(1, 3 / n));
