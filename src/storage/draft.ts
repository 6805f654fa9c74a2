import type { ImportReport } from '../domain/benchmarks/report';
import { GoldenCounter } from '../domain/golden/counter';
import type { AsideItem, Benchmark, Item } from '../domain/item';
import type { BenchmarkDraft } from '../run/ports';
import type { Database } from './database';
import { ItemsHash } from './items-hash';
import { within } from './run-store';
import type { StoredBenchmark } from './schema';

/** A benchmark while its file is read. Items are written as they come; the benchmark exists once it is committed. */
export class Draft implements BenchmarkDraft {
  readonly #db: Database;
  readonly #release: () => void;
  readonly #itemsKey = `items-${crypto.randomUUID()}`;
  readonly #ids: string[] = [];
  readonly #subsets = new Map<string, number>();
  #asideCount = 0;
  #golden = 0;
  readonly #goldenFrom = new GoldenCounter();
  readonly #hash = new ItemsHash();
  #format = '';
  #plantedOf: string | undefined;
  #isRedacted = false;

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
    for (const item of items) {
      this.#ids.push(item.id);
      this.#subsets.set(item.subset, (this.#subsets.get(item.subset) ?? 0) + 1);
      if (item.goldenJudgment !== null) this.#golden++;
      this.#goldenFrom.add(item.meta.goldenFrom);
      this.#format = item.meta.format;
      this.#plantedOf ??= item.meta.planted?.benchmark;
      this.#isRedacted ||= item.meta.redacted !== undefined;
    }
    await this.#hash.add(items);
  }

  async commit(name: string, report: ImportReport): Promise<Benchmark> {
    const id = await this.#hash.id();
    const known = await this.#db.get('benchmarks', id);
    if (known) {
      await this.discard();
      return known;
    }
    const goldenFrom = this.#goldenFrom.list();
    const benchmark: StoredBenchmark = {
      id,
      name,
      format: this.#format,
      itemCount: this.#ids.length,
      goldenJudgmentCount: this.#golden,
      ...(goldenFrom.length > 0 && { goldenFrom }),
      ...(this.#plantedOf !== undefined && { plantedOf: this.#plantedOf }),
      ...(this.#isRedacted && { redacted: true }),
      subsets: [...this.#subsets].map(([subset, count]) => ({ name: subset, count })),
      itemsKey: this.#itemsKey,
      importedAt: Date.now(),
      report,
    };
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
