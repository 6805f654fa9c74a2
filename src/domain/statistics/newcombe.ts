import type { PairedCells } from './paired-cells';
import { wilson, z95, type Interval } from './wilson';

/** First minus second, -1 to 1. */
export interface Difference {
  readonly difference: number;
  readonly interval: Interval;
}

/**
 * Difference of two proportions from different items: k1 of n1 against k2 of n2. With Wilson bounds l, u:
 * low = d - sqrt((p1 - l1)^2 + (u2 - p2)^2), high = d + sqrt((u1 - p1)^2 + (p2 - l2)^2).
 * Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
 * @returns null when either n is 0.
 */
export function newcombeUnpaired(k1: number, n1: number, k2: number, n2: number, z: number = z95): Difference | null {
  const first = margins(k1, n1, z);
  const second = margins(k2, n2, z);
  return first && second && difference(first.p - second.p, first, second, 0);
}

/** phi: correlation of the two runs' hits, corrected for continuity. */
export interface PairedDifference extends Difference {
  readonly phi: number;
}

/**
 * Difference of two proportions on the same items, (onlyFirst - onlySecond) / n. As unpaired, with the correlation phi
 * under both roots: low = d - sqrt(dl1^2 - 2 phi dl1 du2 + du2^2), high accordingly.
 * Source: Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on
 * paired data", method 10.
 * @returns null when there is no item.
 */
export function newcombePaired(cells: PairedCells, z: number = z95): PairedDifference | null {
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = cells;
  const n = a + b + c + d;
  const first = margins(a + b, n, z);
  const second = margins(a + c, n, z);
  if (!first || !second) return null;
  const spread = Math.sqrt((a + b) * (c + d) * (a + c) * (b + d));
  const product = a * d - b * c;
  const phi = spread === 0 ? 0 : (product > 0 ? Math.max(product - n / 2, 0) : product) / spread;
  return { ...difference((b - c) / n, first, second, phi), phi };
}

interface Margins {
  readonly p: number;
  readonly below: number;
  readonly above: number;
}

/** A proportion and how far its Wilson interval reaches on either side. */
function margins(k: number, n: number, z: number): Margins | null {
  const interval = wilson(k, n, z);
  return interval && { p: k / n, below: k / n - interval[0], above: interval[1] - k / n };
}

const difference = (d: number, first: Margins, second: Margins, phi: number): Difference => ({
  difference: d,
  interval: [
    Math.max(-1, d - joint(first.below, second.above, phi)),
    Math.min(1, d + joint(first.above, second.below, phi)),
  ],
});

const joint = (x: number, y: number, phi: number): number => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
