import { openDB } from 'idb';
import { expect, test } from 'vitest';
import type { ImportReport } from '../../src/domain/benchmarks/report';
import { withGoldenJudgment } from '../../src/domain/golden/give';
import type { Item } from '../../src/domain/item';
import { migrations } from '../../src/storage/migrations';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import type { PlumblineDb } from '../../src/storage/schema';
import { itemFrom } from '../fixtures/items';
import { manifest } from '../fixtures/runs';

const report: ImportReport = {
  fileName: 'bench.jsonl',
  bytes: 1,
  format: 'r-align',
  confidence: 1,
  alternatives: [],
  read: 1,
  imported: 1,
  rejected: 0,
  rejects: [],
  warnings: {},
  problem: null,
};

async function withStorage(work: (storage: OpenStorage, name: string) => Promise<void>): Promise<void> {
  const name = `test-${crypto.randomUUID()}`;
  const storage = await openStorage(name);
  await work(storage, name);
  storage.close();
  indexedDB.deleteDatabase(name);
}

async function stored({ store }: OpenStorage, items: readonly Item[]) {
  const draft = await store.newBenchmark();
  await draft.add(items);
  return draft.commit('bench', report);
}

test('a library of the first version keeps what it has and can hold what is written by hand', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const first = await openDB<PlumblineDb>(name, 1, {
    upgrade(db, _old, _new, tx) {
      migrations[0]?.(db, tx);
    },
  });
  await first.put('failures', {
    runId: 'r',
    itemId: 'i',
    stage: 'judge',
    order: 'AB',
    sample: 0,
    failure: { kind: 'timed-out', message: 'x' },
    attempts: 1,
    at: 0,
  });
  first.close();
  const storage = await openStorage(name);
  const { store } = storage;
  expect(await store.failures('r')).toHaveLength(1);
  expect(await store.goldenDrafts('b')).toEqual([]);
  await store.putGoldenDraft({ benchmarkId: 'b', itemId: 'i', text: 'x' });
  expect(await store.goldenDrafts('b')).toHaveLength(1);
  storage.close();
  indexedDB.deleteDatabase(name);
});

test('what is written for an item takes the place of what was; empty removes it; it goes with its benchmark', () =>
  withStorage(async (storage) => {
    const { store } = storage;
    const { id } = await stored(storage, [itemFrom({}), itemFrom({ id: 'two' })]);
    const put = (itemId: string, text: string, benchmarkId = id) => store.putGoldenDraft({ benchmarkId, itemId, text });
    await put('item-1', 'one');
    await put('item-1', 'once more');
    await put('two', 'x');
    await put('two', '');
    await put('item-1', 'other', `${id}-other`);
    expect(await store.goldenDrafts(id)).toEqual([{ benchmarkId: id, itemId: 'item-1', text: 'once more' }]);
    await store.deleteBenchmark(id);
    expect(await store.goldenDrafts(id)).toEqual([]);
    expect(await store.goldenDrafts(`${id}-other`)).toHaveLength(1);
  }));

test('the same words by another hand are another benchmark, counted by where they are from', () =>
  withStorage(async (storage) => {
    const text = 'Rain was asked for.';
    const own = await stored(storage, [itemFrom({ goldenJudgment: text })]);
    const hand = await stored(storage, [withGoldenJudgment(itemFrom({}), text, { kind: 'hand' })]);
    expect(hand.id).not.toBe(own.id);
    expect(own).not.toHaveProperty('goldenFrom');
    expect(hand.goldenFrom).toEqual([{ from: { kind: 'hand' }, count: 1 }]);
  }));

test('a run file keeps the mark, and is refused when the mark was taken out', () =>
  withStorage(async (storage) => {
    const { store } = storage;
    const benchmark = await stored(storage, [withGoldenJudgment(itemFrom({}), 'Rain.', { kind: 'hand' })]);
    const run = manifest({ id: 'golden-run', benchmark: { id: benchmark.id, name: 'bench', itemCount: 1 } });
    await store.createRun(run, { state: 'paused', target: 1, updatedAt: 0 });
    let text = '';
    for await (const part of store.exportRun(run.id)) text += part;
    await withStorage(async (other) => {
      const bare = text.replaceAll(',"goldenFrom":{"kind":"hand"}', '');
      expect(bare).not.toBe(text);
      const refused = await other.store.importRun(new Blob([bare]));
      expect(refused.ok ? '' : refused.error).toMatch(/was changed/);
      expect((await other.store.importRun(new Blob([text]))).ok).toBe(true);
      expect((await other.store.benchmarks())[0]?.goldenFrom).toEqual(benchmark.goldenFrom);
      expect((await other.store.items(benchmark.id, [0]))[0]?.meta.goldenFrom).toEqual({ kind: 'hand' });
    });
  }));
