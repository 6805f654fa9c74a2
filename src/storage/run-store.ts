import type { FailedCall, Generation, Stage } from '../domain/generation';
import type { Item } from '../domain/item';
import type { RunManifest, RunRecord, RunSession, RunStatus } from '../domain/run';
import type { ItemCalls, RunStore } from '../run/ports';
import type { Database } from './database';
import type { CallDbKey, StoredRun } from './schema';

/** Records read at a time; each chunk is a short task on the page. */
const chunk = 200;
/** Calls of a stage whose length stands for all. */
const sampled = 32;

const stages: readonly Stage[] = ['judge', 'meta'];

/** Every record whose key starts like this. */
export const within = (...start: readonly string[]): IDBKeyRange => IDBKeyRange.bound([...start], [...start, []]);

export const dbKey = (call: FailedCall | Generation): CallDbKey => [
  call.runId,
  call.stage,
  call.itemId,
  call.order,
  call.sample,
];

const toRecord = ({ manifest, status, sessions }: StoredRun): RunRecord => ({ manifest, status, sessions });

/** RunStore over IndexedDB. Writes wait until the data is on the disk, not only with the operating system. */
export class IdbRunStore implements RunStore {
  protected readonly db: Database;
  readonly #itemsKeys = new Map<string, string>();

  constructor(db: Database) {
    this.db = db;
  }

  async getRun(runId: string): Promise<RunRecord | null> {
    const stored = await this.db.get('runs', runId);
    return stored ? toRecord(stored) : null;
  }

  async createRun(manifest: RunManifest, status: RunStatus): Promise<void> {
    // From here on there is work to lose: ask the browser not to clear it away when space runs short.
    navigator.storage.persist().catch(() => false);
    await this.db.add('runs', { id: manifest.id, manifest, status, sessions: [], binnedAt: null });
  }

  async runs(): Promise<readonly RunRecord[]> {
    const stored = await this.db.getAll('runs');
    return stored
      .filter((run) => run.binnedAt === null)
      .sort((a, b) => b.manifest.createdAt - a.manifest.createdAt)
      .map(toRecord);
  }

  async itemIds(benchmarkId: string): Promise<readonly string[]> {
    return (await this.db.get('itemIds', await this.#itemsKey(benchmarkId))) ?? [];
  }

  async items(benchmarkId: string, indexes: readonly number[]): Promise<readonly Item[]> {
    const key = await this.#itemsKey(benchmarkId);
    const [first] = indexes;
    if (first === undefined) return [];
    const inARow = indexes.every((index, i) => index === first + i);
    // Neighbours come in one request, which is many times faster.
    const items = inARow
      ? await this.db.getAll('items', IDBKeyRange.bound([key, first], [key, first + indexes.length - 1]))
      : await this.#itemsOneByOne(key, indexes);
    indexes.forEach((index, i) => {
      if (!items[i]) throw new Error(`item ${String(index)} of benchmark ${benchmarkId} is not in the library`);
    });
    return items.filter((item) => item !== undefined);
  }

  #itemsOneByOne(key: string, indexes: readonly number[]): Promise<readonly (Item | undefined)[]> {
    const { store } = this.db.transaction('items');
    return Promise.all(indexes.map((index) => store.get([key, index])));
  }

  async #itemsKey(benchmarkId: string): Promise<string> {
    const known = this.#itemsKeys.get(benchmarkId);
    if (known !== undefined) return known;
    const stored = await this.db.get('benchmarks', benchmarkId);
    if (!stored) throw new Error(`benchmark ${benchmarkId} is not in the library`);
    this.#itemsKeys.set(benchmarkId, stored.itemsKey);
    return stored.itemsKey;
  }

  async *generations(runId: string, stage: Stage): AsyncGenerator<readonly Generation[], void, undefined> {
    // By key, not by position: a run may grow while it is read.
    for (let after: IDBKeyRange | null = within(runId, stage); after !== null;) {
      const generations: readonly Generation[] = await this.db.getAll('generations', after, chunk);
      const last = generations.at(-1);
      if (last) yield generations;
      after = last ? IDBKeyRange.bound(dbKey(last), [runId, stage, []], true) : null;
    }
  }

  async addGeneration(generation: Generation): Promise<void> {
    const tx = this.db.transaction(['generations', 'failures'], 'readwrite', { durability: 'strict' });
    await Promise.all([
      tx.objectStore('generations').add(generation),
      tx.objectStore('failures').delete(dbKey(generation)),
      tx.done,
    ]);
  }

  async putFailure(failure: FailedCall): Promise<void> {
    const tx = this.db.transaction('failures', 'readwrite', { durability: 'strict' });
    await Promise.all([tx.store.put(failure), tx.done]);
  }

  failures(runId: string): Promise<readonly FailedCall[]> {
    return this.db.getAll('failures', within(runId));
  }

  async callsOf(runId: string, itemId: string): Promise<ItemCalls> {
    const [calls] = await this.callsOfAll(runId, [itemId]);
    return calls ?? { generations: [], failures: [] };
  }

  callsOfAll(runId: string, itemIds: readonly string[]): Promise<readonly ItemCalls[]> {
    // One transaction: to open one costs more than to read an item's calls.
    const tx = this.db.transaction(['generations', 'failures']);
    const generations = tx.objectStore('generations');
    const failures = tx.objectStore('failures');
    return Promise.all(
      itemIds.map(async (itemId) => {
        const ranges = stages.map((stage) => within(runId, stage, itemId));
        const [made, failed] = await Promise.all([
          Promise.all(ranges.map((range) => generations.getAll(range))),
          Promise.all(ranges.map((range) => failures.getAll(range))),
        ]);
        return { generations: made.flat(), failures: failed.flat() };
      }),
    );
  }

  async sizeOf(runId: string): Promise<number> {
    const sizes = await Promise.all(
      stages.map(async (stage) => {
        const range = within(runId, stage);
        const [count, some] = await Promise.all([
          this.db.count('generations', range),
          this.db.getAll('generations', range, sampled),
        ]);
        const bytes = some.reduce((sum, generation) => sum + JSON.stringify(generation).length, 0);
        return some.length === 0 ? 0 : (bytes / some.length) * count;
      }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  setStatus(runId: string, status: RunStatus): Promise<void> {
    return this.change(runId, (run) => ({ ...run, status }));
  }

  addSession(runId: string, session: RunSession): Promise<void> {
    return this.change(runId, (run) => ({ ...run, sessions: [...run.sessions, session] }));
  }

  setBinned(runId: string, binned: boolean): Promise<void> {
    return this.change(runId, (run) => ({ ...run, binnedAt: binned ? Date.now() : null }));
  }

  protected async change(runId: string, edit: (run: StoredRun) => StoredRun): Promise<void> {
    const tx = this.db.transaction('runs', 'readwrite');
    const run = await tx.store.get(runId);
    if (run) await tx.store.put(edit(run));
    await tx.done;
  }
}
