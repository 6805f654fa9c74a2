import type { Outcome } from '../../domain/outcome';
import type { LibraryStore } from '../../run/ports';
import { positionsOf } from './filter';
import { finder } from './pieces';
import { timeSlice } from './time-slice';

/** Items per read of storage. */
const chunk = 40;
/** While the user types. */
const restMs = 200;
/** Between updates of the list while hits come in. */
const showMs = 200;

/**
 * Looks for a text in everything that belongs to a run's items: conversation, answers, golden judgment, judgments and
 * meta-judgments. The texts are in storage and are read in passing, a few items at a time; hits show as they are found.
 */
export class TextSearch {
  /** What `hits` answer; '' when nothing is searched for. */
  text = $state('');
  /** Positions in the benchmark of the items with a hit, so far. */
  hits: ReadonlySet<number> = $state.raw(positionsOf([]));
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
  async start(text: string, runId: string, benchmarkId: string, outcomes: readonly Outcome[]): Promise<void> {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.text = text;
    this.hits = positionsOf([]);
    this.scanned = 0;
    this.total = outcomes.length;
    this.error = null;
    this.running = text !== '';
    if (text === '') return;
    try {
      await this.#scan(finder(text), runId, benchmarkId, outcomes, stop.signal);
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

  async #scan(
    find: RegExp,
    runId: string,
    benchmarkId: string,
    outcomes: readonly Outcome[],
    signal: AbortSignal,
  ): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, restMs));
    signal.throwIfAborted();
    const slice = timeSlice(signal);
    const found: Outcome[] = [];
    let shownAt = 0;
    const holds = (texts: Iterable<string>): boolean => {
      for (const text of texts) if (text.search(find) >= 0) return true;
      return false;
    };
    for (let from = 0; from < outcomes.length; from += chunk) {
      const part = outcomes.slice(from, from + chunk);
      const [items, calls] = await Promise.all([
        this.#store.items(
          benchmarkId,
          part.map(({ index }) => index),
        ),
        Promise.all(part.map(({ itemId }) => this.#store.callsOf(runId, itemId))),
      ]);
      for (const [i, outcome] of part.entries()) {
        const item = items[i];
        if (!item) continue;
        const own = [
          ...item.conversation.map(({ content }) => content),
          item.responseA,
          item.responseB,
          item.goldenJudgment ?? '',
        ];
        const generated = (calls[i]?.generations ?? []).map(({ text }) => text);
        if (holds(own) || holds(generated)) found.push(outcome);
        if (slice.due()) await slice.pause();
      }
      const last = from + chunk >= outcomes.length;
      if (found.length !== this.hits.size && (last || performance.now() - shownAt > showMs)) {
        this.hits = positionsOf(found);
        shownAt = performance.now();
      }
      this.scanned = Math.min(from + chunk, outcomes.length);
      await slice.pause();
    }
  }
}
