import type { Label } from '../item';
import type { Outcome, OutcomeKind } from '../outcome';
import { mcnemar, type McNemar } from '../statistics/mcnemar';
import { newcombePaired, type Difference } from '../statistics/newcombe';
import { singleOrder, swapSummary, type Swapped, type SwapSummary } from '../statistics/position-swap';
import { wilson, type Interval } from '../statistics/wilson';
import type { NoVerdict, Swaps } from '../swap';

/** The GenRM with the two answers in either order. All shares are fractions. */
export interface JudgeSwap extends SwapSummary, Fails {
  /**
   * How much oftener an answer is chosen in the first place than in the second: share choosing A with A first minus share
   * choosing A with B first, (primacy - recency) / both, with Newcombe's interval for pairs. Negative: the second pulls.
   */
  readonly pull: Difference | null;
}

/** Of `fails`: items with a failed call in either order, and others with a text that no verdict can be read from. */
interface Fails {
  readonly failed: number;
  readonly unreadable: number;
}

/** A share of items. */
export interface Share {
  readonly k: number;
  readonly n: number;
  /** null where n is 0. */
  readonly interval: Interval | null;
}

/** The meta-judge with golden judgment and rationale in either order, about the same texts. */
export interface MetaSwap extends Fails {
  readonly n: number;
  /** Items with a readable verdict in both orders: all that follows is about these. */
  readonly both: number;
  readonly fails: number;
  readonly flips: number;
  /** Correct with the golden judgment first, Incorrect with the rationale first. */
  readonly toIncorrect: number;
  readonly toCorrect: number;
  readonly flipRate: number | null;
  readonly flipInterval: Interval | null;
  /** S-Corr of the items in `both`, in the run's own order and in the other. */
  readonly sCorrGoldenFirst: Share;
  readonly sCorrRationaleFirst: Share;
  /** The second minus the first, paired. */
  readonly sCorrShift: Difference | null;
  /** Does the order push to one side? */
  readonly sideBias: McNemar;
  /** 1 - calls without a verdict / calls. */
  readonly decisiveness: number | null;
}

export interface SwapCheck {
  /** null: not tested. */
  readonly judge: JudgeSwap | null;
  readonly meta: MetaSwap | null;
}

/** Joins what both orders say. Items that the run's own order says nothing of yet, or that it did not test, are left out. */
export function swapCheckOf(outcomes: readonly Outcome[], swaps: Swaps): SwapCheck {
  const judged: Pair<Label>[] = [];
  const read: Pair<'correct' | 'incorrect'>[] = [];
  if (swaps.size > 0) {
    for (const outcome of outcomes) {
      const swap = swaps.get(outcome.index);
      const verdict = swap?.judge === undefined ? null : ownVerdict(outcome);
      if (swap?.judge !== undefined && verdict !== null)
        judged.push({ own: verdict, other: swap.judge, golden: outcome.goldenLabel });
      const meta = swap?.meta === undefined ? null : ownMeta(outcome);
      if (swap?.meta !== undefined && meta !== null)
        read.push({ own: meta, other: swap.meta, golden: outcome.goldenLabel });
    }
  }
  return { judge: judged.length === 0 ? null : judgeSwap(judged), meta: read.length === 0 ? null : metaSwap(read) };
}

/** Whether a stage says otherwise in the other order: both verdicts could be read, and differ. */
export function isFlipped(outcome: Outcome, swaps: Swaps, stage: 'judge' | 'meta'): boolean {
  const swap = swaps.get(outcome.index);
  const [own, other] = stage === 'judge' ? [ownVerdict(outcome), swap?.judge] : [ownMeta(outcome), swap?.meta];
  return own !== null && other !== undefined && isVerdict(own) && isVerdict(other) && own !== other;
}

interface Pair<V extends string> {
  readonly own: V | NoVerdict;
  readonly other: V | NoVerdict;
  readonly golden: Label;
}

const isVerdict = <V extends string>(said: V | NoVerdict): said is V => said !== 'failed' && said !== 'unreadable';

/** null: not judged yet. */
function ownVerdict({ kind, verdict }: Outcome): Label | NoVerdict | null {
  if (kind === 'pending') return null;
  return kind === 'judge-failed' ? 'failed' : (verdict ?? 'unreadable');
}

