import type { Label } from '../item';
import { mcnemar, type McNemar } from './mcnemar';
import { newcombeUnpaired, type Difference } from './newcombe';
import { wilson, type Interval } from './wilson';

/** Which content was chosen; null: no verdict could be read, or the call failed. */
export type Choice = Label | 'tie' | null;

/** An item judged in both orders. */
export interface Swapped {
  /** With answer A in the first place. */
  readonly aFirst: Choice;
  /** With answer B in the first place. */
  readonly bFirst: Choice;
  readonly golden: Label;
}

export interface SwapSummary {
  readonly n: number;
  /** Items with a readable choice in both orders: all that follows is about these. */
  readonly both: number;
  readonly fails: number;
  /** The two choices differ. */
  readonly flips: number;
  /** Of the flips: the first place chosen twice, the second twice, a tie in one order only. */
  readonly primacy: number;
  readonly recency: number;
  readonly tieMixed: number;
  /** null where no item has both choices; so are all shares below. */
  readonly flipRate: number | null;
  readonly flipInterval: Interval | null;
  /** Right in both orders. */
  readonly consistentAccuracy: number | null;
  /** Mean accuracy of the two orders. */
  readonly meanAccuracy: number | null;
  /** More right than wrong choices (JudgeBench). */
  readonly netAccuracy: number | null;
  /** Is one place preferred? Primacy against recency. */
  readonly slotBias: McNemar;
  /** 1 - (ties + failed calls) / calls, over all calls: always beside the flip rate. */
  readonly decisiveness: number | null;
}

/**
 * How a GenRM's choice depends on the order. Three accuracies that may differ widely: always say which.
 * Source: Wang et al. 2023 ("not fair evaluators"); Zheng et al. 2023; JudgeBench (Tan et al. 2024).
 */
export function swapSummary(items: readonly Swapped[]): SwapSummary {
  const readable = items.filter(({ aFirst, bFirst }) => aFirst !== null && bFirst !== null);
  const flipped = readable.filter(({ aFirst, bFirst }) => aFirst !== bFirst);
  const mixed = flipped.filter(({ aFirst, bFirst }) => aFirst === 'tie' || bFirst === 'tie');
  const primacy = flipped.filter(({ aFirst, bFirst }) => aFirst === 'A' && bFirst === 'B').length;
  const recency = flipped.length - mixed.length - primacy;
  const both = readable.length;
  const share = (count: number): number | null => (both === 0 ? null : count / both);
  const right = readable.map(({ aFirst, bFirst, golden }) => Number(aFirst === golden) + Number(bFirst === golden));
  const calls = items.flatMap(({ aFirst, bFirst }) => [aFirst, bFirst]);
  const undecided = calls.filter((choice) => choice === null || choice === 'tie').length;
  return {
    n: items.length,
    both,
    fails: items.length - both,
    flips: flipped.length,
    primacy,
    recency,
    tieMixed: mixed.length,
    flipRate: share(flipped.length),
    flipInterval: wilson(flipped.length, both),
    consistentAccuracy: share(right.filter((count) => count === 2).length),
    meanAccuracy: share(right.reduce((total, count) => total + count / 2, 0)),
    netAccuracy: share(readable.filter((item) => net(item) > 0).length),
    slotBias: mcnemar(primacy, recency),
    decisiveness: calls.length === 0 ? null : 1 - undecided / calls.length,
  };
}

const net = ({ aFirst, bFirst, golden }: Swapped): number => score(aFirst, golden) + score(bFirst, golden);
const score = (choice: Choice, golden: Label): number => (choice === golden ? 1 : choice === 'tie' ? 0 : -1);

/** Readable verdicts on items with the better answer in one place. */
export interface Right {
  readonly right: number;
  readonly n: number;
}

/**
 * What one randomised order tells about the pull of places: how often the first is picked, and accuracy with the better
 * answer first minus accuracy with it second (Newcombe, unpaired).
 * @returns null when either place was never the better one's.
 */
export function singleOrder(
  goldenFirst: Right,
  goldenSecond: Right,
): { readonly firstPicked: number; readonly gap: Difference } | null {
  const gap = newcombeUnpaired(goldenFirst.right, goldenFirst.n, goldenSecond.right, goldenSecond.n);
  const picked = goldenFirst.right + goldenSecond.n - goldenSecond.right;
  return gap && { firstPicked: picked / (goldenFirst.n + goldenSecond.n), gap };
}
