import fc from 'fast-check';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ImportReport } from '../../src/domain/benchmarks/report';
import type { AsideItem, Benchmark, Item } from '../../src/domain/item';
import type { Mapping } from '../../src/domain/benchmarks/mapping/mapping';
import { migrations } from '../../src/storage/migrations';
import type { PlumblineDb } from '../../src/storage/schema';
import { HashChain } from '../../src/storage/hash-chain';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import { bundleOf, bundleText } from '../fakes/bundle';
import { entryOf } from '../fixtures/checks';
import { generationOf } from '../fixtures/generations';
import { itemFrom } from '../fixtures/items';
import { manifest } from '../fixtures/runs';

let name = '';
let storage: OpenStorage;

beforeEach(async () => {
  name = `test-${crypto.randomUUID()}`;
  storage = await openStorage(name);
});
afterEach(() => {
  storage.close();
  indexedDB.deleteDatabase(name);
});

const report: ImportReport = {
  fileName: 'bench.jsonl',
  bytes: 1,
  format: 'r-align',
  confidence: 1,
  alternatives: [],
  read: 3,
  imported: 3,
  rejected: 0,
  rejects: [],
  warnings: {},
  problem: null,
};

const items = (n: number, prefix = 'i'): readonly Item[] =>
  Array.from({ length: n }, (_, i) => itemFrom({ id: `${prefix}${String(i)}`, subset: i % 2 === 0 ? 'even' : 'odd' }));

async function imported(list: readonly Item[], chunk = 100): Promise<Benchmark> {
  const draft = await storage.store.newBenchmark();
  for (let start = 0; start < list.length; start += chunk) await draft.add(list.slice(start, start + chunk));
  return draft.commit('bench', report);
}

async function aRun(benchmark: Benchmark): Promise<string> {
  const made = manifest({
    id: crypto.randomUUID(),
    benchmark: { id: benchmark.id, name: benchmark.name, itemCount: benchmark.itemCount },
  });
  await storage.store.createRun(made, { state: 'running', target: 3, updatedAt: 0 });
  return made.id;
}

const tie: AsideItem = { ...itemFrom({ id: 't' }), goldenLabel: null, reason: 'tie' };

async function reopened(): Promise<void> {
  storage.close();
  storage = await openStorage(name);
}

describe('benchmarks', () => {
  test('items come back as they went in, by position, and the counts are those of the items', async () => {
    const list = [...items(3), itemFrom({ id: 'x', goldenJudgment: null, responseA: '😀 $& \u0000' })];
    const benchmark = await imported(list);
    expect(benchmark).toMatchObject({
      itemCount: 4,
      goldenJudgmentCount: 3,
      subsets: [
        { name: 'even', count: 2 },
        { name: 'odd', count: 1 },
        { name: 'some', count: 1 },
      ],
    });
    await reopened();
    expect(await storage.store.items(benchmark.id, [3, 0])).toEqual([list[3], list[0]]);
    expect(await storage.store.itemIds(benchmark.id)).toEqual(list.map(({ id }) => id));
    expect(await storage.store.importReport(benchmark.id)).toEqual(report);
  });

  test('the same items are the same benchmark, however they were cut into chunks', async () => {
    const first = await imported(items(600), 100);
    const second = await imported(items(600), 37);
    expect(second.id).toBe(first.id);
    expect(await storage.store.benchmarks()).toHaveLength(1);
    expect((await imported(items(601))).id).not.toBe(first.id);
  });

  test('an import that was cut off leaves nothing behind after the next start', async () => {
    const kept = await imported(items(3));
    const db = await openDB(name);
    await db.put('items', itemFrom({}), ['items-left-behind', 0]);
    await db.put('aside', tie, ['items-left-behind', 0]);
    await reopened();
    expect([await db.count('items'), await db.count('aside')]).toEqual([3, 0]);
    db.close();
    expect(await storage.store.items(kept.id, [2])).toHaveLength(1);
  });

  test('an import under way is safe from a tab that starts meanwhile', async () => {
    const draft = await storage.store.newBenchmark();
    await draft.add(items(2));
    const other = await openStorage(name);
    other.close();
    const benchmark = await draft.commit('bench', report);
    expect(await storage.store.items(benchmark.id, [0, 1])).toHaveLength(2);
  });

  test('what names no better answer is kept beside the items', async () => {
    const draft = await storage.store.newBenchmark();
    await draft.add(items(1), [tie]);
    await draft.add(items(1, 'j'), [{ ...tie, id: 't2' }]);
    const { id, itemCount } = await draft.commit('bench', report);
    await reopened();
    expect(itemCount).toBe(2);
    expect(await storage.store.asideItems(id, 0, 5)).toEqual([tie, { ...tie, id: 't2' }]);
    expect(await storage.store.asideItems(id, 1, 5)).toHaveLength(1);
    await storage.store.deleteBenchmark(id);
    expect(await storage.store.asideItems(id, 0, 5)).toEqual([]);
  });

  test('deleting one deletes its runs and calls', async () => {
    const benchmark = await imported(items(3));
    const runId = await aRun(benchmark);
    await storage.store.addGeneration(generationOf({ runId, itemId: 'i0' }));
    await storage.store.deleteBenchmark(benchmark.id);
    expect(await storage.store.benchmarks()).toEqual([]);
    expect(await storage.store.runs()).toEqual([]);
    const db = await openDB(name);
    expect([await db.count('items'), await db.count('generations'), await db.count('itemIds')]).toEqual([0, 0, 0]);
    db.close();
  });
});

