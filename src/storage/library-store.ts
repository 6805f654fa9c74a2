import type { SavedMapping } from '../domain/benchmarks/mapping/shape';
import type { ImportReport } from '../domain/benchmarks/report';
import type { FailedCall, Generation } from '../domain/generation';
import type { AsideItem, Benchmark } from '../domain/item';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord } from '../domain/run';
import type { BenchmarkDraft, GoldenDraft, LibraryStore } from '../run/ports';
import { BundleWriter, readBundle, type BundleLine } from './bundle';
import { Draft } from './draft';
import { dbKey, IdbRunStore, within } from './run-store';

/** How long a run in the bin can surely be taken out again, by any tab. */
const undoMs = 60_000;
/** Items read at a time for an export. */
const chunk = 500;

/** Everything this browser keeps: benchmarks, runs and their records. */
export class IdbLibraryStore extends IdbRunStore implements LibraryStore {
  async benchmarks(): Promise<readonly Benchmark[]> {
    const stored = await this.db.getAll('benchmarks');
    return stored.sort((a, b) => b.importedAt - a.importedAt);
  }

  async importReport(benchmarkId: string): Promise<ImportReport | null> {
    return (await this.db.get('benchmarks', benchmarkId))?.report ?? null;
  }

  async asideItems(benchmarkId: string, start: number, count: number): Promise<readonly AsideItem[]> {
    const stored = await this.db.get('benchmarks', benchmarkId);
    if (!stored) return [];
    return this.db.getAll('aside', IDBKeyRange.bound([stored.itemsKey, start], [stored.itemsKey, start + count - 1]));
  }

  savedMappings(): Promise<readonly SavedMapping[]> {
    return this.db.getAll('mappings');
  }

  async saveMapping(saved: SavedMapping): Promise<void> {
    await this.db.put('mappings', saved);
  }

  forgetMapping(shape: string): Promise<void> {
    return this.db.delete('mappings', shape);
  }

  newBenchmark(): Promise<BenchmarkDraft> {
    return Draft.start(this.db);
  }

  goldenDrafts(benchmarkId: string): Promise<readonly GoldenDraft[]> {
    return this.db.getAll('goldenDrafts', within(benchmarkId));
  }

  async putGoldenDraft(draft: GoldenDraft): Promise<void> {
    const tx = this.db.transaction('goldenDrafts', 'readwrite', { durability: 'strict' });
    const write = draft.text === '' ? tx.store.delete([draft.benchmarkId, draft.itemId]) : tx.store.put(draft);
    await Promise.all([write, tx.done]);
  }

  async deleteBenchmark(benchmarkId: string): Promise<void> {
    const stored = await this.db.get('benchmarks', benchmarkId);
    if (!stored) return;
    const runs = (await this.db.getAll('runs')).filter((run) => run.manifest.benchmark.id === benchmarkId);
    for (const run of runs) await this.#deleteRun(run.id);
    const tx = this.db.transaction(['benchmarks', 'items', 'aside', 'itemIds', 'goldenDrafts'], 'readwrite');
    await Promise.all([
      tx.objectStore('benchmarks').delete(benchmarkId),
      tx.objectStore('items').delete(within(stored.itemsKey)),
      tx.objectStore('aside').delete(within(stored.itemsKey)),
      tx.objectStore('itemIds').delete(stored.itemsKey),
      tx.objectStore('goldenDrafts').delete(within(benchmarkId)),
      tx.done,
    ]);
  }

  async emptyBin(): Promise<void> {
    for (const run of await this.db.getAll('runs')) {
      if (run.binnedAt !== null && run.binnedAt < Date.now() - undoMs) await this.#deleteRun(run.id);
    }
  }

  async #deleteRun(runId: string): Promise<void> {
    const tx = this.db.transaction(['runs', 'generations', 'failures'], 'readwrite');
    await Promise.all([
      tx.objectStore('runs').delete(runId),
      tx.objectStore('generations').delete(within(runId)),
      tx.objectStore('failures').delete(within(runId)),
      tx.done,
    ]);
  }

  async exportRun(runId: string): Promise<Blob> {
    const run = await this.getRun(runId);
    if (!run) throw new Error(`run ${runId} is not in the library`);
    const stored = await this.db.get('benchmarks', run.manifest.benchmark.id);
    if (!stored) throw new Error(`benchmark ${run.manifest.benchmark.id} is not in the library`);
    const { itemsKey, importedAt: _, report, ...benchmark } = stored;
    const writer = await BundleWriter.start({ plumbline: 'run', version: 1, run, benchmark, report });
    for (let start = 0; start < stored.itemCount; start += chunk) {
      const range = IDBKeyRange.bound([itemsKey, start], [itemsKey, start + chunk - 1]);
      await writer.items(await this.db.getAll('items', range));
    }
    for (const stage of ['judge', 'meta'] as const) {
      for await (const generations of this.generations(runId, stage)) await writer.generations(generations);
    }
    await writer.failures(await this.failures(runId));
    return writer.finish();
  }

  async importRun(file: Blob): Promise<Result<RunRecord, string>> {
    const draft = await Draft.start(this.db);
    // Calls wait here: a damaged file must leave nothing behind.
    const calls: BundleLine[] = [];
    const read = await readBundle(file, async (lines) => {
      await draft.add(lines.flatMap((line) => ('item' in line ? [line.item] : [])));
      calls.push(...lines.filter((line) => !('item' in line) && !('end' in line)));
    }).catch(async (error: unknown) => {
      await draft.discard();
      throw error;
    });
    if (!read.ok) {
      await draft.discard();
      return read;
    }
    const { run, benchmark, report } = read.value;
    if ((await draft.id()) !== run.manifest.benchmark.id) {
      await draft.discard();
      return err('This run file was changed: its items are not the ones its run was made on. Nothing was imported.');
    }
    await draft.commit(benchmark.name, report);
    await this.#restore(run, calls);
    return ok((await this.getRun(run.manifest.id)) ?? run);
  }

  /** Adds what is not there yet, so that importing twice changes nothing. */
  async #restore(run: RunRecord, calls: readonly BundleLine[]): Promise<void> {
    const id = run.manifest.id;
    const known = await this.db.get('runs', id);
    await this.db.put('runs', known ? { ...known, binnedAt: null } : { id, ...run, binnedAt: null });
    const stored = new Set((await this.db.getAllKeys('generations', within(id))).map(String));
    await this.addCalls(
      calls.flatMap((line) =>
        'generation' in line && !stored.has(String(dbKey(line.generation))) ? [line.generation] : [],
      ),
      calls.flatMap((line) => ('failure' in line && !stored.has(String(dbKey(line.failure))) ? [line.failure] : [])),
    );
  }

  async addCalls(generations: readonly Generation[], failures: readonly FailedCall[]): Promise<void> {
    // Made from a file that is still there: nothing is lost if the machine fails before the disk has it.
    const tx = this.db.transaction(['generations', 'failures'], 'readwrite', { durability: 'relaxed' });
    await Promise.all([
      ...generations.map((generation) => tx.objectStore('generations').add(generation)),
      ...failures.map((failure) => tx.objectStore('failures').put(failure)),
      tx.done,
    ]);
  }
}
