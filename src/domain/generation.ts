import type { Label } from './item';

/** The two model calls of the straight line. */
export type Stage = 'judge' | 'meta';
/**
 * Which answer the GenRM saw first: verdicts are stored as generated and mapped back when parsed. Of the meta-judge, which
 * judgment: the golden one ('AB') or the GenRM's; both are about the GenRM's call in order AB.
 */
export type Order = 'AB' | 'BA';

/** What one call is about. Together with the run it is the key under which its generation is stored, once. */
export interface CallKey {
  readonly itemId: string;
  readonly stage: Stage;
  readonly order: Order;
  /** 0-based, for several draws of the same call. */
  readonly sample: number;
}

/** Why the model stopped. `context-full`: the window filled up before it was done. */
export const finishReasons = ['stop', 'length', 'context-full'] as const;
export type FinishReason = (typeof finishReasons)[number];

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm. */
  readonly logprob: number;
}

/** What an engine gives back for one prompt. */
export interface EngineOutput {
  readonly text: string;
  readonly finish: FinishReason;
  readonly usage: {
    readonly promptTokens: number | null;
    readonly completionTokens: number | null;
    /** Prompt tokens taken from an earlier prompt's cache. */
    readonly cachedTokens: number | null;
  };
  readonly timing: { readonly firstTokenMs: number | null; readonly durationMs: number };
  readonly logprobs?: readonly TokenLogprob[];
}

/** The record: one raw model output with the literal prompt it answers. Written once, never edited. */
export interface Generation extends CallKey, EngineOutput {
  readonly runId: string;
  readonly prompt: string;
  /** Sampling seed of this call. */
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** For judgments that were read from a result file. */
  readonly stated?: Stated;
  /** Planted for an audit of the meta-judge: no model wrote it. */
  readonly planted?: true;
  /** Set if the texts were left out: prompt and text are '' then. */
  readonly redacted?: RedactedCall;
}

/** Of a text that was not generated here there is nothing to measure. */
export const unmeasured = {
  finish: 'stop',
  usage: { promptTokens: null, completionTokens: null, cachedTokens: null },
  timing: { firstTokenMs: null, durationMs: 0 },
  prompt: '',
  seed: 0,
} as const satisfies Partial<Generation>;

/** What a result file says that a judgment means. */
export interface Stated {
  /** In the letters that the model saw; null: a tie, or the file's own parser found none. */
  readonly verdict: Label | null;
  /** The file holds the verdict without the model's text, so `text` is empty. */
  readonly alone: boolean;
}

/** What is kept of a call whose texts were left out. Lengths in UTF-16 units; verdicts by the id of their parser. */
export interface RedactedCall {
  readonly promptLength: number;
  readonly textLength: number;
  /** The GenRM's, as written. */
  readonly verdicts?: Readonly<Record<string, 'A' | 'B' | null>>;
  /** The meta-judge's. */
  readonly metaVerdicts?: Readonly<
    Record<string, { readonly verdict: 'correct' | 'incorrect' | null; readonly irregular: boolean }>
  >;
}

export const engineFailureKinds = [
  'no-webgpu',
  'out-of-memory',
  'device-lost',
  'model-load-failed',
  'context-overflow',
  'interrupted',
  'worker-died',
  'timed-out',
  'generation-failed',
] as const;
export type EngineFailureKind = (typeof engineFailureKinds)[number];

/** A model call that gave no text. A value, not an exception: stored, counted, shown, retried. */
export interface EngineFailure {
  readonly kind: EngineFailureKind;
  /** What happened, for a person. */
  readonly message: string;
  /** context-overflow: what was asked for and what there is, in tokens. */
  readonly tokens?: { readonly prompt: number; readonly limit: number };
}

/** A failure as stored: the latest attempt at a call that has no generation yet. */
export interface FailedCall extends CallKey {
  readonly runId: string;
  readonly failure: EngineFailure;
  readonly attempts: number;
  readonly at: number;
}

/** Text key of a call, unique within a run. */
export const callId = (key: CallKey): string =>
  `${key.itemId}\u0000${key.stage}\u0000${key.order}\u0000${String(key.sample)}`;
