import { hash32 } from '../random';
import type { HumanCheck } from './check';
import { flaggedShare } from './plan';
import { tallyOf, type Population, type Stratum, type Tally } from './population';

/** What a person is asked next. */
export interface Drawn {
  readonly itemId: string;
  readonly stratum: Stratum;
  readonly isRepeat: boolean;
}

/** How long ago an item must have been shown to be shown again, in checks. */
const forgotten = 5;

/**
 * Which item comes next: the same for the same record, so a reload or an Undo shows the item that it should. People
 * never choose, since what looks interesting is no fair sample.
 * @param checks made so far under this reading, in order.
 * @returns null once every item was checked.
 */
export function draw(population: Population, checks: readonly HumanCheck[], seed: number): Drawn | null {
  const tally = tallyOf(population, checks);
  const stratum = nextStratum(tally, seed);
  if (stratum === null) return null;
  const known = new Set(checks.map(({ itemId }) => itemId));
  const itemId = population.ids[stratum].find((id) => !known.has(id));
  if (itemId === undefined) return null;
  return repeated(population, checks, seed) ?? { itemId, stratum, isRepeat: false };
}

/**
 * In proportion to Neyman's allocation, never more than one check away from it while it stands still, and yet not to be
 * foreseen: a person who knew the stratum would know the meta-judge's verdict.
 */
function nextStratum(tally: Tally, seed: number): Stratum | null {
  const { flagged, passed } = tally;
  if (flagged.asked === flagged.size) return passed.asked === passed.size ? null : 'passed';
  if (passed.asked === passed.size) return 'flagged';
  const asked = flagged.asked + passed.asked;
  const due = flaggedShare(tally) * (asked + 1) - flagged.asked;
  return hash32(`stratum ${String(asked)}`, seed) / 2 ** 32 < due ? 'flagged' : 'passed';
}

/** One check in ten is one of an item that was seen before, once at most and never after its verdict was revealed. */
function repeated(population: Population, checks: readonly HumanCheck[], seed: number): Drawn | null {
  const now = checks.length;
  if (hash32(`repeat ${String(now)}`, seed) % 10 > 0) return null;
  const again = new Set(checks.filter(({ isRepeat }) => isRepeat).map(({ itemId }) => itemId));
  const candidates = checks.slice(0, Math.max(0, now - forgotten)).flatMap(({ itemId, isRevealed }): Drawn[] => {
    const stratum = population.stratumOf(itemId);
    return isRevealed || again.has(itemId) || stratum === undefined ? [] : [{ itemId, stratum, isRepeat: true }];
  });
  return candidates[hash32(`which ${String(now)}`, seed) % candidates.length] ?? null;
}