describe('the record', () => {
  test('a generation is never overwritten', async () => {
    const runId = await aRun(await imported(items(3)));
    await storage.store.addGeneration(generationOf({ runId, itemId: 'i0', text: 'first' }));
    await expect(
      storage.store.addGeneration(generationOf({ runId, itemId: 'i0', text: 'second' })),
    ).rejects.toMatchObject({ name: 'ConstraintError' });
    expect((await storage.store.callsOf(runId, 'i0')).generations.map(({ text }) => text)).toEqual(['first']);
  });

  test('a generation makes up for an earlier failure of its call', async () => {
    const runId = await aRun(await imported(items(3)));
    const { stage, order, sample } = generationOf({});
    const failure = { kind: 'timed-out', message: 'x' } as const;
    await storage.store.putFailure({ runId, itemId: 'i0', stage, order, sample, failure, attempts: 1, at: 0 });
    expect((await storage.store.callsOf(runId, 'i0')).failures).toHaveLength(1);
    await storage.store.addGeneration(generationOf({ runId, itemId: 'i0' }));
    expect(await storage.store.failures(runId)).toEqual([]);
  });

  test('all generations of a stage are visited, in chunks, and no other run’s', async () => {
    const benchmark = await imported(items(3));
    const [runId, other] = [await aRun(benchmark), await aRun(benchmark)];
    for (let i = 0; i < 620; i++) {
      await storage.store.addGeneration(
        generationOf({ runId, itemId: `i${String(i)}`, stage: i % 2 === 0 ? 'judge' : 'meta' }),
      );
    }
    await storage.store.addGeneration(generationOf({ runId: other, itemId: 'i0' }));
    const seen: string[] = [];
    let chunks = 0;
    for await (const generations of storage.store.generations(runId, 'judge')) {
      chunks++;
      seen.push(...generations.map(({ itemId }) => itemId));
    }
    expect(new Set(seen).size).toBe(310);
    expect(seen).toHaveLength(310);
    expect(chunks).toBeGreaterThan(1);
  });
});

describe('human checks', () => {
  test('come back in their order, are never overwritten, and go with their run', async () => {
    const benchmark = await imported(items(3));
    const [runId, other] = [await aRun(benchmark), await aRun(benchmark)];
    const entries = Array.from({ length: 12 }, (_, seq) => entryOf({ seq, runId, note: `note ${String(seq)}` }));
    for (const entry of entries) await storage.store.addCheck(entry);
    await storage.store.addCheck(entryOf({ seq: 0, runId: other }));
    await expect(storage.store.addCheck(entryOf({ seq: 3, runId, did: 'spurious' }))).rejects.toMatchObject({
      name: 'ConstraintError',
    });
    await reopened();
    expect(await storage.store.checks(runId)).toEqual(entries);
    await storage.store.deleteBenchmark(benchmark.id);
    expect([await storage.store.checks(runId), await storage.store.checks(other)]).toEqual([[], []]);
  });
});

