import type { EngineFailure, EngineFailureKind, FailedCall, Generation } from './generation';
import type { GoldenSource } from './golden/source';
import { requestOf, type Item, type Label } from './item';
import { metaVerdictOf, type MetaParserId, type MetaVerdict } from './meta-judge';
import { verdictOf, type VerdictParserId } from './verdict';

/** What became of one item, told apart as people ask for it. */
export const outcomeKinds = [
  /** Verdict and rationale right. */
  'faithful',
  /** Verdict right, rationale not: what S-Corr counts. */
  'spurious',
  'label-wrong',
  /** The GenRM wrote, but no verdict can be read. */
  'no-verdict',
  /** The GenRM's call failed: not its answer, so not a wrong one. */
  'judge-failed',
  /** Label right; the meta-judge's call failed. */
  'meta-failed',
  /** Label right; the meta-judge's text cannot be read. */
  'meta-unreadable',
  /** Label right; nothing to compare the rationale with, or no meta-judge chosen. */
  'not-tested',
  /** Label right; the meta-judge has not seen it yet. */
  'meta-pending',
  'pending',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** One item with all that was derived for it; light, without the long texts, so that 100,000 fit in memory. */
export interface Outcome {
  /** 0-based position in the benchmark. */
  readonly index: number;
  readonly itemId: string;
  readonly subset: string;
  /** Start of the request, for lists. */
  readonly preview: string;
  readonly goldenLabel: Label;
  /** Where the golden judgment is from; absent where it came with the benchmark, or there is none. */
  readonly goldenFrom?: GoldenSource;
  readonly verdict: Label | null;
  readonly metaVerdict: MetaVerdict | null;
  readonly kind: OutcomeKind;
  readonly failure: EngineFailureKind | null;
  /** The meta-verdict is "incorrect" only because it is neither of the two expected words. */
  readonly irregularMeta: boolean;
  /** Completion tokens and wall time of the GenRM's call. */
  readonly tokens: number | null;
  readonly durationMs: number | null;
}

/** A call of one item: its generation, its last failure, or neither yet. */
export type CallState =
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly failure: EngineFailure }
  | { readonly state: 'done'; readonly generation: Generation };

export const pending: CallState = { state: 'pending' };

export const callState = (generation: Generation | null, failed: FailedCall | null): CallState =>
  generation ? { state: 'done', generation } : failed ? { state: 'failed', failure: failed.failure } : pending;

/** How stored texts are read. Not part of the record: another choice gives other outcomes from the same generations. */
export interface Reading {
  readonly verdictParser: VerdictParserId;
  readonly metaParser: MetaParserId;
  /** False when the run has no meta-judge. */
  readonly hasMetaJudge: boolean;
}

/** Joins the straight line for one item. */
export function outcomeOf(item: Item, index: number, judge: CallState, meta: CallState, reading: Reading): Outcome {
  const base = {
    index,
    itemId: item.id,
    subset: item.subset,
    preview: preview(requestOf(item)),
    goldenLabel: item.goldenLabel,
    ...(item.meta.goldenFrom && { goldenFrom: item.meta.goldenFrom }),
    verdict: null,
    metaVerdict: null,
    failure: null,
    irregularMeta: false,
    tokens: null,
    durationMs: null,
  };
  if (judge.state === 'pending') return { ...base, kind: 'pending' };
  if (judge.state === 'failed') {
    return { ...base, metaVerdict: 'skipped-label-mismatch', kind: 'judge-failed', failure: judge.failure.kind };
  }
  const { usage, timing } = judge.generation;
  const verdict = verdictOf(reading.verdictParser, judge.generation);
  // A result file states no time; no call takes none.
  const durationMs = timing.durationMs === 0 ? null : timing.durationMs;
  const judged = { ...base, verdict, tokens: usage.completionTokens, durationMs };
  if (verdict !== item.goldenLabel) {
    return { ...judged, metaVerdict: 'skipped-label-mismatch', kind: verdict === null ? 'no-verdict' : 'label-wrong' };
  }
  if (meta.state === 'done') {
    const said = metaVerdictOf(reading.metaParser, meta.generation);
    if (said.verdict === null) return { ...judged, metaVerdict: 'parse-failed', kind: 'meta-unreadable' };
    return {
      ...judged,
      metaVerdict: said.verdict,
      kind: said.verdict === 'correct' ? 'faithful' : 'spurious',
      irregularMeta: said.irregular,
    };
  }
  if (item.goldenJudgment === null || !reading.hasMetaJudge) return { ...judged, kind: 'not-tested' };
  if (meta.state === 'failed') {
    return { ...judged, metaVerdict: 'call-failed', kind: 'meta-failed', failure: meta.failure.kind };
  }
  return { ...judged, kind: 'meta-pending' };
}

const previewLength = 160;
/** Anything but single spaces. */
const uneven = /[^\S ]| {2}/;
/** The start of a request, on one line. Of a preview: itself, and then nothing is made. */
export function preview(request: string): string {
  const start = request.slice(0, previewLength);
  return uneven.test(start) ? start.replace(/\s+/g, ' ') : start;
}

/** Whether the meta-judge is to be asked about a judged item: label right, and a golden judgment to compare with. */
export function needsMeta(item: Item, judge: Generation, parser: VerdictParserId): boolean {
  return item.goldenJudgment !== null && verdictOf(parser, judge) === item.goldenLabel;
}
