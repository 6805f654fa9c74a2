import type { DBSchema } from 'idb';
import type { SavedMapping } from '../domain/benchmarks/mapping/mapping';
import type { ImportReport } from '../domain/benchmarks/report';
import type { FailedCall, Generation } from '../domain/generation';
import type { CheckEntry } from '../domain/human/check';
import type { AsideItem, Benchmark, Item } from '../domain/item';
import type { RunRecord } from '../domain/run';
import type { GoldenDraft } from '../run/ports';

/** Stage before item, so that all calls of one stage lie together. */
export type CallDbKey = [runId: string, stage: string, itemId: string, order: string, sample: number];

export interface StoredBenchmark extends Benchmark {
  /** Key its items are stored under: they are written before their hash, the benchmark's id, is known. */
  readonly itemsKey: string;
  readonly importedAt: number;
  readonly report: ImportReport;
}

export interface StoredRun extends RunRecord {
  readonly id: string;
  /** In the bin since then; null for runs in use. */
  readonly binnedAt: number | null;
}

/** The only place with store and index names. */
export interface PlumblineDb extends DBSchema {
  benchmarks: { key: string; value: StoredBenchmark };
  /** Items of a benchmark, or of a draft of one, by position in the file. */
  items: { key: [itemsKey: string, index: number]; value: Item };
  /** Comparisons of the same file that name no better answer, in file order. */
  aside: { key: [itemsKey: string, index: number]; value: AsideItem };
  /** Ids of those items in file order, so that a run can be planned without reading all texts. */
  itemIds: { key: string; value: readonly string[] };
  runs: { key: string; value: StoredRun };
  generations: { key: CallDbKey; value: Generation };
  failures: { key: CallDbKey; value: FailedCall };
  /** What the columns of files mean, by the shape of the file. */
  mappings: { key: string; value: SavedMapping };
  /** Golden judgments that a person is writing. */
  goldenDrafts: { key: [benchmarkId: string, itemId: string]; value: GoldenDraft };
  /** What people said of rationales, in the order in which they did. */
  checks: { key: [runId: string, seq: number]; value: CheckEntry };
}

export const databaseName = 'plumbline';
