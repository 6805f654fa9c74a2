import { expect, test } from 'vitest';
import type { Generation } from '../../src/domain/generation';
import { probeCapability } from '../../src/engine/capability';
import { generatorOpener } from '../../src/engine/generator';
import { adapterKind, pocketModels } from '../../src/engine/models';
import { parseFile } from '../../src/engine/parse-client';
import type { RunEvent } from '../../src/run/events';
import { manifestOf, protocolFor } from '../../src/run/manifest';
import { startRun } from '../../src/run/runner';
import { openStorage } from '../../src/storage/open';

const never = new AbortController().signal;
const startWorker = () => new Worker(new URL('./losable.worker.ts', import.meta.url), { type: 'module' });

test('a device that is lost in the middle of an answer costs a run nothing but that answer’s time', async () => {
  const where = { base: `${location.origin}/`, adapter: adapterKind(await probeCapability()) };
  const genrm = pocketModels(where).find(({ ref }) => ref.id === 'outcome-q0f32')?.ref;
  if (genrm === undefined) throw new Error('the pocket models are not offered on WebLLM');

  const name = `test-${crypto.randomUUID()}`;
  const storage = await openStorage(name);
  const { store } = storage;
  const file = await (await fetch('/benchmarks/pocket-bench.jsonl')).blob();
  const draft = await store.newBenchmark();
  const report = await parseFile(file, 'pocket-bench.jsonl', {}, (chunk) => draft.add(chunk.items), never);
  const benchmark = await draft.commit('pocket-bench', report);
  const protocol = protocolFor(genrm);
  const choice = { benchmark, genrm, metaJudge: null, protocol, prompts: null, parser: 'pocket', seed: 5 } as const;
  await store.createRun(manifestOf(choice, 'run', 0, 'test'), { state: 'running', target: 0, updatedAt: 0 });

  const lose = new BroadcastChannel('lose-the-device');
  const events: RunEvent[] = [];
  const done = startRun(
    'run',
    { target: 2, retryFailed: false },
    {
      store,
      open: generatorOpener({ fileFor: () => null, startWorker }),
      clock: { now: () => Date.now(), wait: () => Promise.resolve() },
      userAgent: 'test',
      canHoldBoth: () => true,
    },
    (event) => {
      const isFirst = !events.some(({ type }) => type === 'text');
      events.push(event);
      if (event.type === 'text' && isFirst) lose.postMessage(null);
    },
  ).done;
  expect((await done).state).toBe('finished');

  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === 'recovering')).toHaveLength(1);
  expect(types.filter((type) => type === 'loaded')).toHaveLength(2);
  expect(types).not.toContain('failed');
  expect(events.find(({ type }) => type === 'recovering')).toMatchObject({ failure: { kind: 'device-lost' } });
  const generations: Generation[] = [];
  for await (const some of store.generations('run', 'judge')) generations.push(...some);
  expect(new Set(generations.map(({ itemId }) => itemId)).size).toBe(2);
  for (const { text } of generations) expect(text).toMatch(/\[\[[AB]\]\]$/);
  lose.close();
  storage.close();
  indexedDB.deleteDatabase(name);
});