describe('runs', () => {
  test('status and sessions are kept', async () => {
    const runId = await aRun(await imported(items(3)));
    await storage.store.setStatus(runId, { state: 'paused', reason: 'r', target: 3, updatedAt: 5 });
    await storage.store.addSession(runId, { startedAt: 1, userAgent: 'u', models: [] });
    await reopened();
    expect(await storage.store.getRun(runId)).toMatchObject({
      status: { state: 'paused', reason: 'r' },
      sessions: [{ userAgent: 'u' }],
    });
  });

  test('the size of a run is told from a few of its calls', async () => {
    const runId = await aRun(await imported(items(100)));
    expect(await storage.store.sizeOf(runId)).toBe(0);
    const calls = items(100).map(({ id }) => generationOf({ runId, itemId: id, text: 'x'.repeat(1000) }));
    for (const call of calls) await storage.store.addGeneration(call);
    const whole = calls.reduce((sum, call) => sum + JSON.stringify(call).length, 0);
    expect(Math.abs((await storage.store.sizeOf(runId)) / whole - 1)).toBeLessThan(0.01);
  });

  test('a binned run can be taken out again', async () => {
    const runId = await aRun(await imported(items(3)));
    await storage.store.setBinned(runId, true);
    await reopened();
    expect(await storage.store.runs()).toEqual([]);
    await storage.store.setBinned(runId, false);
    expect(await storage.store.runs()).toHaveLength(1);
  });
});

