import { mcnemar, type McNemar } from '../statistics/mcnemar';
import { holm } from '../statistics/multiplicity';
import { newcombePaired, type Difference } from '../statistics/newcombe';
import type { PairedCells } from '../statistics/paired-cells';
import { mcnemarDetectable, mcnemarItems } from '../statistics/planning';
import { missing, notAsked, type Fates, type Scores } from './aspect';
import type { Mask } from './intersection';

/** A run beside the baseline on one item: McNemar's cells, as people ask for them. */
export const quadrants = ['both-right', 'fixed', 'broken', 'both-wrong'] as const;
export type Quadrant = (typeof quadrants)[number];

export type QuadrantCounts = Readonly<Record<Quadrant, number>>;

/** Two runs and what they are compared by and on. */
export interface Pair {
  readonly run: Fates;
  readonly baseline: Fates;
  readonly scores: Scores;
  readonly within: Mask;
}

/** Place in `quadrants` of an item that is not compared: one of the two has no score, or it is not within the mask. */
export const unpaired = quadrants.length;

/** The quadrant of each item, as a place in `quadrants` or `unpaired`. */
export function quadrantsOf({ run, baseline, scores, within }: Pair): Uint8Array {
  const table = new Uint8Array((missing + 1) ** 2).fill(unpaired);
  for (const before of [0, 1])
    for (const now of [0, 1]) table[before * (missing + 1) + now] = quadrants.indexOf(quadrantBy(before, now));
  const found = new Uint8Array(within.length).fill(unpaired);
  for (let at = 0; at < found.length; at++) {
    if (within[at] === 0) continue;
    const before = scores[baseline[at] ?? notAsked] ?? missing;
    const now = scores[run[at] ?? notAsked] ?? missing;
    found[at] = table[before * (missing + 1) + now] ?? unpaired;
  }
  return found;
}

const quadrantBy = (before: number, now: number): Quadrant =>
  before === 1 ? (now === 1 ? 'both-right' : 'broken') : now === 1 ? 'fixed' : 'both-wrong';

export function quadrantCounts(pair: Pair): QuadrantCounts {
  return countQuadrants(quadrantsOf(pair));
}

export function countQuadrants(found: Uint8Array): QuadrantCounts {
  const counts = new Uint32Array(quadrants.length + 1);
  for (const code of found) counts[code] = (counts[code] ?? 0) + 1;
  return named(counts);
}

/** @param counts by place in `quadrants`, from `start` on */
export const named = (counts: Uint32Array, start = 0): QuadrantCounts => ({
  'both-right': counts[start] ?? 0,
  fixed: counts[start + 1] ?? 0,
  broken: counts[start + 2] ?? 0,
  'both-wrong': counts[start + 3] ?? 0,
});

/** The run comes first: differences are what it adds to the baseline. */
const cellsOf = (counts: QuadrantCounts): PairedCells => ({
  both: counts['both-right'],
  onlyFirst: counts.fixed,
  onlySecond: counts.broken,
  neither: counts['both-wrong'],
});

/** How much a run differs from the baseline; fractions. */
export interface PairedChange extends Difference {
  readonly n: number;
  readonly counts: QuadrantCounts;
  readonly test: McNemar;
}

/** Newcombe's paired interval and McNemar's test. @returns null when there is no item. */
export function pairedChange(counts: QuadrantCounts): PairedChange | null {
  const cells = cellsOf(counts);
  const change = newcombePaired(cells);
  if (!change) return null;
  const n = cells.both + cells.onlyFirst + cells.onlySecond + cells.neither;
  const { difference, interval } = change;
  return { n, counts, difference, interval, test: mcnemar(counts.fixed, counts.broken) };
}

/** A difference counts as one from here on, after correction for the number of comparisons. */
export const alpha = 0.05;

/** One of several planned comparisons with the baseline. `adjusted`: mid-p, corrected after Holm. */
export type Planned<T> = T & { readonly adjusted: number; readonly comparisons: number };

/** Corrects the mid-p values of all comparisons with one baseline together; what could not be compared stays null. */
export function planned<T extends { readonly test: McNemar }>(
  changes: readonly (T | null)[],
): readonly (Planned<T> | null)[] {
  const made = changes.filter((change) => change !== null);
  const adjusted = holm(made.map(({ test }) => test.midP));
  let at = 0;
  return changes.map((change) =>
    change === null ? null : { ...change, adjusted: adjusted[at++] ?? 1, comparisons: made.length },
  );
}

/** What the items at hand could have shown; to stand beside every "no significant difference". */
export interface Reach {
  /** Smallest difference that n items find four times in five; null: none. */
  readonly detectable: number | null;
  /** Items that would find the difference that was seen, beyond those at hand; null where no number would. */
  readonly more: number | null;
}

export function reachOf({ n, difference, counts }: Pick<PairedChange, 'n' | 'difference' | 'counts'>): Reach {
  const discordant = n === 0 ? 0 : (counts.fixed + counts.broken) / n;
  const needed = mcnemarItems(difference, discordant);
  return { detectable: mcnemarDetectable(n, discordant), more: needed === null ? null : Math.max(0, needed - n) };
}
