import type { SavedMapping } from '../domain/benchmarks/mapping/mapping';
import type { ImportReport } from '../domain/benchmarks/report';
import type { FailedCall, Generation } from '../domain/generation';
import type { CheckEntry } from '../domain/human/check';
import type { AsideItem, Benchmark, Item } from '../domain/item';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord } from '../domain/run';
import type { BenchmarkDraft, GoldenDraft, LibraryStore } from '../run/ports';
import { bundleText, readBundle, type BundleLine } from './bundle';
import { Draft } from './draft';
import { ItemsHash } from './items-hash';
import { redactedBundle } from './redacted-bundle';
import { dbKey, IdbRunStore, within } from './run-store';

/** How long a run in the bin can surely be taken out again, by any tab. */
const undoMs = 60_000;
/** Items read at a time for an export. */
const chunk = 100;

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

  checks(runId: string): Promise<readonly CheckEntry[]> {
    return this.db.getAll('checks', within(runId));
  }

  async addCheck(entry: CheckEntry): Promise<void> {
    const tx = this.db.transaction('checks', 'readwrite', { durability: 'strict' });
    await Promise.all([tx.store.add(entry), tx.done]);
  }

  async deleteBenchmark(benchmarkId: string): Promise<void> {
    const stored = await this.db.get('benchmarks', benchmarkId);
    if (!stored) return;
    const runs = (await this.db.getAll('runs')).filter((run) => run.manifest.benchmark.id === benchmarkId);
    for (const run of runs) await this.#deleteRun(run.id);
    for (const { id, plantedOf } of await this.db.getAll('benchmarks'))
      if (plantedOf === benchmarkId) await this.deleteBenchmark(id);
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
    const tx = this.db.transaction(['runs', 'generations', 'failures', 'checks'], 'readwrite');
    await Promise.all([
      tx.objectStore('runs').delete(runId),
      tx.objectStore('generations').delete(within(runId)),
      tx.objectStore('failures').delete(within(runId)),
      tx.objectStore('checks').delete(within(runId)),
      tx.done,
    ]);
  }

  async *exportRun(runId: string, redact?: readonly number[]): AsyncGenerator<string, void, undefined> {
    const run = await this.getRun(runId);
    if (!run) throw new Error(`run ${runId} is not in the library`);
    const stored = await this.db.get('benchmarks', run.manifest.benchmark.id);
    if (!stored) throw new Error(`benchmark ${run.manifest.benchmark.id} is not in the library`);
    const { itemsKey: _, importedAt: __, report, ...benchmark } = stored;
    if (redact) yield* redactedBundle(this, run, benchmark, report, redact);
    else yield* bundleText({ run, benchmark, report }, this.#linesOf(run));
  }

  async *#linesOf({ manifest: { id, benchmark } }: RunRecord): AsyncGenerator<readonly BundleLine[]> {
    for (let start = 0; start < benchmark.itemCount; start += chunk) {
      const indexes = Array.from({ length: Math.min(chunk, benchmark.itemCount - start) }, (_, i) => start + i);
      yield (await this.items(benchmark.id, indexes)).map((item) => ({ item }));
    }
    for (const stage of ['judge', 'meta'] as const) {
      for await (const generations of this.generations(id, stage))
        yield generations.map((generation) => ({ generation }));
    }
    yield (await this.failures(id)).map((failure) => ({ failure }));
    yield (await this.checks(id)).map((check) => ({ check }));
  }

  async importRun(file: Blob): Promise<Result<RunRecord, string>> {
    // Read twice: nothing is stored before all of it is known to be sound.
    const hash = new ItemsHash();
    const checked = await readBundle(file, (lines) => hash.add(itemsIn(lines)));
    if (!checked.ok) return checked;
    const { run, benchmark, report } = checked.value;
    if ((await hash.id()) !== run.manifest.benchmark.id) {
      return err('This run file was changed: its items are not the ones its run was made on. Nothing was imported.');
    }
    const { id } = run.manifest;
    const known = await this.db.get('runs', id);
    const draft = await Draft.start(this.db);
    try {
      const stored = new Set((await this.db.getAllKeys('generations', within(id))).map(String));
      const checks: CheckEntry[] = [];
      const again = await readBundle(file, async (lines) => {
        checks.push(...lines.flatMap((line) => ('check' in line ? [line.check] : [])));
        await draft.add(itemsIn(lines));
        await this.#addNew(lines, stored);
      });
      if (!again.ok) throw new Error(again.error);
      await this.#addChecks(id, checks);
      await draft.commit(benchmark.name, report);
      // Last, so that a run that is there is whole.
      await this.db.put('runs', known ? { ...known, binnedAt: null } : { id, ...run, binnedAt: null });
    } catch (error) {
      await draft.discard();
      if (!known) await this.#deleteRun(id);
      throw error;
    }
    return ok((await this.getRun(id)) ?? run);
  }

  /** Adds the calls that are not there yet, so that importing twice changes nothing. */
  #addNew(lines: readonly BundleLine[], stored: ReadonlySet<string>): Promise<void> {
    const isNew = (call: Generation | FailedCall): boolean => !stored.has(String(dbKey(call)));
    return this.addCalls(
      lines.flatMap((line) => ('generation' in line && isNew(line.generation) ? [line.generation] : [])),
      lines.flatMap((line) => ('failure' in line && isNew(line.failure) ? [line.failure] : [])),
    );
  }

  /** Adds what the file's record goes on with. A record that is another one here stays as it is: two are never mixed. */
  async #addChecks(runId: string, entries: readonly CheckEntry[]): Promise<void> {
    const known = await this.checks(runId);
    if (known.some((entry, at) => JSON.stringify(entry) !== JSON.stringify(entries[at]))) return;
    const tx = this.db.transaction('checks', 'readwrite');
    await Promise.all([...entries.slice(known.length).map((entry) => tx.store.add(entry)), tx.done]);
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

const itemsIn = (lines: readonly BundleLine[]): readonly Item[] =>
  lines.flatMap((line) => ('item' in line ? [line.item] : []));
