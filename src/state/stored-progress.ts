import type { RunRecord } from '../domain/run';
import { orderOf } from '../run/plan';
import type { RunStore } from '../run/ports';
import { Progress } from './progress';
import { deriveRun } from './results/derive';
import { timeSlice } from './results/time-slice';

/** The progress of a run as its stored calls give it, for the first `target` items of its order. */
export async function storedProgress(
  store: RunStore,
  run: RunRecord,
  target: number,
  signal: AbortSignal,
): Promise<Progress> {
  const { benchmark } = run.manifest;
  const slice = timeSlice(signal);
  const ids = await store.itemIds(benchmark.id);
  await slice.pause();
  const progress = new Progress(orderOf(ids, run.manifest));
  await slice.pause();
  const asked = { ...run, status: { ...run.status, target } };
  const { outcomes } = await deriveRun(store, asked, () => undefined, signal);
  for (const outcome of outcomes[0] ?? []) {
    progress.put(outcome);
    if (slice.due()) await slice.pause();
  }
  return progress;
}
