import { contentKey } from '../../domain/benchmarks/content-key';
import { hash64 } from '../../domain/benchmarks/content-hash';
import type { Item } from '../../domain/item';
import type { LibraryStore } from '../../run/ports';
import { timeSlice } from '../results/time-slice';

/** What tells the items of a benchmark apart, by position. */
export interface ItemKeys {
  /** Texts, places and golden label of each. */
  readonly comparisons: readonly string[];
  /** Its golden judgment and where that is from. */
  readonly golden: readonly string[];
}

/** How a run's data fits the baseline's. */
export type Fit =
  | { readonly kind: 'same' }
  /** The same comparisons and labels, but `differing` golden judgments are others: S-Corr is not of the same thing. */
  | { readonly kind: 'other-golden'; readonly differing: number }
  /** Other data. `places`: for each position of the baseline where the same comparison stands here, or -1. */
  | { readonly kind: 'other'; readonly matched: number; readonly places: Int32Array };

const chunk = 100;

/** Reads all items once, in short slices of time. */
export async function itemKeys(
  store: LibraryStore,
  benchmark: { readonly id: string; readonly itemCount: number },
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<ItemKeys> {
  const slice = timeSlice(signal);
  const comparisons: string[] = [];
  const golden: string[] = [];
  while (comparisons.length < benchmark.itemCount) {
    const start = comparisons.length;
    const length = Math.min(chunk, benchmark.itemCount - start);
    const items = await store.items(
      benchmark.id,
      Array.from({ length }, (_, at) => start + at),
    );
    for (const item of items) {
      comparisons.push(comparisonKey(item));
      golden.push(goldenKey(item));
      if (slice.due()) await slice.pause();
    }
    onProgress(comparisons.length, benchmark.itemCount);
    await slice.pause();
    if (items.length < length) break; // deleted meanwhile
  }
  return { comparisons, golden };
}

/** An item with exchanged answers is another question to a judge, so it does not match. */
const comparisonKey = (item: Item): string =>
  `${contentKey(item)} ${item.goldenLabel} ${item.responseA < item.responseB ? '<' : '>'}`;

const goldenKey = ({ goldenJudgment, meta: { goldenFrom } }: Item): string =>
  goldenJudgment === null ? '' : hash64([goldenJudgment, goldenFrom ? JSON.stringify(goldenFrom) : '']);

/** Compares data of different ids: `<name> + golden judgments` holds the comparisons of `<name>`, and copies happen. */
export function fitOf(baseline: ItemKeys, other: ItemKeys): Fit {
  const { comparisons } = baseline;
  const aligned =
    comparisons.length === other.comparisons.length && comparisons.every((key, at) => key === other.comparisons[at]);
  if (aligned) {
    const differing = baseline.golden.reduce((sum, key, at) => sum + (key === other.golden[at] ? 0 : 1), 0);
    return differing === 0 ? { kind: 'same' } : { kind: 'other-golden', differing };
  }
  const found = new Map<string, number[]>();
  other.comparisons.forEach((key, at) => {
    const places = found.get(key);
    if (places) places.push(at);
    else found.set(key, [at]);
  });
  for (const places of found.values()) places.reverse(); // copies are taken in order, from the end of the list
  const places = Int32Array.from(comparisons, (key) => found.get(key)?.pop() ?? -1);
  return { kind: 'other', matched: places.reduce((sum, place) => sum + (place < 0 ? 0 : 1), 0), places };
}

/** Data without texts can be told apart by its id alone. */
export const unknownData = (length: number): Fit => ({
  kind: 'other',
  matched: 0,
  places: new Int32Array(length).fill(-1),
});
