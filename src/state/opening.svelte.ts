import { fileStem } from '../domain/benchmarks/file-stem';
import type { BenchmarkFormat, ImportedCall } from '../domain/benchmarks/format';
import { formatById } from '../domain/benchmarks/index';
import { judgesOf } from '../domain/benchmarks/judgments';
import type { ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { Benchmark } from '../domain/item';
import type { LibraryStore } from '../run/ports';
import { importedManifest, storedCall } from './imported-run';
import type { ParseFile } from './ports';
import { runId } from './run-id';

export type OpeningState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'reading';
      readonly fileName: string;
      readonly bytes: number;
      readonly bytesRead: number;
      readonly rows: number;
      readonly step: 'Reading' | 'Storing judgments' | 'Importing run';
    }
  /** `benchmark` is null when no item could be read; `runId` is set for result files and run bundles. */
  | {
      readonly state: 'done';
      readonly fileName: string;
      readonly report: ImportReport | null;
      readonly benchmark: Benchmark | null;
      readonly runId: string | null;
      readonly cancelled: boolean;
      /** What was read, so that it can be read in another way; null if it is not at hand any more. */
      readonly file: File | null;
      /** As what it was read, where a person said so. */
      readonly options: ReadOptions;
    }
  | { readonly state: 'failed'; readonly fileName: string; readonly message: string };

export interface OpeningDeps {
  readonly store: LibraryStore;
  readonly parseFile: ParseFile;
  readonly appVersion: string;
  readonly now: () => number;
  readonly random: () => number;
  /** Something new is in the library. */
  readonly onStored: () => Promise<void>;
}

/** Calls stored in one transaction: few enough that handing them over is a short task. */
const batch = 200;

/** What was opened, before more is said of it. */
const opened = {
  state: 'done',
  report: null,
  benchmark: null,
  runId: null,
  cancelled: false,
  file: null,
  options: {},
} as const;

const isBundle = (name: string): boolean => /\.plumbline(\.gz)?$/i.test(name);

/** Opens one file at a time: a benchmark, a result file or a run bundle. What could be read is kept, whatever else went wrong. */
export class Opening {
  current: OpeningState = $state.raw({ state: 'idle' });
  readonly #deps: OpeningDeps;
  #abort: AbortController | null = null;

  constructor(deps: OpeningDeps) {
    this.#deps = deps;
  }

  get busy(): boolean {
    return this.current.state === 'reading';
  }

  readonly cancel = (): void => {
    this.#abort?.abort();
  };

  readonly dismiss = (): void => {
    if (!this.busy) this.current = { state: 'idle' };
  };

  /** @returns what was opened; null if nothing was, or while another file is being read. */
  readonly open = async (
    file: File,
    options: ReadOptions = {},
  ): Promise<{ readonly benchmark: Benchmark | null; readonly runId: string | null } | null> => {
    if (this.busy) return null;
    this.#reading(file, 0, 0, isBundle(file.name) ? 'Importing run' : 'Reading');
    try {
      const done = isBundle(file.name) ? await this.bundle(file, file.name) : await this.#parse(file, options);
      this.current = done;
      return done.state === 'done' ? done : null;
    } catch (error) {
      this.current = {
        state: 'failed',
        fileName: file.name,
        message: error instanceof Error ? error.message : String(error),
      };
      return null;
    }
  };

  /** A run exported by Plumbline. */
  readonly bundle = async (blob: Blob, fileName: string): Promise<OpeningState> => {
    const imported = await this.#deps.store.importRun(blob);
    if (!imported.ok) return { state: 'failed', fileName, message: imported.error };
    await this.#deps.onStored();
    return { ...opened, fileName, runId: imported.value.manifest.id };
  };

  shows(benchmark: Benchmark): boolean {
    return this.current.state === 'done' && this.current.benchmark?.id === benchmark.id;
  }

  /** Goes back to what was shown before. */
  readonly show = (before: OpeningState): void => {
    if (!this.busy) this.current = before;
  };

  /** Shows again what was read when a benchmark was opened. */
  readonly showReport = async (benchmark: Benchmark): Promise<void> => {
    const report = await this.#deps.store.importReport(benchmark.id);
    if (this.busy || !report) return;
    this.current = { ...opened, fileName: report.fileName, report, benchmark };
  };

  #reading(
    file: File,
    bytesRead: number,
    rows: number,
    step: Extract<OpeningState, { readonly state: 'reading' }>['step'],
  ): void {
    this.current = { state: 'reading', fileName: file.name, bytes: file.size, bytesRead, rows, step };
  }

  async #parse(file: File, given: ReadOptions): Promise<OpeningState> {
    const abort = new AbortController();
    this.#abort = abort;
    const draft = await this.#deps.store.newBenchmark();
    const calls: ImportedCall[] = [];
    let rows = 0;
    try {
      const saved = given.mapping === undefined ? { savedMappings: await this.#deps.store.savedMappings() } : {};
      const report = await this.#deps.parseFile(
        file,
        file.name,
        async (chunk) => {
          await draft.add(chunk.items, chunk.aside);
          calls.push(...chunk.calls);
          rows += chunk.items.length;
          this.#reading(file, chunk.bytesRead, rows, 'Reading');
        },
        abort.signal,
        { ...given, ...saved },
      );
      if (rows === 0 || abort.signal.aborted) {
        await draft.discard();
        return { ...opened, fileName: file.name, report, cancelled: abort.signal.aborted, file, options: given };
      }
      const benchmark = await draft.commit(fileStem(file.name), report);
      const id = await this.#storeRuns(file, benchmark, formatById(report.format ?? ''), calls);
      await this.#deps.onStored();
      return { ...opened, fileName: file.name, report, benchmark, runId: id, file, options: given };
    } catch (error) {
      await draft.discard().catch(() => undefined); // the first error is the one to show
      throw error;
    } finally {
      this.#abort = null;
    }
  }

  /** One run for each judge of the file. @returns the first. */
  async #storeRuns(
    file: File,
    benchmark: Benchmark,
    format: BenchmarkFormat | null,
    calls: readonly ImportedCall[],
  ): Promise<string | null> {
    const { store, now, random, appVersion } = this.#deps;
    let first: string | null = null;
    let stored = 0;
    for (const [at, judge] of judgesOf(calls).entries()) {
      const id: string = first === null ? runId(now(), random()) : `${first}-${String(at + 1)}`;
      const manifest = importedManifest(id, now(), appVersion, benchmark, { fileName: file.name, format, judge });
      await store.createRun(manifest, { state: 'finished', target: benchmark.itemCount, updatedAt: now() });
      for (let start = 0; start < judge.calls.length; start += batch) {
        const records = judge.calls.slice(start, start + batch).map((call) => storedCall(id, call, now()));
        await store.addCalls(
          records.filter((record) => 'text' in record),
          records.filter((record) => 'failure' in record),
        );
        stored += records.length;
        this.#reading(file, file.size, stored, 'Storing judgments');
      }
      first ??= id;
    }
    return first;
  }
}
