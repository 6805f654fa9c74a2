import type { EngineFailure, Stage } from '../domain/generation';
import type { Item } from '../domain/item';
import { count } from '../domain/metrics/counts';
import { summaryOf, type Summary } from '../domain/metrics/summary';
import type { LoadedModel, LoadProgress } from '../domain/model';
import type { Outcome } from '../domain/outcome';
import type { RunRecord, RunStatus } from '../domain/run';
import type { HiddenPace } from './hidden-pace';
import { noSwapProgress, type SwapProgress } from './swap-progress';
import type { TokenRate } from './token-rate';

/** One model of a run at work. */
export interface Panel {
  /** `swapping`: asks in the exchanged order; what it showed last in the run's own order stays. */
  readonly state: 'waiting' | 'loading' | 'ready' | 'writing' | 'swapping' | 'recovering';
  readonly progress: LoadProgress | null;
  readonly model: LoadedModel | null;
  /** The item in hand, and what has been written about it so far. */
  readonly index: number | null;
  readonly item: Item | null;
  readonly text: string;
  /** What was written about the item before, to be shown until the next text begins. */
  readonly lastText: string;
  readonly failure: EngineFailure | null;
}

/** All that the live screen shows; replaced as a whole a few times a second. */
export interface LiveView {
  readonly phase: 'loading' | 'ready' | 'missing' | 'broken';
  /** Set when broken. */
  readonly message: string;
  readonly record: RunRecord | null;
  readonly status: RunStatus | null;
  /** This tab works on the run. */
  readonly working: boolean;
  /** Pause or stop was asked for and the calls in hand are being ended. */
  readonly ending: boolean;
  /** Another tab works on it. */
  readonly elsewhere: boolean;
  readonly target: number;
  readonly swap: SwapProgress;
  readonly settled: number;
  readonly settledPrefix: number;
  readonly summary: Summary;
  readonly panels: Readonly<Record<Stage, Panel>>;
  readonly itemsPerMinute: number | null;
  readonly secondsLeft: readonly [low: number, high: number] | null;
  /** Of the last calls of each model; null until there are any. */
  readonly rates: Readonly<Record<Stage, TokenRate | null>>;
  readonly hidden: HiddenPace;
  /** Items with a failed call, the latest first; no more than can be looked through. */
  readonly failed: readonly Outcome[];
  /** Latest first. */
  readonly recent: readonly Outcome[];
  /** For those who listen: replaced at most every ten seconds. */
  readonly announcement: string;
}

export const idlePanel: Panel = {
  state: 'waiting',
  progress: null,
  model: null,
  index: null,
  item: null,
  text: '',
  lastText: '',
  failure: null,
};

export const emptyView: LiveView = {
  phase: 'loading',
  message: '',
  record: null,
  status: null,
  working: false,
  ending: false,
  elsewhere: false,
  target: 0,
  swap: noSwapProgress,
  settled: 0,
  settledPrefix: 0,
  summary: summaryOf(count([])),
  panels: { judge: idlePanel, meta: idlePanel },
  itemsPerMinute: null,
  secondsLeft: null,
  rates: { judge: null, meta: null },
  hidden: { ms: 0, stages: [] },
  failed: [],
  recent: [],
  announcement: '',
};

/** Items with a failed call, which can be tried again. */
export const failedItems = ({ counts }: Summary): number => counts.kinds['judge-failed'] + counts.kinds['meta-failed'];
