import type { Outcome } from '../outcome';
import { failureBounds } from '../statistics/failure-bounds';
import { wilson, type Interval } from '../statistics/wilson';
import { count, createCounter, type Counter, type Counts } from './counts';
import { fidelityScore, labelAccuracy, spuriousCorrectness } from './ratios';

export type MetricId = 'l-acc' | 's-corr' | 'f-score';

/** A number that can be printed: never without n, interval and what was left out. All as fractions, 0 to 1. */
export interface Estimate {
  /** null: not tested. */
  readonly value: number | null;
  readonly k: number;
  readonly n: number;
  /** 95 % Wilson interval; null when n = 0. */
  readonly interval: Interval | null;
  /** Where the value would lie, had every failed call gone one way or the other; null when nothing failed. */
  readonly bounds: Interval | null;
  /** Items that are not in n, or in n only as "not correct", by reason. */
  readonly leftOut: readonly { readonly reason: LeftOut; readonly count: number }[];
}

export type LeftOut =
  | 'pending'
  | 'unreadable verdict, counted as not correct'
  | 'GenRM call failed, counted as not correct'
  | 'label not right'
  | 'meta-judge call failed'
  | 'meta-judge unreadable'
  | 'no golden judgment or no meta-judge'
  | 'meta-judge pending';

export interface Summary {
  readonly counts: Counts;
  readonly lAcc: Estimate;
  readonly sCorr: Estimate;
  readonly fScore: Estimate;
}

export interface SubsetSummary extends Summary {
  readonly subset: string;
}

/**
 * L-Acc, S-Corr and F-Score with intervals and failure bounds (R-Align, show_result.py; bounds: a failed meta call
 * could have gone either way, an unread or failed GenRM verdict could have been right).
 */
export function summaryOf(counts: Counts): Summary {
  const kinds = counts.kinds;
  const noVerdict = kinds['no-verdict'] + kinds['judge-failed'];
  const metaMissing = kinds['meta-failed'] + kinds['meta-unreadable'];
  const labelRight = kinds.faithful + kinds.spurious + metaMissing + kinds['not-tested'] + kinds['meta-pending'];
  const judged = labelRight + kinds['label-wrong'] + noVerdict;
  const untested = kinds['not-tested'] + kinds['meta-pending'];
  const tested = kinds.faithful + kinds.spurious;
  const inF = judged - metaMissing - untested;

  return {
    counts,
    lAcc: estimate(
      labelAccuracy(labelRight, judged),
      labelRight,
      judged,
      failureBounds(labelRight, noVerdict, judged),
      [
        ['pending', kinds.pending],
        ['unreadable verdict, counted as not correct', kinds['no-verdict']],
        ['GenRM call failed, counted as not correct', kinds['judge-failed']],
      ],
    ),
    sCorr: estimate(
      spuriousCorrectness(kinds.faithful, kinds.spurious),
      kinds.spurious,
      tested,
      failureBounds(kinds.spurious, metaMissing, tested + metaMissing),
      [
        ['pending', kinds.pending],
        ['label not right', kinds['label-wrong'] + noVerdict],
        ['meta-judge call failed', kinds['meta-failed']],
        ['meta-judge unreadable', kinds['meta-unreadable']],
        ['no golden judgment or no meta-judge', kinds['not-tested']],
        ['meta-judge pending', kinds['meta-pending']],
      ],
    ),
    // Without a single meta-verdict F-Score is not tested, rather than zero.
    fScore: estimate(
      tested > 0 || untested === 0
        ? fidelityScore(kinds.faithful, judged - untested, kinds['meta-failed'], kinds['meta-unreadable'])
        : null,
      kinds.faithful,
      inF,
      failureBounds(kinds.faithful, metaMissing + noVerdict, judged - untested),
      [
        ['pending', kinds.pending],
        ['unreadable verdict, counted as not correct', kinds['no-verdict']],
        ['GenRM call failed, counted as not correct', kinds['judge-failed']],
        ['meta-judge call failed', kinds['meta-failed']],
        ['meta-judge unreadable', kinds['meta-unreadable']],
        ['no golden judgment or no meta-judge', kinds['not-tested']],
        ['meta-judge pending', kinds['meta-pending']],
      ],
    ),
  };
}

function estimate(
  value: number | null,
  k: number,
  n: number,
  bounds: Interval | null,
  leftOut: readonly (readonly [LeftOut, number])[],
): Estimate {
  return {
    value,
    k,
    n,
    interval: value === null ? null : wilson(k, n),
    bounds: value === null ? null : bounds,
    leftOut: leftOut.filter(([, size]) => size > 0).map(([reason, size]) => ({ reason, count: size })),
  };
}

export const summarise = (outcomes: readonly Outcome[]): Summary => summaryOf(count(outcomes));

/** One summary per category, in the order in which categories first appear. */
export const summariseSubsets = (outcomes: readonly Outcome[]): readonly SubsetSummary[] => [...eachSubset(outcomes)];

/** The same one by one, for those who must not take long at once. */
export function* eachSubset(outcomes: readonly Outcome[]): Generator<SubsetSummary, void, undefined> {
  const groups = new Map<string, Counter>();
  for (const outcome of outcomes) {
    let group = groups.get(outcome.subset);
    if (!group) groups.set(outcome.subset, (group = createCounter()));
    group.add(outcome);
  }
  for (const [subset, group] of groups) yield { subset, ...summaryOf(group.counts()) };
}
