import { callId, type EngineFailure, type Stage } from '../domain/generation';
import type { Item } from '../domain/item';
import { promptMaker, type PromptMaker } from '../domain/judge-prompt';
import type { LoadProgress, ModelRef } from '../domain/model';
import type { PromptSet, Protocol } from '../domain/protocols/protocol';
import { err, ok, type Result } from '../domain/result';
import type { SwapAsked } from '../domain/swap';
import { parseVerdict, type VerdictParserId } from '../domain/verdict';
import { callSeed, runOrder } from './plan';
import type { Generator, OpenGenerator, RunStore } from './ports';
import { keyOf } from './remaining';

export interface PreflightInput {
  readonly benchmarkId: string;
  readonly target: number;
  readonly seed: number;
  readonly protocol: Protocol;
  readonly prompts: PromptSet | null;
  readonly parser: VerdictParserId;
  readonly genrm: ModelRef;
  readonly metaJudge: ModelRef | null;
  /** Of how many items each stage is to be asked in both orders. */
  readonly swap: SwapAsked;
}

export interface TooLong {
  readonly index: number;
  readonly itemId: string;
  readonly tokens: number;
  /** Tokens that a prompt may have so that an answer still fits. */
  readonly limit: number;
}

/** What a run will cost, found out before it starts. */
export interface Preflight {
  readonly items: number;
  readonly judgeCalls: number;
  /** One for each label-correct item with a golden judgment, so at most this many. */
  readonly metaCallsAtMost: number;
  /** Those in the exchanged order; of the meta-judge at most so many. */
  readonly swapCalls: SwapAsked;
  /** GenRM prompts that leave no room for an answer in the model's window. */
  readonly tooLong: readonly TooLong[];
  /** False where token counts are upper estimates. */
  readonly countsExact: boolean;
  readonly promptTokens: { readonly median: number; readonly max: number };
  /** Seconds of the whole run, from the probe: low and high. null if the probe failed. */
  readonly seconds: readonly [number, number] | null;
  /** Wall time of each probe call, in seconds. */
  readonly probe: { readonly judge: readonly number[]; readonly meta: readonly number[] };
  readonly failure: { readonly stage: Stage; readonly failure: EngineFailure } | null;
}

export interface PreflightDeps {
  readonly store: Pick<RunStore, 'itemIds' | 'items'>;
  readonly open: OpenGenerator;
  readonly now: () => number;
}

type OnProgress = (stage: Stage, progress: LoadProgress) => void;

const probeItems = 3;
/** Items whose prompts are rendered and counted at once. */
const chunk = 200;

