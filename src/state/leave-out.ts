import { createReportWithout, nameWithout, staysWithout, type Removable } from '../domain/benchmarks/leave-out';
import type { Benchmark } from '../domain/item';
import type { LibraryStore } from '../run/ports';
import { derivedBenchmark } from './derived-benchmark';

/** Makes a benchmark of the items that do not carry this warning. */
export async function benchmarkWithout(store: LibraryStore, benchmark: Benchmark, kind: Removable): Promise<Benchmark> {
  const stays = staysWithout(kind);
  const counted = createReportWithout();
  let count = 0;
  return derivedBenchmark(
    store,
    benchmark,
    (items) => {
      const kept = items.filter(stays);
      count += items.length - kept.length;
      counted.add(kept);
      return Promise.resolve(kept);
    },
    (report) => ({ name: nameWithout(benchmark.name, kind, count), report: counted.report(report, kind, count) }),
  );
}
