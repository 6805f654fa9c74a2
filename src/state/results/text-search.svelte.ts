import type { Outcome } from '../../domain/outcome';
import type { LibraryStore } from '../../run/ports';
import { noHits, scanTexts, type Hits } from './scan-texts';

/**
 * Looks for texts in everything that belongs to a run's items: conversation, answers, golden judgment, judgments and
 * meta-judgments. The texts are in storage and are read in passing, a chunk at a time; hits show as they are found.
 */
export class TextSearch {
  /** What `hits` answer. */
  texts: readonly string[] = $state.raw([]);
  /** So far. */
  hits: Hits = $state.raw(noHits);
  scanned = $state(0);
  total = $state(0);
  running = $state(false);
  error: string | null = $state(null);

  readonly #store: LibraryStore;
  #stop: AbortController | null = null;

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  /** Starts afresh; ends the search before it. Never rejects. */
  async start(
    texts: readonly string[],
    runId: string,
    benchmarkId: string,
    outcomes: readonly Outcome[],
  ): Promise<void> {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.texts = texts;
    this.hits = noHits;
    this.scanned = 0;
    // Each item with a judgment and a meta-judgment, at most.
    this.total = outcomes.length * 3;
    this.error = null;
    this.running = texts.length > 0;
    if (texts.length === 0) return;
    try {
      await scanTexts(this.#store, texts, runId, benchmarkId, outcomes, stop.signal, (read, hits) => {
        this.scanned += read;
        if (hits) this.hits = hits;
      });
    } catch (error) {
      if (stop.signal.aborted) return;
      this.error = error instanceof Error ? error.message : String(error);
    }
    if (!stop.signal.aborted) this.running = false;
  }

  /** What was found so far stays. */
  stop = (): void => {
    this.#stop?.abort();
    this.#stop = null;
    this.running = false;
  };
}