/** Loads the models one after the other, counts every prompt's tokens and times a probe. Stores nothing. Never rejects. */
export async function preflight(
  input: PreflightInput,
  deps: PreflightDeps,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Preflight> {
  const ids = await deps.store.itemIds(input.benchmarkId);
  const order = runOrder(ids, input.seed).slice(0, input.target);
  let result: Preflight = {
    items: order.length,
    judgeCalls: order.length,
    metaCallsAtMost: 0,
    swapCalls: { judge: Math.min(input.swap.judge, order.length), meta: 0 },
    tooLong: [],
    countsExact: true,
    promptTokens: { median: 0, max: 0 },
    seconds: null,
    probe: { judge: [], meta: [] },
    failure: null,
  };
  const fail = (stage: Stage, failure: EngineFailure): Preflight => ({ ...result, failure: { stage, failure } });

  const judge = await deps.open(
    input.genrm,
    (progress) => {
      onProgress('judge', progress);
    },
    signal,
  );
  if (!judge.ok) return fail('judge', judge.error);
  const probed: { readonly item: Item; readonly text: string }[] = [];
  try {
    const prompts = promptMaker(input.protocol, input.prompts, judge.value.loaded);
    const counted = await countPrompts(order, input, prompts, judge.value, deps, signal);
    if (!counted.ok) return fail('judge', counted.error);
    result = { ...result, ...counted.value };
    const unfit = new Set(result.tooLong.map((long) => long.index));
    const sample = await deps.store.items(
      input.benchmarkId,
      order.filter((index) => !unfit.has(index)).slice(0, probeItems),
    );
    for (const item of sample) {
      const timed = await time(judge.value, prompts.judge(item, 'AB'), item, 'judge', input, deps.now, signal);
      if (!timed.ok) return fail('judge', timed.error);
      probed.push({ item, text: timed.value.text });
      result = { ...result, probe: { ...result.probe, judge: [...result.probe.judge, timed.value.seconds] } };
    }
  } finally {
    judge.value.dispose();
  }

  if (input.metaJudge && result.metaCallsAtMost > 0) {
    const meta = await deps.open(
      input.metaJudge,
      (progress) => {
        onProgress('meta', progress);
      },
      signal,
    );
    if (!meta.ok) return fail('meta', meta.error);
    try {
      const prompts = promptMaker(input.protocol, input.prompts, meta.value.loaded);
      for (const { item, text } of probed) {
        const timed = await time(meta.value, prompts.meta(item, text, 'AB'), item, 'meta', input, deps.now, signal);
        if (!timed.ok) return fail('meta', timed.error);
        result = { ...result, probe: { ...result.probe, meta: [...result.probe.meta, timed.value.seconds] } };
      }
    } finally {
      meta.value.dispose();
    }
  }
  const right = probed.filter(({ item, text }) => parseVerdict(input.parser, text).verdict === item.goldenLabel).length;
  return { ...result, seconds: estimate(result, right, probed.length) };
}

type Counted = Pick<Preflight, 'metaCallsAtMost' | 'swapCalls' | 'tooLong' | 'countsExact' | 'promptTokens'>;

async function countPrompts(
  order: readonly number[],
  input: PreflightInput,
  prompts: PromptMaker,
  generator: Generator,
  deps: PreflightDeps,
  signal: AbortSignal,
): Promise<Result<Counted, EngineFailure>> {
  const limit = generator.loaded.contextTokens - input.protocol.judge.decoding.maxTokens;
  const sizes: number[] = [];
  const tooLong: TooLong[] = [];
  let countsExact = true;
  let withGolden = 0;
  let swapGolden = 0;
  for (let start = 0; start < order.length; start += chunk) {
    if (signal.aborted) return err({ kind: 'interrupted', message: 'The check was cancelled.' });
    const indexes = order.slice(start, start + chunk);
    const items = await deps.store.items(input.benchmarkId, indexes);
    const rendered = items.map((item) => prompts.judge(item, 'AB'));
    const counts = await generator.countTokens(rendered.map((prompt) => (prompt.ok ? prompt.value : '')));
    if (!counts.ok) return counts;
    counts.value.forEach(({ count, exact }, i) => {
      sizes.push(count);
      countsExact &&= exact;
      if (count > limit) tooLong.push({ index: indexes[i] ?? 0, itemId: items[i]?.id ?? '', tokens: count, limit });
    });
    const golden = items.map((item) => item.goldenJudgment !== null);
    withGolden += golden.filter(Boolean).length;
    swapGolden += golden.slice(0, Math.max(0, input.swap.meta - start)).filter(Boolean).length;
  }
  sizes.sort((a, b) => a - b);
  return ok({
    metaCallsAtMost: input.metaJudge ? withGolden : 0,
    swapCalls: { judge: Math.min(input.swap.judge, order.length), meta: input.metaJudge ? swapGolden : 0 },
    tooLong,
    countsExact,
    promptTokens: { median: sizes[Math.floor(sizes.length / 2)] ?? 0, max: sizes.at(-1) ?? 0 },
  });
}

async function time(
  generator: Generator,
  prompt: Result<string, string>,
  item: Item,
  stage: Stage,
  input: PreflightInput,
  now: () => number,
  signal: AbortSignal,
): Promise<Result<{ readonly text: string; readonly seconds: number }, EngineFailure>> {
  if (!prompt.ok)
    return err({ kind: 'generation-failed', message: `The chat template refused a conversation: ${prompt.error}` });
  const seed = callSeed(callId(keyOf(item.id, stage)), input.seed);
  const started = now();
  const output = await generator.generate(
    { prompt: prompt.value, ...input.protocol[stage].decoding, seed, stop: [] },
    () => undefined,
    signal,
  );
  return output.ok ? ok({ text: output.value.text, seconds: (now() - started) / 1000 }) : output;
}

/** The first call after a load is slow everywhere, so it counts for the high end only. */
function estimate(result: Preflight, right: number, probed: number): readonly [number, number] | null {
  const perJudge = range(result.probe.judge);
  if (!perJudge) return null;
  const perMeta = range(result.probe.meta) ?? [0, 0];
  const { judgeCalls, metaCallsAtMost, swapCalls, tooLong } = result;
  const share = probed === 0 ? 0 : right / probed;
  const fits = judgeCalls - tooLong.length;
  const likelyMeta = Math.min(metaCallsAtMost, Math.round(fits * share)) + Math.round(swapCalls.meta * share);
  const judge = fits + swapCalls.judge;
  return [
    judge * perJudge[0] + likelyMeta * perMeta[0],
    judge * perJudge[1] + (metaCallsAtMost + swapCalls.meta) * perMeta[1],
  ];
}

function range(seconds: readonly number[]): readonly [number, number] | null {
  if (seconds.length === 0) return null;
  const warm = seconds.length > 1 ? seconds.slice(1) : seconds;
  return [Math.min(...warm), Math.max(...seconds)];
}
