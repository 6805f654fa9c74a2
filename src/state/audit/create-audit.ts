import { auditManifest, type Audited } from '../../domain/audit/audit-run';
import { soundKind } from '../../domain/audit/kinds';
import { plantCases, poolSize } from '../../domain/audit/plant';
import { plantedGeneration, plantedItem } from '../../domain/audit/planted-item';
import type { ImportReport } from '../../domain/benchmarks/report';
import type { Item } from '../../domain/item';
import { runOrder } from '../../run/plan';
import type { LibraryStore } from '../../run/ports';
import { runId } from '../run-id';

export interface CreateAuditDeps {
  readonly store: LibraryStore;
  readonly now: () => number;
  readonly random: () => number;
  readonly appVersion: string;
}

/** The same cases for every meta-judge on a benchmark. */
const seed = 0;
const chunk = 100;

/**
 * Stores an audit as a run whose judgments are there already: only the meta-judge has anything to do.
 * @returns its id; null if the benchmark holds no golden judgment that a case can be made of.
 */
export async function createAudit(
  audited: Audited,
  { store, now, random, appVersion }: CreateAuditDeps,
): Promise<string | null> {
  const { benchmark, protocol } = audited;
  const { cases, passedOver } = plantCases(await withGolden(store, benchmark.id), protocol.id, seed);
  if (!cases.some(({ kind }) => kind === soundKind)) return null;
  const items = cases.map((one, at) => plantedItem(one, benchmark.id, at + 1));
  const draft = await store.newBenchmark();
  await draft.add(items);
  const name = `Planted cases of ${benchmark.name}`;
  const { id, itemCount } = await draft.commit(name, report(name, items.length));
  const createdAt = now();
  const manifest = auditManifest(audited, { id, name, itemCount }, passedOver, {
    id: runId(createdAt, random()),
    createdAt,
    appVersion,
    seed,
  });
  const judgments = cases.map((one, at) => plantedGeneration(manifest.id, items[at]?.id ?? '', one, createdAt));
  // The run last, so that one that is there is whole.
  await store.addCalls(judgments, []);
  await store.createRun(manifest, {
    state: 'paused',
    reason: 'Not started yet.',
    target: itemCount,
    updatedAt: createdAt,
  });
  return manifest.id;
}

/** As many items with golden judgments as cases are drawn from, by the seed. */
async function withGolden(store: LibraryStore, benchmarkId: string): Promise<readonly Item[]> {
  const order = runOrder(await store.itemIds(benchmarkId), seed);
  const found: Item[] = [];
  for (let start = 0; start < order.length && found.length < poolSize; start += chunk) {
    const items = await store.items(benchmarkId, order.slice(start, start + chunk));
    found.push(...items.filter(({ goldenJudgment }) => goldenJudgment !== null));
  }
  return found.slice(0, poolSize);
}

const report = (fileName: string, count: number): ImportReport => ({
  ...{ fileName, bytes: 0, format: 'planted', confidence: 1, alternatives: [] },
  ...{ read: count, imported: count, rejected: 0, rejects: [], warnings: {}, problem: null },
});
