import type { Label } from '../item';
import { wilson, type Interval } from '../statistics/wilson';
import type { Side } from './word-overlap';

/** A judge that does not read, or only counts. Where it cannot decide it is right half of the time. */
export const baselineRules = ['always-a', 'always-b', 'longer', 'word-overlap', 'random'] as const;
export type BaselineRule = (typeof baselineRules)[number];

export interface Baseline {
  readonly rule: BaselineRule;
  /** Items it would be right on; an undecided one counts half. */
  readonly right: number;
  /** Items it could be tried on. */
  readonly n: number;
  /** 0 to 1; null: not tested. */
  readonly value: number | null;
  /** 95 % Wilson interval. Ties are less uncertain than it assumes, so it is never too narrow. */
  readonly interval: Interval | null;
}

/** Counts what L-Acc a judge would have that does not read, one item after another. */
export interface BaselineCounter {
  /** @param longer the longer answer; @param nearer the one nearer to the golden judgment; null: not known. */
  add(goldenLabel: Label, longer: Side | null, nearer: Side | null): void;
  all(): readonly Baseline[];
}

export function createBaselineCounter(): BaselineCounter {
  let n = 0;
  let labelA = 0;
  const longer = new Choices();
  const nearer = new Choices();
  return {
    add(goldenLabel, longerSide, nearerSide) {
      n++;
      if (goldenLabel === 'A') labelA++;
      longer.add(goldenLabel, longerSide);
      nearer.add(goldenLabel, nearerSide);
    },
    all: () => [
      baseline('always-a', labelA, n),
      baseline('always-b', n - labelA, n),
      baseline('longer', longer.right, longer.n),
      baseline('word-overlap', nearer.right, nearer.n),
      baseline('random', n / 2, n),
    ],
  };
}

class Choices {
  right = 0;
  n = 0;
  add(goldenLabel: Label, side: Side | null): void {
    if (side === null) return;
    this.n++;
    this.right += side === 0 ? 0.5 : side > 0 === (goldenLabel === 'A') ? 1 : 0;
  }
}

const baseline = (rule: BaselineRule, right: number, n: number): Baseline => ({
  rule,
  right,
  n,
  value: n === 0 ? null : right / n,
  interval: wilson(right, n),
});

/**
 * The one that is hardest to beat; null where there is no item. Word overlap is none to beat: it knows the golden
 * judgment, and so the label.
 */
export const bestBaseline = (baselines: readonly Baseline[]): Baseline | null =>
  baselines.reduce<Baseline | null>(
    (best, one) => (one.rule !== 'word-overlap' && one.value !== null && one.value > (best?.value ?? 0) ? one : best),
    null,
  );
