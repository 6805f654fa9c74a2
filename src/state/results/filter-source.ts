import type { FilterSource } from '../../domain/filter/evaluate';
import type { HumanCheck } from '../../domain/human/check';
import { finishIn, type Facts } from './facts';
import type { Hits } from './scan-texts';

/** Where a filter looks a run's items up. */
export function filterSource(
  facts: Facts | null,
  differing: ReadonlySet<number>,
  checks: readonly HumanCheck[],
  hits: Hits,
): FilterSource {
  // Repeats measure the person, not the item.
  const human = new Map(checks.filter(({ isRepeat }) => !isRepeat).map(({ itemId, verdict }) => [itemId, verdict]));
  return {
    measure: (id, slot) => facts?.measures[id].values[slot] ?? NaN,
    finish: (slot) => facts && finishIn(facts, slot),
    human: ({ itemId }) => human.get(itemId) ?? null,
    differs: ({ index }) => differing.has(index),
    holdsText: (text, { index }) => hits.get(text)?.has(index) ?? false,
  };
}
