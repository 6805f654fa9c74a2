/** Two-sided 95 % quantile of the standard normal. */
export const z95 = 1.959963984540054;

export type Interval = readonly [low: number, high: number];

/**
 * Wilson score interval for k successes in n trials, as fractions; the bound is exactly 0 or 1 when k is 0 or n.
 * k and n may be effective sizes, so need not be whole.
 * Source: Wilson 1927; Brown, Cai & DasGupta 2001, eq. (4).
 * @returns null when n = 0: nothing was tested.
 */
export function wilson(k: number, n: number, z: number = z95): Interval | null {
  if (n === 0) return null;
  const p = k / n;
  const shrink = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [k === 0 ? 0 : Math.max(0, centre - half), k === n ? 1 : Math.min(1, centre + half)];
}
