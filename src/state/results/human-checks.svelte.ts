import { checksOf, type CheckEntry, type HumanCheck } from '../../domain/human/check';
import type { LibraryStore } from '../../run/ports';

/** What people said of a run's rationales. */
export class HumanChecks {
  #runId = '';
  #entries: readonly CheckEntry[] = $state.raw([]);
  readonly #store: LibraryStore;

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  /** The checks that stand, in the order in which they were made. */
  readonly checks: readonly HumanCheck[] = $derived(checksOf(this.#entries));

  async load(runId: string): Promise<void> {
    if (this.#runId !== runId) this.#entries = [];
    this.#runId = runId;
    const entries = await this.#store.checks(runId);
    if (this.#runId === runId) this.#entries = entries;
  }

  /** Resolves when it is on the disk. Rejects and reads again if another tab has added to the record. */
  async add(entry: Omit<CheckEntry, 'runId' | 'seq'>): Promise<void> {
    const runId = this.#runId;
    const whole = { runId, seq: (this.#entries.at(-1)?.seq ?? -1) + 1, ...entry };
    try {
      await this.#store.addCheck(whole);
    } catch (error) {
      await this.load(runId);
      throw error;
    }
    if (this.#runId === runId) this.#entries = [...this.#entries, whole];
  }
}