describe('bundles', () => {
  async function bundled(): Promise<{ readonly runId: string; readonly file: Blob }> {
    const benchmark = await imported(items(3));
    const runId = await aRun(benchmark);
    await storage.store.addGeneration(generationOf({ runId, itemId: 'i0', text: 'judged 😀' }));
    await storage.store.addGeneration(generationOf({ runId, itemId: 'i0', stage: 'meta' }));
    const failure = { kind: 'timed-out', message: 'x' } as const;
    await storage.store.putFailure({
      runId,
      itemId: 'i1',
      stage: 'judge',
      order: 'AB',
      sample: 0,
      failure,
      attempts: 2,
      at: 0,
    });
    return { runId, file: await bundleOf(storage.store, runId) };
  }

  test('a run is restored exactly in another library, and a second import changes nothing', async () => {
    const { runId, file } = await bundled();
    const [run, calls, failures] = [
      await storage.store.getRun(runId),
      await storage.store.callsOf(runId, 'i0'),
      await storage.store.failures(runId),
    ];
    const other = await openStorage(`${name}-other`);
    for (let times = 0; times < 2; times++) expect(await other.store.importRun(file)).toEqual({ ok: true, value: run });
    expect(await other.store.callsOf(runId, 'i0')).toEqual(calls);
    expect(await other.store.failures(runId)).toEqual(failures);
    expect(await other.store.runs()).toHaveLength(1);
    expect(await other.store.items(run?.manifest.benchmark.id ?? '', [0, 1, 2])).toEqual(items(3));
    other.close();
    indexedDB.deleteDatabase(`${name}-other`);
  });

  test('damaged, cut, changed and foreign files are refused, and leave nothing behind', async () => {
    const { file, runId } = await bundled();
    const text = await bundleText(file);
    const lines = text.trimEnd().split('\n');
    const cases: readonly (readonly [Blob, RegExp])[] = [
      [file.slice(0, file.size - 20), /damaged/],
      [new Blob([lines.slice(0, -1).join('\n')]), /incomplete/],
      [new Blob([lines.filter((_, i) => i !== 2).join('\n')]), /incomplete/],
      [new Blob([text.replace('Rain is wet.', 'Rain is dry.')]), /changed/],
      [new Blob([text.replace('judged', 'praised')]), /changed/],
      [new Blob([[lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n')]), /changed/],
      [new Blob([text, text]), /follows its last line/],
      [new Blob([text.replaceAll(runId, 'another-run').replace('another-run', runId)]), /belongs to no run/],
      [new Blob([text.replace('"version":3', '"version":4')]), /newer Plumbline/],
      [new Blob(['{"a":1}\n']), /not a Plumbline run/],
      [new Blob([]), /empty/],
    ];
    const other = await openStorage(`${name}-other`);
    for (const [blob, reason] of cases) {
      const read = await other.store.importRun(blob);
      expect(read.ok ? 'imported' : read.error).toMatch(reason);
    }
    expect(await countsOf(`${name}-other`)).toEqual(nothingStored);
    other.close();
    indexedDB.deleteDatabase(`${name}-other`);
  });

  const stores = ['benchmarks', 'items', 'itemIds', 'runs', 'generations', 'failures', 'checks'];
  const nothingStored = stores.map((store) => [store, 0]);
  async function countsOf(database: string): Promise<readonly (readonly [string, number])[]> {
    const db = await openDB(database);
    const counts = await Promise.all(stores.map(async (store) => [store, await db.count(store)] as const));
    db.close();
    return counts;
  }

  test('with any byte changed or lost a file is refused and nothing is stored, or the run is the same', async () => {
    const { runId, file } = await bundled();
    const packed = new Uint8Array(await file.arrayBuffer());
    const plain = new TextEncoder().encode(await bundleText(file));
    const run = await storage.store.getRun(runId);
    const calls = await storage.store.callsOf(runId, 'i0');
    const other = await openStorage(`${name}-other`);
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'cut', 'take out'),
        async (isPacked, share, mask, how) => {
          const bytes = isPacked ? packed : plain;
          const at = Math.floor(share * bytes.length);
          const [before, after] = [bytes.slice(0, at), bytes.slice(at + 1)];
          const damaged = {
            change: new Blob([before, new Uint8Array([(bytes[at] ?? 0) ^ mask]), after]),
            cut: new Blob([before]),
            'take out': new Blob([before, after]),
          }[how];
          const read = await other.store.importRun(damaged);
          if (!read.ok) {
            expect(read.error).toMatch(/^This .*\.$/);
            expect(await countsOf(`${name}-other`)).toEqual(nothingStored);
            return;
          }
          // Some bytes of gzip's head say nothing, and a last line needs no line break.
          expect(read.value).toEqual(run);
          expect(await other.store.callsOf(runId, 'i0')).toEqual(calls);
          await other.store.deleteBenchmark(read.value.manifest.benchmark.id);
        },
      ),
      { numRuns: 150 },
    );
    other.close();
    indexedDB.deleteDatabase(`${name}-other`);
  });

  test('bundles of version 1, without a hash, and 2, without checks, still open', async () => {
    const { runId, file } = await bundled();
    const lines = (await bundleText(file)).trimEnd().split('\n');
    const second = lines.slice(0, -1).map((line) => line.replace('"version":3', '"version":2'));
    const hash = new HashChain(256, 1 << 19);
    await hash.add(second);
    const end = { items: 3, generations: 2, failures: 1 };
    const files = [
      [...second.map((line) => line.replace('"version":2', '"version":1')), JSON.stringify({ end })],
      [...second, JSON.stringify({ end: { ...end, sha256: await hash.digest() } })],
    ];
    for (const older of files) {
      const other = await openStorage(`${name}-other`);
      const read = await other.store.importRun(new Blob([older.join('\n')]));
      expect(read).toEqual({ ok: true, value: await storage.store.getRun(runId) });
      expect(await other.store.checks(runId)).toEqual([]);
      other.close();
      indexedDB.deleteDatabase(`${name}-other`);
    }
  });

  test('take human checks along; what goes on here with the same record is added, another record stays', async () => {
    const { runId } = await bundled();
    const add = (seq: number, note = '') => storage.store.addCheck(entryOf({ seq, runId, itemId: 'i0', note }));
    await add(0, 'of course');
    const early = await bundleOf(storage.store, runId);
    await add(1);
    const late = await bundleOf(storage.store, runId);
    const other = await openStorage(`${name}-other`);
    for (const [file, count] of [
      [early, 1],
      [late, 2],
      [early, 2],
    ] as const) {
      expect((await other.store.importRun(file)).ok).toBe(true);
      expect(await other.store.checks(runId)).toHaveLength(count);
    }
    expect(await other.store.checks(runId)).toEqual(await storage.store.checks(runId));
    await other.store.addCheck(entryOf({ seq: 2, runId, note: 'theirs' }));
    await add(2, 'ours');
    await add(3);
    expect((await other.store.importRun(await bundleOf(storage.store, runId))).ok).toBe(true);
    expect((await other.store.checks(runId)).map(({ note }) => note)).toEqual(['of course', '', 'theirs']);
    other.close();
    indexedDB.deleteDatabase(`${name}-other`);
  });

  test('what cannot be stored whole is not stored, and other runs stay', async () => {
    const { runId, file } = await bundled();
    const other = await openStorage(`${name}-other`);
    const add = vi.spyOn(other.store, 'addCalls').mockRejectedValue(new DOMException('No room.', 'QuotaExceededError'));
    await expect(other.store.importRun(file)).rejects.toThrow('No room.');
    expect(await countsOf(`${name}-other`)).toEqual(nothingStored);
    add.mockRestore();
    expect((await other.store.importRun(file)).ok).toBe(true);
    expect(await other.store.callsOf(runId, 'i0')).toEqual(await storage.store.callsOf(runId, 'i0'));
    other.close();
    indexedDB.deleteDatabase(`${name}-other`);
  });
});

describe('mappings', () => {
  test('the last one for a shape is kept, until it is forgotten', async () => {
    const mapping: Mapping = {
      request: ['q'],
      answers: [['a'], ['b.c']],
      winner: { rule: 'first' },
      id: null,
      subset: null,
      goldenJudgment: null,
    };
    await storage.store.saveMapping({ shape: '["q"]', mapping: { ...mapping, id: ['q'] } });
    await storage.store.saveMapping({ shape: '["q"]', mapping });
    await reopened();
    expect(await storage.store.savedMappings()).toEqual([{ shape: '["q"]', mapping }]);
    await storage.store.forgetMapping('["q"]');
    expect(await storage.store.savedMappings()).toEqual([]);
  });
});

describe('a library of an earlier version', () => {
  test.each(migrations.map((_, at) => at + 1))('of version %i keeps all it holds', async (version) => {
    const earlier = `${name}-${String(version)}`;
    const db = await openDB<PlumblineDb>(earlier, version, {
      upgrade(database, _old, _new, tx) {
        for (const migrate of migrations.slice(0, version)) migrate(database, tx);
      },
    });
    const generation = generationOf({ runId: 'r', itemId: 'i0' });
    await db.put('items', items(1)[0] ?? itemFrom({}), ['k', 0]);
    await db.put('itemIds', ['i0'], 'k');
    await db.put('generations', generation);
    const stored = { id: 'b', name: 'bench', format: 'r-align', itemCount: 1, goldenJudgmentCount: 1, subsets: [] };
    await db.put('benchmarks', { ...stored, itemsKey: 'k', importedAt: 1, report });
    db.close();

    const open = await openStorage(earlier);
    expect(await open.store.items('b', [0])).toEqual(items(1));
    expect((await open.store.callsOf('r', 'i0')).generations).toEqual([generation]);
    expect(await open.store.asideItems('b', 0, 1)).toEqual([]);
    expect(await open.store.savedMappings()).toEqual([]);
    await open.store.addCheck(entryOf({ seq: 0, runId: 'r' }));
    expect(await open.store.checks('r')).toHaveLength(1);
    open.close();
    indexedDB.deleteDatabase(earlier);
  });
});

describe('what a person is told when the library cannot be opened', () => {
  test('data of a newer version', async () => {
    const newer = await openDB(`${name}-newer`, 99);
    newer.close();
    await expect(openStorage(`${name}-newer`)).rejects.toThrow(/newer version of Plumbline/);
    indexedDB.deleteDatabase(`${name}-newer`);
  });

  test('an older page gives way to a newer one', async () => {
    let lost = false;
    const old = await openStorage(`${name}-old`, () => {
      lost = true;
    });
    const newer = await openDB(`${name}-old`, 99);
    expect(lost).toBe(true);
    newer.close();
    old.close();
    indexedDB.deleteDatabase(`${name}-old`);
  });
});
