import { isAuditRun } from '../domain/audit/audit-run';
import type { Benchmark } from '../domain/item';
import type { Summary } from '../domain/metrics/summary';
import type { RunRecord } from '../domain/run';
import type { LibraryStore } from '../run/ports';
import type { Notices } from './notices.svelte';
import { bundleFile } from './results/downloads';
import { browserPicker, largeCount, type SavedFile } from './results/file-sink';
import { Saving } from './results/saving.svelte';
import { runTitle } from './run-title';
import { storedProgress } from './stored-progress';
import { heldLocks, runLockName } from './tab';

const undoMs = 10_000;

export interface RunNumbers {
  /** `updatedAt` of the status they were worked out for. */
  readonly of: number;
  readonly settled: number;
  readonly summary: Summary;
}

/** What this browser keeps: benchmarks and runs, with the runs' numbers worked out one after the other. */
export class Library {
  status: 'loading' | 'ready' | 'broken' = $state('loading');
  message = $state('');
  benchmarks: readonly Benchmark[] = $state.raw([]);
  runs: readonly RunRecord[] = $state.raw([]);
  /** By run id; a run is missing until its numbers are worked out. */
  numbers: Readonly<Record<string, RunNumbers>> = $state.raw({});
  /** About how many bytes each run takes, by its id, when `updatedAt` of its status was `of`; missing until it was asked. */
  sizes: Readonly<Record<string, { readonly of: number; readonly bytes: number }>> = $state.raw({});
  /** The copy of a run that is being saved. */
  readonly saving = new Saving();
  /** Runs that some tab works on. */
  busy: readonly string[] = $state.raw([]);
  readonly #store: LibraryStore;
  readonly #notices: Notices;
  readonly #never = new AbortController().signal;
  #working: Promise<void> = Promise.resolve();
  /** Benchmarks about to be deleted, while there is time for Undo. */
  #leaving: readonly string[] = [];

  readonly #save: (file: SavedFile) => void;

  /** @param save hands a file to the person */
  constructor(store: LibraryStore, notices: Notices, save: (file: SavedFile) => void) {
    this.#store = store;
    this.#notices = notices;
    this.#save = save;
  }

  benchmark(id: string): Benchmark | null {
    return this.benchmarks.find((benchmark) => benchmark.id === id) ?? null;
  }

  /** Benchmarks that a run can be started on. */
  get judgeable(): readonly Benchmark[] {
    return this.benchmarks.filter(({ redacted }) => redacted !== true);
  }

  /** Runs that were left before they were done and that no tab works on. */
  get unfinished(): readonly RunRecord[] {
    return this.runs.filter(
      ({ manifest, status }) =>
        (status.state === 'running' || status.state === 'paused') &&
        !this.busy.includes(manifest.id) &&
        manifest.importedFrom === undefined,
    );
  }

  readonly refresh = async (): Promise<void> => {
    try {
      const [benchmarks, runs, locks] = await Promise.all([this.#store.benchmarks(), this.#store.runs(), heldLocks()]);
      this.#show(benchmarks, runs);
      this.busy = runs.map(({ manifest }) => manifest.id).filter((id) => locks.has(runLockName(id)));
      this.status = 'ready';
      this.#working = this.#working.then(() => this.#workOut(runs));
      await this.#working;
    } catch (error) {
      this.status = 'broken';
      this.message = error instanceof Error ? error.message : String(error);
    }
  };

  readonly deleteRun = async (run: RunRecord): Promise<void> => {
    const { id } = run.manifest;
    try {
      await this.#store.setBinned(id, true);
      this.runs = this.runs.filter(({ manifest }) => manifest.id !== id);
      this.#notices.add({
        text: isAuditRun(run.manifest)
          ? `Deleted: ${runTitle(run)}.`
          : `Deleted the run of ${run.manifest.genrm.name} on ${run.manifest.benchmark.name}.`,
        forMs: undoMs,
        action: { label: 'Undo', run: () => this.#putBack(id) },
        also: {
          label: 'Save a copy first',
          run: () => {
            // Reports its own failure.
            void this.#saveCopy(run);
          },
        },
      });
    } catch (error) {
      this.#notices.failed('The run was not deleted', error);
    }
  };

  /** Runs go with their benchmark; nothing is deleted before the time for Undo is over. */
  readonly deleteBenchmark = (benchmark: Benchmark): void => {
    const runs = this.runs.filter(({ manifest }) => manifest.benchmark.id === benchmark.id);
    this.#leaving = [...this.#leaving, benchmark.id];
    this.#show(this.benchmarks, this.runs);
    const also = runs.length === 0 ? '' : ` and its ${runs.length === 1 ? 'run' : `${String(runs.length)} runs`}`;
    this.#notices.add({
      text: `Deleted ${benchmark.name}${also}.`,
      forMs: undoMs,
      action: {
        label: 'Undo',
        run: () => {
          this.#leaving = this.#leaving.filter((id) => id !== benchmark.id);
          this.refresh().catch((error: unknown) => {
            this.#notices.failed('The benchmark could not be brought back', error);
          });
        },
      },
      onGone: () => {
        this.#store.deleteBenchmark(benchmark.id).catch((error: unknown) => {
          this.#notices.failed('The benchmark was not deleted', error);
        });
      },
    });
  };

  #show(benchmarks: readonly Benchmark[], runs: readonly RunRecord[]): void {
    this.benchmarks = benchmarks.filter(({ id, plantedOf }) => plantedOf === undefined && !this.#leaving.includes(id));
    this.runs = runs.filter(
      ({ manifest }) => !this.#leaving.includes(manifest.audit?.benchmark.id ?? manifest.benchmark.id),
    );
  }

  #putBack(runId: string): void {
    this.#store
      .setBinned(runId, false)
      .then(this.refresh)
      .catch((error: unknown) => {
        this.#notices.failed('The run could not be brought back', error);
      });
  }

  /** What was deleted is in the bin until the app starts again: it can still be read. */
  async #saveCopy({ manifest }: RunRecord): Promise<void> {
    const isLarge = manifest.benchmark.itemCount >= largeCount;
    await this.saving.run(
      'bundle',
      ({ signal }) => bundleFile({ store: this.#store, manifest, signal }),
      this.#save,
      isLarge ? browserPicker() : undefined,
    );
    const { error, fileName } = this.saving;
    if (error !== null) this.#notices.failed('The copy was not saved', error);
    else this.#notices.add({ text: `Saved ${fileName}. Open it here to have the run back.`, forMs: undoMs });
  }

  async #measure(runs: readonly RunRecord[]): Promise<void> {
    for (const { manifest, status } of runs) {
      const { id } = manifest;
      if (this.sizes[id]?.of === status.updatedAt) continue;
      const size = { of: status.updatedAt, bytes: await this.#store.sizeOf(id) };
      this.sizes = { ...this.sizes, [id]: size };
    }
  }

  async #workOut(runs: readonly RunRecord[]): Promise<void> {
    await this.#measure(runs);
    for (const run of runs) {
      const { manifest, status } = run;
      if (this.numbers[manifest.id]?.of === status.updatedAt) continue;
      const progress = await storedProgress(this.#store, run, status.target, this.#never);
      const numbers = {
        of: status.updatedAt,
        settled: progress.settledCount,
        summary: progress.summary(status.target),
      };
      this.numbers = { ...this.numbers, [manifest.id]: numbers };
    }
  }
}
