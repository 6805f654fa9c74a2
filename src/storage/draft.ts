import type { ImportReport } from '../domain/benchmarks/report';
import type { AsideItem, Benchmark, Item } from '../domain/item';
import type { BenchmarkDraft } from '../run/ports';
import { BenchmarkFacts } from './benchmark-facts';
import type { Database } from './database';
import { within } from './run-store';
import type { StoredBenchmark } from './schema';

/** A benchmark while its file is read. Items are written as they come; the benchmark exists once it is committed. */
export class Draft implements BenchmarkDraft {
  readonly #db: Database;
  readonly #release: () => void;
  readonly #itemsKey = `items-${crypto.randomUUID()}`;
  readonly #ids: string[] = [];
  readonly #facts = new BenchmarkFacts();
  #asideCount = 0;

  private constructor(db: Database, release: () => void) {
    this.#db = db;
    this.#release = release;
  }

  /** Holds a lock while the draft is open, so that no other tab takes its items for left-overs. */
  static async start(db: Database): Promise<Draft> {
    let release = (): void => undefined;
    await new Promise<void>((held, failed) => {
      const untilReleased = new Promise<void>((ended) => {
        release = ended;
      });
      navigator.locks
        .request(importLock(db), { mode: 'shared' }, () => {
          held();
          return untilReleased;
        })
        .catch(failed);
    });
    return new Draft(db, release);
  }

  async add(items: readonly Item[], aside: readonly AsideItem[] = []): Promise<void> {
    const tx = this.#db.transaction(['items', 'aside'], 'readwrite');
    await Promise.all([
      ...items.map((item, i) => tx.objectStore('items').add(item, [this.#itemsKey, this.#ids.length + i])),
      ...aside.map((item, i) => tx.objectStore('aside').add(item, [this.#itemsKey, this.#asideCount + i])),
      tx.done,
    ]);
    this.#asideCount += aside.length;
    this.#ids.push(...items.map(({ id }) => id));
    await this.#facts.add(items);
  }

  async commit(name: string, report: ImportReport): Promise<Benchmark> {
    const facts = await this.#facts.of(name);
    const known = await this.#db.get('benchmarks', facts.id);
    if (known) {
      await this.discard();
      return known;
    }
    const benchmark: StoredBenchmark = { ...facts, itemsKey: this.#itemsKey, importedAt: Date.now(), report };
    const tx = this.#db.transaction(['benchmarks', 'itemIds'], 'readwrite', { durability: 'strict' });
    await Promise.all([
      tx.objectStore('itemIds').put([...this.#ids], this.#itemsKey),
      tx.objectStore('benchmarks').add(benchmark),
      tx.done,
    ]);
    this.#release();
    return benchmark;
  }

  async discard(): Promise<void> {
    await deleteItems(this.#db, this.#itemsKey);
    this.#release();
  }
}

/** Also those that were set aside. */
async function deleteItems(db: Database, itemsKey: string): Promise<void> {
  const tx = db.transaction(['items', 'aside'], 'readwrite');
  await Promise.all([
    tx.objectStore('items').delete(within(itemsKey)),
    tx.objectStore('aside').delete(within(itemsKey)),
    tx.done,
  ]);
}

const importLock = (db: Database): string => `${db.name}-import`;

/** Deletes items that no benchmark refers to: what an import left behind when its tab was closed. */
export async function sweepDrafts(db: Database): Promise<void> {
  await navigator.locks.request(importLock(db), { ifAvailable: true }, (lock) => (lock ? sweep(db) : undefined));
}

async function sweep(db: Database): Promise<void> {
  const used = new Set((await db.getAll('benchmarks')).map((benchmark) => benchmark.itemsKey));
  for (const store of ['items', 'aside'] as const) {
    let from: string | undefined;
    for (;;) {
      const range = from === undefined ? undefined : IDBKeyRange.lowerBound([from, []], true);
      const cursor = await db.transaction(store).store.openKeyCursor(range);
      if (!cursor) break;
      from = cursor.key[0];
      if (!used.has(from)) await db.delete(store, within(from));
    }
  }
}
