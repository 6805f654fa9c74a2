import { outcomeKinds, type OutcomeKind } from '../outcome';
import { fates, missing, notAsked, type Fate, type Fates, type Scores } from './aspect';
import type { Counts } from './counts';

/** 1 at the positions that belong to it, 0 elsewhere. */
export type Mask = Uint8Array;

/** Items that all runs have a score for: what they can be compared on. A missing case is not a passing one. */
export function sharedBy(runs: readonly Fates[], scores: Scores): Mask {
  const mask = new Uint8Array(lengthOf(runs)).fill(1);
  for (const run of runs)
    for (let at = 0; at < mask.length; at++) if (scores[run[at] ?? notAsked] === missing) mask[at] = 0;
  return mask;
}

/** Items that any of the runs was asked for. */
export function askedByAny(runs: readonly Fates[]): Mask {
  const mask = new Uint8Array(lengthOf(runs));
  for (const run of runs) for (let at = 0; at < run.length; at++) if (run[at] !== notAsked) mask[at] = 1;
  return mask;
}

const lengthOf = (runs: readonly Fates[]): number => Math.max(0, ...runs.map((run) => run.length));

export function sizeOf(mask: Mask): number {
  let size = 0;
  for (const one of mask) size += one;
  return size;
}

export interface MissingPart {
  readonly fate: Fate;
  readonly count: number;
}

/** Why a run has no score for items that some run was asked for: the largest part first. */
export function missingParts(run: Fates, asked: Mask, scores: Scores): readonly MissingPart[] {
  const counts = tally(run, asked);
  return fates
    .map((fate, code) => ({ fate, count: scores[code] === missing ? (counts[code] ?? 0) : 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

/** How a run's items within a mask ended: what `summaryOf` makes the three numbers of. */
export function countsWithin(run: Fates, within: Mask): Counts {
  const counts = tally(run, within);
  const kinds = Object.fromEntries(outcomeKinds.map((kind, code) => [kind, counts[code] ?? 0]));
  return { kinds: kinds as Record<OutcomeKind, number>, failures: {}, irregularMeta: 0 };
}

function tally(run: Fates, within: Mask): Uint32Array {
  const counts = new Uint32Array(fates.length);
  for (let at = 0; at < within.length; at++) {
    if (within[at] === 0) continue;
    const code = run[at] ?? notAsked;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}