const metaOf: Readonly<Partial<Record<OutcomeKind, 'correct' | 'incorrect' | NoVerdict>>> = {
  faithful: 'correct',
  spurious: 'incorrect',
  'meta-unreadable': 'unreadable',
  'meta-failed': 'failed',
};

/** null: not tested. */
const ownMeta = ({ kind }: Outcome): 'correct' | 'incorrect' | NoVerdict | null => metaOf[kind] ?? null;

function failsOf(pairs: readonly Pair<string>[]): Fails {
  const failed = pairs.filter(({ own, other }) => own === 'failed' || other === 'failed').length;
  return { failed, unreadable: pairs.filter((pair) => !isVerdict(pair.own) || !isVerdict(pair.other)).length - failed };
}

function judgeSwap(pairs: readonly Pair<Label>[]): JudgeSwap {
  const choice = (said: Label | NoVerdict): Label | null => (isVerdict(said) ? said : null);
  const items = pairs.map(({ own, other, golden }): Swapped => ({
    aFirst: choice(own),
    bFirst: choice(other),
    golden,
  }));
  const summary = swapSummary(items);
  const agreed = items.filter(({ aFirst, bFirst }) => aFirst === 'A' && bFirst === 'A').length;
  const { both, flips, primacy, recency } = summary;
  const cells = { both: agreed, onlyFirst: primacy, onlySecond: recency, neither: both - flips - agreed };
  return { ...summary, ...failsOf(pairs), pull: plain(newcombePaired(cells)) };
}

function metaSwap(pairs: readonly Pair<'correct' | 'incorrect'>[]): MetaSwap {
  const readable = pairs.filter(({ own, other }) => isVerdict(own) && isVerdict(other));
  const cell = (own: string, other: string): number =>
    readable.filter((pair) => pair.own === own && pair.other === other).length;
  const both = readable.length;
  const [toIncorrect, toCorrect] = [cell('correct', 'incorrect'), cell('incorrect', 'correct')];
  const spuriousTwice = cell('incorrect', 'incorrect');
  const flips = toIncorrect + toCorrect;
  const cells = {
    both: spuriousTwice,
    onlyFirst: toIncorrect,
    onlySecond: toCorrect,
    neither: cell('correct', 'correct'),
  };
  const said = pairs.flatMap(({ own, other }) => [own, other]);
  return {
    ...failsOf(pairs),
    n: pairs.length,
    both,
    fails: pairs.length - both,
    flips,
    toIncorrect,
    toCorrect,
    flipRate: both === 0 ? null : flips / both,
    flipInterval: wilson(flips, both),
    sCorrGoldenFirst: share(spuriousTwice + toCorrect, both),
    sCorrRationaleFirst: share(spuriousTwice + toIncorrect, both),
    sCorrShift: plain(newcombePaired(cells)),
    sideBias: mcnemar(toIncorrect, toCorrect),
    decisiveness: said.length === 0 ? null : said.filter(isVerdict).length / said.length,
  };
}

const plain = (difference: Difference | null): Difference | null =>
  difference && { difference: difference.difference, interval: difference.interval };

const share = (k: number, n: number): Share => ({ k, n, interval: wilson(k, n) });

/** What the run's own order alone tells: how often the first answer is picked, and what a better one gains by being first. */
export interface OneOrder {
  readonly n: number;
  readonly firstPicked: Share;
  /** Accuracy with the better answer first minus accuracy with it second (Newcombe, unpaired). */
  readonly gap: Difference;
}

/** @returns null where the better answers do not stand in both places. */
export function oneOrder(outcomes: readonly Outcome[]): OneOrder | null {
  const read = outcomes.filter(({ verdict }) => verdict !== null);
  const right = (golden: Label): { readonly right: number; readonly n: number } => {
    const there = read.filter(({ goldenLabel }) => goldenLabel === golden);
    return { right: there.filter(({ verdict }) => verdict === golden).length, n: there.length };
  };
  const found = singleOrder(right('A'), right('B'));
  const picked = read.filter(({ verdict }) => verdict === 'A').length;
  return found && { n: read.length, firstPicked: share(picked, read.length), gap: found.gap };
}
