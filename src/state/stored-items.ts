import type { AsideItem, Benchmark, Item } from '../domain/item';
import type { LibraryStore } from '../run/ports';

/** Read at a time: a short task on the page. */
const chunk = 100;

/** All items of a benchmark, in file order. */
export async function* itemsOf(
  store: Pick<LibraryStore, 'items'>,
  { id, itemCount }: Pick<Benchmark, 'id' | 'itemCount'>,
  size = chunk,
): AsyncGenerator<readonly Item[], void, undefined> {
  for (let start = 0; start < itemCount; start += size) {
    const length = Math.min(size, itemCount - start);
    yield await store.items(
      id,
      Array.from({ length }, (_, at) => start + at),
    );
  }
}

/** All that was set aside of a benchmark, in file order. */
export async function* asideItemsOf(
  store: Pick<LibraryStore, 'asideItems'>,
  { id }: Pick<Benchmark, 'id'>,
  size = chunk,
): AsyncGenerator<readonly AsideItem[], void, undefined> {
  for (let start = 0; ; start += size) {
    const aside = await store.asideItems(id, start, size);
    yield aside;
    if (aside.length < size) return;
  }
}
