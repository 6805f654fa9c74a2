import { callState, outcomeOf, type CallState, type Outcome } from '../domain/outcome';
import { readingOf } from '../domain/reading';
import type { RunManifest } from '../domain/run';
import type { LibraryStore } from '../run/ports';
import { mainCall } from '../domain/main-call';

/** Outcomes of a few items, read afresh from what is stored. */
export async function readOutcomes(
  store: LibraryStore,
  manifest: RunManifest,
  indexes: readonly number[],
): Promise<readonly Outcome[]> {
  const reading = readingOf(manifest);
  const items = await store.items(manifest.benchmark.id, indexes);
  const calls = await store.callsOfAll(
    manifest.id,
    items.map(({ id }) => id),
  );
  return items.map((item, at) => {
    const { generations, failures } = calls[at] ?? { generations: [], failures: [] };
    const call = (stage: 'judge' | 'meta'): CallState =>
      callState(mainCall(generations, manifest, stage), mainCall(failures, manifest, stage));
    return outcomeOf(item, indexes[at] ?? 0, call('judge'), call('meta'), reading);
  });
}
