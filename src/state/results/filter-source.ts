import type { FilterSource } from '../../domain/filter/evaluate';
import type { HumanCheck } from '../../domain/human/check';
import { isFlipped } from '../../domain/metrics/swap-check';
import type { Swaps } from '../../domain/swap';
import { finishIn, type Facts } from './facts';
import type { Hits } from './scan-texts';

/** Where a filter looks a run's items up. */
export function filterSource(
  facts: Facts | null,
  differing: ReadonlySet<number>,
  checks: readonly HumanCheck[],
  hits: Hits,
  swaps: Swaps,
): FilterSource {
  // Repeats measure the person, not the item.
  const human = new Map(checks.filter(({ isRepeat }) => !isRepeat).map(({ itemId, verdict }) => [itemId, verdict]));
  return {
    measure: (id, slot) => facts?.measures[id].values[slot] ?? NaN,
    finish: (slot) => facts && finishIn(facts, slot),
    human: ({ itemId }) => human.get(itemId) ?? null,
    differs: ({ index }) => differing.has(index),
    flipped: (outcome, stage) => isFlipped(outcome, swaps, stage),
    holdsText: (text, { index }) => hits.get(text)?.has(index) ?? false,
  };
}
