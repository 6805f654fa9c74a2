import { callId, type CallKey, type Stage } from '../domain/generation';
import { needsMeta } from '../domain/outcome';
import type { RunRecord } from '../domain/run';
import { isVerdictParserId, type VerdictParserId } from '../domain/verdict';
import { runOrder } from './plan';
import type { RunStore } from './ports';

/** One call to make, by the position of its item in the file. */
export interface Task {
  readonly index: number;
  readonly itemId: string;
  /** The GenRM's text: set for meta-judge calls. */
  readonly judgment: string | null;
}

export interface Remaining {
  readonly judge: readonly Task[];
  readonly meta: readonly Task[];
  /** Earlier attempts by call, so that a failure keeps its count. */
  readonly attempts: ReadonlyMap<string, number>;
}

export const keyOf = (itemId: string, stage: Stage): CallKey => ({ itemId, stage, order: 'AB', sample: 0 });

export const parserOf = (run: RunRecord): VerdictParserId =>
  isVerdictParserId(run.manifest.parser) ? run.manifest.parser : 'tolerant';

/** The plan of a run minus what is stored: what a resumed or extended run still has to do. */
export async function remaining(
  run: RunRecord,
  target: number,
  retryFailed: boolean,
  store: RunStore,
): Promise<Remaining> {
  const { benchmark, seed, metaJudge } = run.manifest;
  const ids = await store.itemIds(benchmark.id);
  const order = runOrder(ids, seed).slice(0, target);
  const indexOf = new Map(order.map((index) => [ids[index] ?? '', index]));

  const failed = await store.failures(run.manifest.id);
  const attempts = new Map(failed.map((call) => [callId(call), call.attempts]));
  const skip = new Set(retryFailed ? [] : attempts.keys());
  const judged = new Set<string>();
  const judgments = new Map<number, string>();
  const metaJudged = new Set<string>();

  await store.eachGeneration(run.manifest.id, 'meta', (chunk) => {
    for (const generation of chunk) metaJudged.add(generation.itemId);
  });
  const candidates: { readonly index: number; readonly generation: Parameters<typeof needsMeta>[1] }[] = [];
  await store.eachGeneration(run.manifest.id, 'judge', (chunk) => {
    for (const generation of chunk) {
      judged.add(generation.itemId);
      const index = indexOf.get(generation.itemId);
      if (index !== undefined && !metaJudged.has(generation.itemId)) candidates.push({ index, generation });
    }
  });
  if (metaJudge) {
    const items = await store.items(
      benchmark.id,
      candidates.map((candidate) => candidate.index),
    );
    candidates.forEach(({ index, generation }, i) => {
      const item = items[i];
      if (item && needsMeta(item, generation, parserOf(run))) judgments.set(index, generation.text);
    });
  }

  const tasks = order.map((index): Task => ({
    index,
    itemId: ids[index] ?? '',
    judgment: judgments.get(index) ?? null,
  }));
  return {
    judge: tasks.filter(({ itemId }) => !judged.has(itemId) && !skip.has(callId(keyOf(itemId, 'judge')))),
    meta: tasks.filter(({ itemId, judgment }) => judgment !== null && !skip.has(callId(keyOf(itemId, 'meta')))),
    attempts,
  };
}
