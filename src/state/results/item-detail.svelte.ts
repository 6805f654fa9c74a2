import type { FailedCall, Generation } from '../../domain/generation';
import type { Item } from '../../domain/item';
import type { LibraryStore } from '../../run/ports';

/** Everything that is stored about one item of a run; read when it is opened, since the texts can be long. */
export interface ItemRecord {
  readonly index: number;
  readonly item: Item;
  readonly generations: readonly Generation[];
  readonly failures: readonly FailedCall[];
}

export type DetailPhase =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  /** Stays while the next item is read, so that stepping through items does not flicker. */
  | { readonly status: 'ready'; readonly record: ItemRecord }
  | { readonly status: 'error'; readonly message: string };

export class ItemDetail {
  phase: DetailPhase = $state.raw({ status: 'none' });

  readonly #store: LibraryStore;
  /** Counts requests: only the latest may show. */
  #latest = 0;

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  /** Never rejects. */
  async show(runId: string, benchmarkId: string, itemId: string, index: number): Promise<void> {
    const request = ++this.#latest;
    if (this.phase.status !== 'ready') this.phase = { status: 'loading' };
    let next: DetailPhase;
    try {
      const [[item], calls] = await Promise.all([
        this.#store.items(benchmarkId, [index]),
        this.#store.callsOf(runId, itemId),
      ]);
      next = item
        ? { status: 'ready', record: { index, item, generations: calls.generations, failures: calls.failures } }
        : { status: 'error', message: `Item ${itemId} is not in the library any more.` };
    } catch (error) {
      next = { status: 'error', message: error instanceof Error ? error.message : String(error) };
    }
    if (request === this.#latest) this.phase = next;
  }

  clear(): void {
    this.#latest++;
    this.phase = { status: 'none' };
  }
}
