import { foreignShare } from '../domain/pocket-words';
import type { LibraryStore } from '../run/ports';
import type { HostFiles } from './ports';
import { unknownWords } from './unknown-words';

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

  /** Does nothing when it is known. */
  readonly measure = async (benchmarkId: string, itemCount: number): Promise<void> => {
    if (this.shareOf(benchmarkId) !== null) return;
    this.#words ??= this.#host.pocketWords();
    const share = await unknownWords(this.#store, benchmarkId, itemCount, await this.#words);
    this.#shares = { ...this.#shares, [benchmarkId]: share };
  };
}
