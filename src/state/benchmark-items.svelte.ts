import {
  requestOf,
  type AsideItem,
  type AsideReason,
  type Benchmark,
  type Item,
  type ItemWarning,
  type Label,
} from '../domain/item';
import type { LibraryStore } from '../run/ports';
import { asideItemsOf, itemsOf } from './stored-items';

/** What the list shows of one comparison; its texts are read when it is opened. */
export interface ListedItem {
  /** Position among the items, or among those set aside: i12, a3. */
  readonly key: string;
  readonly id: string;
  readonly subset: string;
  readonly golden: Label | null;
  readonly request: string;
  readonly warnings: readonly ItemWarning[];
  readonly aside: AsideReason | null;
}

export type ItemFilter = ItemWarning | AsideReason;

/** Read at a time; each chunk is a short task on the page. */
const chunk = 200;
const excerptLength = 160;
/** Between two states of the list while it grows. */
const showMs = 150;

/** The items of a benchmark and those set aside, with what was noted of them. */
export class BenchmarkItems {
  benchmark: Benchmark | null = $state.raw(null);
  phase: 'loading' | 'ready' | 'missing' = $state('loading');
  problem: string | null = $state(null);
  listed: readonly ListedItem[] = $state.raw([]);
  opened: { readonly key: string; readonly item: Item | AsideItem } | null = $state.raw(null);
  readonly #store: LibraryStore;

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  /** How many there are of each. */
  readonly counts: readonly (readonly [filter: string, size: number])[] = $derived.by(() => {
    const counts: Partial<Record<ItemFilter, number>> = {};
    for (const { warnings, aside } of this.listed) {
      for (const filter of aside === null ? warnings : [aside]) counts[filter] = (counts[filter] ?? 0) + 1;
    }
    return Object.entries(counts);
  });

  /** @param only null: all items, without those set aside. */
  shown(only: string | null): readonly ListedItem[] {
    return this.listed.filter(({ warnings, aside }) =>
      only === null
        ? aside === null
        : aside === only || (aside === null && warnings.some((warning) => warning === only)),
    );
  }

  /** Lists what is there, as it is read. Never rejects. */
  readonly load = async (benchmarkId: string, signal: AbortSignal): Promise<void> => {
    try {
      const benchmark = (await this.#store.benchmarks()).find(({ id }) => id === benchmarkId);
      if (signal.aborted) return;
      this.benchmark = benchmark ?? null;
      this.phase = benchmark === undefined ? 'missing' : 'loading';
      if (benchmark === undefined) return;
      const all: ListedItem[] = [];
      let shownAt = 0;
      const list = async (chunks: AsyncIterable<readonly (Item | AsideItem)[]>, kind: 'i' | 'a'): Promise<void> => {
        let at = 0;
        for await (const items of chunks) {
          signal.throwIfAborted();
          for (const item of items) all.push(listedItem(item, `${kind}${String(at++)}`));
          // Every new list is counted and filtered whole.
          if (performance.now() - shownAt < showMs) continue;
          shownAt = performance.now();
          this.listed = [...all];
        }
      };
      await list(itemsOf(this.#store, benchmark, chunk), 'i');
      await list(asideItemsOf(this.#store, benchmark, chunk), 'a');
      this.listed = all;
      this.phase = 'ready';
    } catch (error) {
      if (!signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
    }
  };

  /** Reads the texts of one. Never rejects. */
  readonly open = async (benchmarkId: string, key: string | null): Promise<void> => {
    const index = Number(key?.slice(1));
    if (key === null || !Number.isInteger(index)) {
      this.opened = null;
      return;
    }
    try {
      const [item] = key.startsWith('a')
        ? await this.#store.asideItems(benchmarkId, index, 1)
        : await this.#store.items(benchmarkId, [index]);
      this.opened = item === undefined ? null : { key, item };
    } catch {
      // An address typed by hand may name what is not there.
      this.opened = null;
    }
  };
}

const listedItem = (item: Item | AsideItem, key: string): ListedItem => ({
  key,
  id: item.id,
  subset: item.subset,
  golden: item.goldenLabel,
  request: requestOf(item).slice(0, excerptLength),
  warnings: item.meta.warnings ?? [],
  aside: item.goldenLabel === null ? item.reason : null,
});
