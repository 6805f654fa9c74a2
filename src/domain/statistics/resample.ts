import { binomialDraw } from './binomial-draw';
import { mulberry32 } from './mulberry32';

export interface Resampling {
  readonly seed: number;
  /** How many resamples. */
  readonly resamples: number;
}

/** Up to so many single draws in all, items are drawn one by one; that takes a third of a second. */
export const drawnOneByOne = 2e7;

/** Items of more kinds than this are always drawn one by one: counting by kind would save nothing. */
const mostKinds = 1000;

/**
 * Bootstrap of a statistic that depends only on how many items of each kind there are: n items are drawn with
 * replacement, `resamples` times, and `statistic` gets the counts (one array, used again each time).
 *
 * Small data (n x resamples <= 2e7) is drawn one by one, index = floor(u n), which anyone can check by hand. Beyond
 * that the counts are drawn at once, as what they are: a multinomial, by sequential binomials, O(kinds) a resample
 * instead of O(n). Both have the same distribution; which one it is follows from the sizes alone.
 * Source: Efron 1979; multinomial by conditional binomials: Devroye 1986, XI.1.4.
 * @param kinds kind of each item, 0 to `kindCount` - 1.
 * @param statistic null where it is undefined (an empty denominator).
 * @returns the values that are defined; the rest is `resamples` less their number.
 */
export function resampleKinds(
  kinds: readonly number[],
  kindCount: number,
  statistic: (counts: Float64Array) => number | null,
  { seed, resamples }: Resampling,
): Float64Array {
  const random = mulberry32(seed);
  const oneByOne = kinds.length * resamples <= drawnOneByOne || kindCount > mostKinds;
  const draw = oneByOne ? drawItems(kinds, random) : drawCounts(countKinds(kinds, kindCount), random);
  const counts = new Float64Array(kindCount);
  const values = new Float64Array(resamples);
  let defined = 0;
  for (let b = 0; b < resamples; b++) {
    draw(counts);
    const value = statistic(counts);
    if (value !== null) values[defined++] = value;
  }
  return values.subarray(0, defined);
}

/** Fills `counts` with a resample of as many items as there are. */
export type Draw = (counts: Float64Array) => void;

export function drawItems(kinds: readonly number[], random: () => number): Draw {
  const codes = Uint32Array.from(kinds);
  const n = codes.length;
  return (counts) => {
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      const kind = codes[Math.floor(random() * n)] ?? 0;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  };
}

export function drawCounts(original: Float64Array, random: () => number): Draw {
  const n = original.reduce((sum, count) => sum + count, 0);
  return (counts) => {
    let items = n;
    let weight = n;
    original.forEach((count, kind) => {
      const drawn = count >= weight ? items : binomialDraw(items, count / weight, random);
      counts[kind] = drawn;
      items -= drawn;
      weight -= count;
    });
  };
}

export function countKinds(kinds: readonly number[], kindCount: number): Float64Array {
  const counts = new Float64Array(kindCount);
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
