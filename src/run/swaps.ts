import { callId, type CallKey, type Stage } from '../domain/generation';
import type { RunRecord } from '../domain/run';
import { askable } from '../domain/swap-askable';
import type { SwapAsked } from '../domain/swap';
import { orderOf } from './plan';
import type { RunStore } from './ports';
import { failuresOf, keyOf, type Task } from './remaining';

type SwapStore = Pick<RunStore, 'itemIds' | 'generations' | 'failures'>;

/** The swap check of one stage: what it still has to do, and what is there. */
export interface SwapPlan {
  /** In the run's order. Only about items whose own call of this stage has succeeded: there is nothing to compare otherwise. */
  readonly left: readonly Task[];
  readonly done: number;
  /** Failed calls that are not tried again unless someone asks. */
  readonly failed: number;
  readonly attempts: ReadonlyMap<string, number>;
}

/** @param run with its target: an item that was not asked for at all is not asked about in another order either. */
export async function swapsLeft(
  run: RunRecord,
  stage: Stage,
  target: number,
  swap: SwapAsked,
  retryFailed: boolean,
  store: SwapStore,
): Promise<SwapPlan> {
  const asked = Math.min(askable(run.manifest, swap)[stage], target);
  if (asked === 0) return { left: [], done: 0, failed: 0, attempts: new Map() };
  const ids = await store.itemIds(run.manifest.benchmark.id);
  const order = orderOf(ids, run.manifest).slice(0, asked);
  const wanted = new Set(order.map((index) => ids[index] ?? ''));
  const { attempts, skip } = await failuresOf(run, retryFailed, store);

  const stored = new Set<string>();
  const judgments = new Map<string, string>();
  const take = (call: CallKey & { readonly text: string }): void => {
    if (!wanted.has(call.itemId)) return;
    const id = callId(call);
    if (call.stage === stage) stored.add(id);
    if (stage === 'meta' && id === callId(keyOf(call.itemId, 'judge'))) judgments.set(call.itemId, call.text);
  };
  const stages: readonly Stage[] = stage === 'meta' ? ['meta', 'judge'] : ['judge'];
  for (const one of stages) {
    for await (const chunk of store.generations(run.manifest.id, one)) chunk.forEach(take);
  }

  const left: Task[] = [];
  let done = 0;
  let failed = 0;
  for (const index of order) {
    const itemId = ids[index] ?? '';
    const swapped = callId(keyOf(itemId, stage, 'BA'));
    const judgment = judgments.get(itemId) ?? null;
    if (stored.has(swapped)) done++;
    else if (skip.has(swapped)) failed++;
    else if (stored.has(callId(keyOf(itemId, stage))) && (stage === 'judge' || judgment !== null))
      left.push({ index, itemId, order: 'BA', judgment });
  }
  return { left, done, failed, attempts };
}
