import { summaryOf, type Summary } from '../../domain/metrics/summary';
import type { Outcome } from '../../domain/outcome';
import { runOrder } from '../../run/plan';
import { settled, Tally } from '../tally';

/**
 * A run's outcomes in the order in which it takes its items, up to the last that was judged: what can be shown one by
 * one. @param outcomes in file order.
 */
export function inRunOrder(outcomes: readonly Outcome[], seed: number): readonly Outcome[] {
  const order = runOrder(
    outcomes.map(({ itemId }) => itemId),
    seed,
  );
  const ordered = order.flatMap((at) => outcomes[at] ?? []);
  return ordered.slice(0, ordered.findLastIndex(({ kind }) => kind !== 'pending') + 1);
}

/**
 * The numbers after the first `count` items of a run's order, as they stood when the run was there: F-Score is over the
 * settled beginning of them alone, as items with a wrong label settle sooner and would pull it down.
 */
export function summaryOfFirst(ordered: readonly Outcome[], count: number): Summary {
  const all = new Tally();
  const beginning = new Tally();
  let pending = 0;
  let unbroken = true;
  for (const outcome of ordered.slice(0, count)) {
    if (outcome.kind === 'pending') pending++;
    else all.add(outcome);
    unbroken &&= settled(outcome);
    if (unbroken) beginning.add(outcome);
  }
  return { ...summaryOf(all.counts(pending)), fScore: summaryOf(beginning.counts()).fScore };
}
