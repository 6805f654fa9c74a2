import { callId, type CallKey, type Order, type Stage } from '../domain/generation';
import { isMainCall } from '../domain/main-call';
import { needsMeta } from '../domain/outcome';
import { readingOf } from '../domain/reading';
import type { RunRecord } from '../domain/run';
import { orderOf } from './plan';
import type { RunStore } from './ports';
import { yieldToBrowser } from './yield-to-browser';

/** One call to make, by the position of its item in the file. */
export interface Task {
  readonly index: number;
  readonly itemId: string;
  readonly order: Order;
  /** The GenRM's text: set for meta-judge calls. */
  readonly judgment: string | null;
}

export interface Remaining {
  readonly judge: readonly Task[];
  readonly meta: readonly Task[];
  /** Earlier attempts by call, so that a failure keeps its count. */
  readonly attempts: ReadonlyMap<string, number>;
}

export const keyOf = (itemId: string, stage: Stage, order: Order = 'AB'): CallKey => ({
  ...{ itemId, stage, order },
  sample: 0,
});

/** Earlier attempts by call, and the calls that are not tried again. */
export async function failuresOf(
  { manifest }: RunRecord,
  retryFailed: boolean,
  store: Pick<RunStore, 'failures'>,
): Promise<{ readonly attempts: ReadonlyMap<string, number>; readonly skip: ReadonlySet<string> }> {
  const failed = await store.failures(manifest.id);
  return {
    attempts: new Map(failed.map((call) => [callId(call), call.attempts])),
    // A prompt that did not fit will not fit the same model the next time either.
    skip: new Set(failed.filter(({ failure }) => !retryFailed || failure.kind === 'context-overflow').map(callId)),
  };
}

/** The plan of a run minus what is stored: what a resumed or extended run still has to do. */
export async function remaining(
  run: RunRecord,
  target: number,
  retryFailed: boolean,
  store: RunStore,
): Promise<Remaining> {
  const { benchmark, metaJudge } = run.manifest;
  const ids = await store.itemIds(benchmark.id);
  // With 100,000 items each step takes some 20 ms.
  await yieldToBrowser();
  const order = orderOf(ids, run.manifest).slice(0, target);
  await yieldToBrowser();
  const indexOf = new Map(order.map((index) => [ids[index] ?? '', index]));

  const { attempts, skip } = await failuresOf(run, retryFailed, store);
  const judged = new Set<string>();
  const judgments = new Map<number, string>();
  const metaJudged = new Set<string>();

  for await (const chunk of store.generations(run.manifest.id, 'meta')) {
    for (const call of chunk) if (isMainCall(call, run.manifest)) metaJudged.add(call.itemId);
  }
  const { verdictParser } = readingOf(run.manifest);
  for await (const chunk of store.generations(run.manifest.id, 'judge')) {
    const own = chunk.filter((call) => isMainCall(call, run.manifest));
    for (const { itemId } of own) judged.add(itemId);
    const waiting = own.flatMap((generation) => {
      const index = indexOf.get(generation.itemId);
      return index === undefined || metaJudge === null || metaJudged.has(generation.itemId)
        ? []
        : [{ index, generation }];
    });
    const items = await store.items(
      benchmark.id,
      waiting.map(({ index }) => index),
    );
    waiting.forEach(({ index, generation }, i) => {
      const item = items[i];
      if (item && needsMeta(item, generation, verdictParser)) judgments.set(index, generation.text);
    });
  }

  await yieldToBrowser();
  const tasks = order.map((index): Task => ({
    index,
    itemId: ids[index] ?? '',
    order: 'AB',
    judgment: judgments.get(index) ?? null,
  }));
  return {
    judge: tasks.filter(({ itemId }) => !judged.has(itemId) && !skip.has(callId(keyOf(itemId, 'judge')))),
    meta: tasks.filter(({ itemId, judgment }) => judgment !== null && !skip.has(callId(keyOf(itemId, 'meta')))),
    attempts,
  };
}
