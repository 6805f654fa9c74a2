import { requestOf } from '../domain/item';
import { foreignShare, unknownWordShare } from '../domain/pocket-words';
import type { LibraryStore } from '../run/ports';
import type { HostFiles } from './ports';

const sampleSize = 200;

/** How much of a benchmark the pocket models can read at all. */
export class Vocabulary {
  #shares: Readonly<Record<string, number>> = $state.raw({});
  readonly #store: LibraryStore;
  readonly #host: HostFiles;
  #words: Promise<ReadonlySet<string>> | null = null;

  constructor(store: LibraryStore, host: HostFiles) {
    this.#store = store;
    this.#host = host;
  }

  /** Share of a benchmark's words that the pocket models do not know; null until it is measured. */
  shareOf(benchmarkId: string): number | null {
    return this.#shares[benchmarkId] ?? null;
  }

  /** null while not known. */
  isPocketBench(benchmarkId: string): boolean | null {
    const share = this.shareOf(benchmarkId);
    return share === null ? null : share < foreignShare;
  }

  /** Measures on items spread over the whole file. Does nothing when it is known. */
  readonly measure = async (benchmarkId: string, itemCount: number): Promise<void> => {
    if (this.shareOf(benchmarkId) !== null) return;
    this.#words ??= this.#host.pocketWords();
    const step = Math.max(1, itemCount / sampleSize);
    const indexes = Array.from({ length: Math.min(itemCount, sampleSize) }, (_, at) => Math.floor(at * step));
    const [words, items] = await Promise.all([this.#words, this.#store.items(benchmarkId, indexes)]);
    const texts = items.flatMap((item) => [requestOf(item), item.responseA, item.responseB, item.goldenJudgment ?? '']);
    this.#shares = { ...this.#shares, [benchmarkId]: unknownWordShare(texts, words) };
  };
}
