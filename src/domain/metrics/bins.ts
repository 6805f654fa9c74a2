/** Equal steps along a measure. Values beyond the ends belong to the first and last bin, which are open then. */
export interface Bins {
  /** Rising; one more than there are bins. */
  readonly edges: readonly number[];
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/** Values from `low` up to, not including, `high`; null: no end. */
export interface Range {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * About `wanted` bins with round edges over the middle 98 % of the values, so that one giant does not squeeze all others into
 * one bar.
 * @param values NaN: no value. @param least the smallest step that makes sense: 1 for whole numbers
 * @returns null where there is no value
 */
export function binsOf(values: Float64Array, least = 1e-6, wanted = 16): Bins | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? min;
  const [low, high] = [at(0.01), at(0.99)];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  // Edges have twelve digits: steps must not be lost in them.
  const step = roundStep(Math.max((high - low || largest || wanted) / wanted, largest * 1e-9, least));
  const first = Math.floor(low / step);
  const count = Math.floor(high / step) - first + 1;
  // Without the noise of adding up fractions.
  const edges = Array.from({ length: count + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  return { edges, openLow: min < (edges[0] ?? 0), openHigh: max >= (edges[count] ?? 0) };
}

/** The smallest of 1, 2, 5, 10, 20, ... and their tenths that is not below `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

export const binCount = ({ edges }: Bins): number => edges.length - 1;

/** The bin whose edges a value lies between; those beyond the ends are in the first and last. */
export function binAt(bins: Bins, value: number): number {
  const { edges } = bins;
  const last = binCount(bins) - 1;
  const [start = 0, second = 0] = edges;
  const at = Math.min(last, Math.max(0, Math.floor((value - start) / (second - start))));
  // 0.3 / 0.1 is just below 3; what counts are the edges that a filter has.
  if (at < last && value >= (edges[at + 1] ?? Infinity)) return at + 1;
  return at > 0 && value < (edges[at] ?? -Infinity) ? at - 1 : at;
}

/** What the bins `from` to `to` hold, both included. */
export const rangeOf = (bins: Bins, from: number, to: number): Range => ({
  low: from === 0 && bins.openLow ? null : (bins.edges[from] ?? null),
  high: to === binCount(bins) - 1 && bins.openHigh ? null : (bins.edges[to + 1] ?? null),
});
