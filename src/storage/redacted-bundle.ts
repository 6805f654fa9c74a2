import type { ImportReport } from '../domain/benchmarks/report';
import {
  redactCheck,
  redactedId,
  redactFailure,
  redactGeneration,
  redactItem,
  redactReport,
  redactRun,
} from '../domain/exports/redact';
import type { Benchmark, Item } from '../domain/item';
import type { RunRecord } from '../domain/run';
import type { LibraryStore } from '../run/ports';
import { BenchmarkFacts } from './benchmark-facts';
import { bundleText, type BundleLine } from './bundle';

const chunk = 100;

/** The text of a bundle of a run without its texts. @param indexes positions of its items, in file order. */
export async function* redactedBundle(
  store: Pick<LibraryStore, 'items' | 'itemIds' | 'generations' | 'failures' | 'checks'>,
  run: RunRecord,
  benchmark: Benchmark,
  report: ImportReport,
  indexes: readonly number[],
): AsyncGenerator<string, void, undefined> {
  async function* items(): AsyncGenerator<readonly Item[], void, undefined> {
    for (let from = 0; from < indexes.length; from += chunk) {
      const part = indexes.slice(from, from + chunk);
      const whole = await store.items(benchmark.id, part);
      yield whole.map((item, at) => redactItem(item, part[at] ?? 0));
    }
  }

  // The head names the benchmark by its items: they are read once for that.
  const facts = new BenchmarkFacts();
  for await (const part of items()) await facts.add(part);
  const head = await facts.of(benchmark.name);
  const copy = redactRun(run, head.id, head.itemCount);
  const { id: runId } = copy.manifest;

  async function* lines(): AsyncGenerator<readonly BundleLine[], void, undefined> {
    for await (const part of items()) yield part.map((item) => ({ item }));
    const ids = await store.itemIds(benchmark.id);
    const names = new Map(indexes.map((index) => [ids[index] ?? '', redactedId(index)]));
    for (const stage of ['judge', 'meta'] as const) {
      for await (const generations of store.generations(run.manifest.id, stage)) {
        yield generations.flatMap((call) => {
          const itemId = names.get(call.itemId);
          return itemId === undefined ? [] : [{ generation: redactGeneration(call, runId, itemId) }];
        });
      }
    }
    yield (await store.failures(run.manifest.id)).flatMap((call) => {
      const itemId = names.get(call.itemId);
      return itemId === undefined ? [] : [{ failure: redactFailure(call, runId, itemId) }];
    });
    yield (await store.checks(run.manifest.id)).flatMap((entry) => {
      const itemId = names.get(entry.itemId);
      return itemId === undefined ? [] : [{ check: redactCheck(entry, runId, itemId) }];
    });
  }

  yield* bundleText({ run: copy, benchmark: head, report: redactReport(report) }, lines());
}
