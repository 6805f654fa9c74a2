import { callState, outcomeOf, pending, type CallState, type Outcome, type Reading } from '../domain/outcome';
import type { Generation, FailedCall } from '../domain/generation';
import { protocolById } from '../domain/protocols';
import type { RunManifest } from '../domain/run';
import { isVerdictParserId } from '../domain/verdict';
import type { LibraryStore, RunStore } from '../run/ports';

/** How a run reads its texts while it works. */
export function readingOf(manifest: RunManifest): Reading {
  return {
    verdictParser: isVerdictParserId(manifest.parser) ? manifest.parser : 'tolerant',
    metaParser: protocolById(manifest.protocol.id)?.meta.parser ?? 'tolerant',
    hasMetaJudge: manifest.metaJudge !== null,
  };
}

/** Parsing needs the text only; prompts are the larger part of a stored call. */
const withoutPrompt = ({ logprobs: _, ...generation }: Generation): Generation => ({ ...generation, prompt: '' });

const stateOf = (generation: Generation | undefined, failed: FailedCall | undefined): CallState =>
  generation || failed ? callState(generation, failed) : pending;

const chunkSize = 500;

/**
 * Outcomes of all items of which something is stored, chunk by chunk: the page stays alive and memory holds no prompts.
 * @param ids all item ids of the benchmark, in file order.
 * @param breathe awaited between chunks.
 */
export async function loadOutcomes(
  store: RunStore,
  manifest: RunManifest,
  ids: readonly string[],
  onChunk: (outcomes: readonly Outcome[]) => void,
  breathe: () => Promise<void>,
): Promise<void> {
  const reading = readingOf(manifest);
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const failed = { judge: new Map<string, FailedCall>(), meta: new Map<string, FailedCall>() };
  for (const failure of await store.failures(manifest.id)) failed[failure.stage].set(failure.itemId, failure);
  const metas = new Map<string, Generation>();
  await store.eachGeneration(manifest.id, 'meta', (chunk) => {
    for (const generation of chunk) metas.set(generation.itemId, withoutPrompt(generation));
  });
  const judged: Generation[] = [];
  const seen = new Set<string>();
  await store.eachGeneration(manifest.id, 'judge', (chunk) => {
    for (const generation of chunk) {
      seen.add(generation.itemId);
      judged.push(withoutPrompt(generation));
    }
  });

  const derive = async (calls: readonly { readonly itemId: string; readonly judge: CallState }[]): Promise<void> => {
    const known = calls.flatMap((call) => {
      const index = indexOf.get(call.itemId);
      return index === undefined ? [] : [{ ...call, index }];
    });
    const items = await store.items(
      manifest.benchmark.id,
      known.map((call) => call.index),
    );
    onChunk(
      known.flatMap(({ itemId, judge, index }, at) => {
        const item = items[at];
        return item
          ? [outcomeOf(item, index, judge, stateOf(metas.get(itemId), failed.meta.get(itemId)), reading)]
          : [];
      }),
    );
    await breathe();
  };

  for (let start = 0; start < judged.length; start += chunkSize) {
    await derive(
      judged
        .slice(start, start + chunkSize)
        .map((generation) => ({ itemId: generation.itemId, judge: { state: 'done', generation } })),
    );
  }
  const onlyFailed = [...failed.judge.values()].filter((failure) => !seen.has(failure.itemId));
  if (onlyFailed.length > 0) {
    await derive(
      onlyFailed.map((failure) => ({ itemId: failure.itemId, judge: { state: 'failed', failure: failure.failure } })),
    );
  }
}

/** Outcomes of a few items, read afresh from what is stored. */
export async function readOutcomes(
  store: LibraryStore,
  manifest: RunManifest,
  indexes: readonly number[],
): Promise<readonly Outcome[]> {
  const reading = readingOf(manifest);
  const items = await store.items(manifest.benchmark.id, indexes);
  return Promise.all(
    items.map(async (item, at) => {
      const calls = await store.callsOf(manifest.id, item.id);
      const call = (stage: 'judge' | 'meta'): CallState =>
        stateOf(
          calls.generations.find((generation) => generation.stage === stage),
          calls.failures.find((failure) => failure.stage === stage),
        );
      return outcomeOf(item, indexes[at] ?? 0, call('judge'), call('meta'), reading);
    }),
  );
}
