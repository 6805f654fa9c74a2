import { requestOf } from '../domain/item';
import { unknownWordShare } from '../domain/pocket-words';
import type { RunStore } from '../run/ports';

/** Items whose words are looked up: enough to tell another data set. */
const sampleSize = 200;

/** Share of a benchmark's words that are not in a closed vocabulary, measured on items spread over the whole file. */
export async function unknownWords(
  store: RunStore,
  benchmarkId: string,
  itemCount: number,
  words: ReadonlySet<string>,
): Promise<number> {
  const step = Math.max(1, itemCount / sampleSize);
  const indexes = Array.from({ length: Math.min(itemCount, sampleSize) }, (_, at) => Math.floor(at * step));
  const items = await store.items(benchmarkId, indexes);
  const texts = items.flatMap((item) => [requestOf(item), item.responseA, item.responseB, item.goldenJudgment ?? '']);
  return unknownWordShare(texts, words);
}
