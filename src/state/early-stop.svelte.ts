import { fatesOf, type Fates } from '../domain/metrics/aspect';
import { headToHead, type HeadToHead } from '../domain/metrics/head-to-head';
import type { RunRecord } from '../domain/run';
import type { LibraryStore } from '../run/ports';
import type { LiveRun } from './live-run.svelte';
import { deriveRun } from './results/derive';

/** A run under way held against a stored one of the same benchmark, to see whether it is decided already. */
export class EarlyStop {
  readonly #store: LibraryStore;
  readonly #run: LiveRun;
  #fates: Fates | null = $state.raw(null);
  problem: string | null = $state(null);

  constructor(store: LibraryStore, run: LiveRun) {
    this.#store = store;
    this.#run = run;
  }

  /** null: nothing to compare with, or it is being read. */
  readonly found: readonly HeadToHead[] | null = $derived.by(() => {
    const fates = this.#fates;
    // Read anew whenever the screen is.
    if (fates === null || this.#run.view.phase !== 'ready') return null;
    const { own, settled } = this.#run.fates(fates.length);
    return headToHead(own, fates, settled);
  });

  /** Reads the other run, for as long as it is chosen. @returns ends it. */
  follow(other: RunRecord | null): () => void {
    const reading = new AbortController();
    this.#fates = null;
    this.problem = null;
    if (other) {
      this.#read(other, reading.signal).catch((error: unknown) => {
        if (!reading.signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
      });
    }
    return () => {
      reading.abort();
    };
  }

  async #read(other: RunRecord, signal: AbortSignal): Promise<void> {
    const { outcomes } = await deriveRun(this.#store, other, () => undefined, signal);
    signal.throwIfAborted();
    this.#fates = fatesOf(outcomes[0] ?? [], other.manifest.benchmark.itemCount);
  }
}
