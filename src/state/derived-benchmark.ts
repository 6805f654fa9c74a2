import type { ImportReport } from '../domain/benchmarks/report';
import type { Benchmark, Item } from '../domain/item';
import type { LibraryStore } from '../run/ports';
import { asideItemsOf, itemsOf } from './stored-items';

/**
 * Makes a new benchmark of the items of another: items never change, so that runs stay what they were made on.
 * @param changed the items of the new one, for some of the old in file order.
 * @param finish asked last.
 */
export async function derivedBenchmark(
  store: LibraryStore,
  benchmark: Benchmark,
  changed: (items: readonly Item[]) => Promise<readonly Item[]>,
  finish: (report: ImportReport) => { readonly name: string; readonly report: ImportReport },
): Promise<Benchmark> {
  const draft = await store.newBenchmark();
  try {
    for await (const items of itemsOf(store, benchmark)) await draft.add(await changed(items));
    // Ties and the like belong to the file, whatever was made of its items.
    for await (const aside of asideItemsOf(store, benchmark)) await draft.add([], aside);
    const before = await store.importReport(benchmark.id);
    if (!before) throw new Error(`${benchmark.name} is not in the library any more.`);
    const { name, report } = finish(before);
    return await draft.commit(name, report);
  } catch (error) {
    await draft.discard().catch(() => undefined); // the first error is the one to show
    throw error;
  }
}
