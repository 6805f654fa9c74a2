import { requestOf } from '../domain/item';
import { countWords } from '../domain/pocket-words';
import type { RunStore } from '../run/ports';
import { timeSlice } from './results/time-slice';

/** Items whose words are looked up: enough to tell another data set. */
const sampleSize = 200;
/** Read at a time; each chunk is a short task on the page. */
const chunk = 20;

const never = new AbortController().signal;

/**
 * Share of a benchmark's words that are not in a closed vocabulary, measured on items spread over the whole file; 0 for
 * texts without words. A pocket model's output on such text is noise in the right grammar.
 */
export async function unknownWords(
  store: RunStore,
  benchmarkId: string,
  itemCount: number,
  words: ReadonlySet<string>,
): Promise<number> {
  const step = Math.max(1, itemCount / sampleSize);
  const indexes = Array.from({ length: Math.min(itemCount, sampleSize) }, (_, at) => Math.floor(at * step));
  const slice = timeSlice(never);
  let total = 0;
  let unknown = 0;
  for (let from = 0; from < indexes.length; from += chunk) {
    for (const item of await store.items(benchmarkId, indexes.slice(from, from + chunk))) {
      for (const text of [requestOf(item), item.responseA, item.responseB, item.goldenJudgment ?? '']) {
        const counted = countWords(text, words);
        total += counted.total;
        unknown += counted.unknown;
        if (slice.due()) await slice.pause();
      }
    }
  }
  return total === 0 ? 0 : unknown / total;
}
