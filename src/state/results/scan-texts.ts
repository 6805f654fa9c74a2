import type { Outcome } from '../../domain/outcome';
import type { RunStore } from '../../run/ports';
import { finder } from './pieces';
import { timeSlice } from './time-slice';

/** Items per read of storage. */
const chunk = 100;
/** While the user types. */
const restMs = 200;
/** Between updates of the list while hits come in. */
const showMs = 200;

/** By each searched text, positions in the benchmark of the items that hold it. */
export type Hits = ReadonlyMap<string, ReadonlySet<number>>;
export const noHits: Hits = new Map();

/**
 * Looks for texts in all texts of a run, in short slices. Storage is read in its own order, items first: that is many
 * times faster than item by item with all its texts.
 * @param onProgress how many more texts were read, and all hits so far, when it is time to show them.
 */
export async function scanTexts(
  store: RunStore,
  texts: readonly string[],
  runId: string,
  benchmarkId: string,
  outcomes: readonly Outcome[],
  signal: AbortSignal,
  onProgress: (read: number, hits: Hits | null) => void,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, restMs));
  signal.throwIfAborted();
  const slice = timeSlice(signal);
  const wanted = texts.map((text) => ({ find: finder(text), hits: new Set<number>() }));
  const found = (): Hits => new Map(texts.map((text, at) => [text, new Set(wanted[at]?.hits)]));
  const count = (): number => wanted.reduce((sum, { hits }) => sum + hits.size, 0);
  let shown = 0;
  let shownAt = 0;
  const look = async (index: number | undefined, written: readonly string[]): Promise<void> => {
    if (index !== undefined) {
      for (const { find, hits } of wanted)
        if (!hits.has(index) && written.some((text) => text.search(find) >= 0)) hits.add(index);
    }
    if (slice.due()) await slice.pause();
  };
  const show = (read: number): void => {
    // A later search may have begun meanwhile.
    signal.throwIfAborted();
    const due = count() > shown && performance.now() - shownAt >= showMs;
    onProgress(read, due ? found() : null);
    if (!due) return;
    shown = count();
    shownAt = performance.now();
  };
  for (let from = 0; from < outcomes.length; from += chunk) {
    const part = outcomes.slice(from, from + chunk).map(({ index }) => index);
    const items = await store.items(benchmarkId, part);
    for (const [i, item] of items.entries()) {
      const turns = item.conversation.map(({ content }) => content);
      await look(part[i], [...turns, item.responseA, item.responseB, item.goldenJudgment ?? '']);
    }
    show(part.length);
    await slice.pause();
  }
  const indexOf = new Map(outcomes.map(({ itemId, index }) => [itemId, index]));
  for (const stage of ['judge', 'meta'] as const) {
    for await (const generations of store.generations(runId, stage)) {
      for (const { itemId, text } of generations) await look(indexOf.get(itemId), [text]);
      show(generations.length);
      await slice.pause();
    }
  }
  onProgress(0, found());
}
