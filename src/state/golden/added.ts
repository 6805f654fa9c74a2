import { nameWithGolden, withGoldenJudgment } from '../../domain/golden/give';
import type { GoldenSource } from '../../domain/golden/source';
import type { Benchmark, Item } from '../../domain/item';
import type { LibraryStore } from '../../run/ports';
import { asideItemsOf, itemsOf } from '../stored-items';

/** Positions of the items that have no golden judgment, in file order. */
export async function positionsWithout(store: LibraryStore, benchmark: Benchmark): Promise<readonly number[]> {
  const without: number[] = [];
  let position = 0;
  for await (const items of itemsOf(store, benchmark)) {
    for (const { goldenJudgment } of items) {
      if (goldenJudgment === null) without.push(position);
      position++;
    }
  }
  return without;
}

export interface AddedGolden {
  readonly text: string;
  readonly from: GoldenSource;
}

/**
 * Makes a new benchmark of the items of another, some with another golden judgment: items never change, so that runs stay
 * what they were made on.
 * @param added what an item gets; null: it stays as it is.
 */
export async function benchmarkWithGolden(
  store: LibraryStore,
  benchmark: Benchmark,
  added: (item: Item) => Promise<AddedGolden | null>,
): Promise<Benchmark> {
  const draft = await store.newBenchmark();
  try {
    let isGenerated = false;
    let missing = 0;
    for await (const items of itemsOf(store, benchmark)) {
      const given = await Promise.all(items.map((item) => added(item)));
      isGenerated ||= given.some((one) => one?.from.kind === 'generated');
      const made = items.map((item, at) => {
        const golden = given[at];
        return golden ? withGoldenJudgment(item, golden.text, golden.from) : item;
      });
      missing += made.filter(({ meta }) => meta.warnings?.includes('missing-golden-judgment')).length;
      await draft.add(made);
    }
    // Ties and the like belong to the file, whoever wrote the judgments.
    for await (const aside of asideItemsOf(store, benchmark)) await draft.add([], aside);
    const report = await store.importReport(benchmark.id);
    if (!report) throw new Error(`${benchmark.name} is not in the library any more.`);
    const { 'missing-golden-judgment': _, ...warnings } = report.warnings;
    return await draft.commit(nameWithGolden(benchmark.name, isGenerated), {
      ...report,
      warnings: { ...warnings, ...(missing > 0 && { 'missing-golden-judgment': missing }) },
    });
  } catch (error) {
    await draft.discard().catch(() => undefined); // the first error is the one to show
    throw error;
  }
}
