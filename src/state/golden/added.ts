import { nameWithGolden, withGoldenJudgment } from '../../domain/golden/give';
import type { GoldenSource } from '../../domain/golden/source';
import type { Benchmark, Item } from '../../domain/item';
import type { LibraryStore } from '../../run/ports';
import { derivedBenchmark } from '../derived-benchmark';
import { itemsOf } from '../stored-items';

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
 * Makes a new benchmark of the items of another, some with another golden judgment.
 * @param added what an item gets; null: it stays as it is.
 */
export async function benchmarkWithGolden(
  store: LibraryStore,
  benchmark: Benchmark,
  added: (item: Item) => Promise<AddedGolden | null>,
): Promise<Benchmark> {
  let isGenerated = false;
  let missing = 0;
  return derivedBenchmark(
    store,
    benchmark,
    async (items) => {
      const given = await Promise.all(items.map((item) => added(item)));
      isGenerated ||= given.some((one) => one?.from.kind === 'generated');
      const made = items.map((item, at) => {
        const golden = given[at];
        return golden ? withGoldenJudgment(item, golden.text, golden.from) : item;
      });
      missing += made.filter(({ meta }) => meta.warnings?.includes('missing-golden-judgment')).length;
      return made;
    },
    (report) => {
      const { 'missing-golden-judgment': _, ...warnings } = report.warnings;
      return {
        name: nameWithGolden(benchmark.name, isGenerated),
        report: { ...report, warnings: { ...warnings, ...(missing > 0 && { 'missing-golden-judgment': missing }) } },
      };
    },
  );
}
