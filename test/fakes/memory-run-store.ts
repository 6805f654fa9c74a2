import { callId, type FailedCall, type Generation, type Stage } from '../../src/domain/generation';
import type { Item } from '../../src/domain/item';
import type { RunManifest, RunRecord, RunSession, RunStatus } from '../../src/domain/run';
import type { RunStore } from '../../src/run/ports';

/** RunStore in memory, with the promises of the real one: no generation is overwritten, a failure goes when it is made up for. */
export class MemoryRunStore implements RunStore {
  readonly stored = new Map<string, Generation>();
  readonly failed = new Map<string, FailedCall>();
  /** Set to make the next write fail with it. */
  nextWriteError: Error | null = null;
  #run: RunRecord;
  readonly #items: readonly Item[];

  constructor(manifest: RunManifest, items: readonly Item[]) {
    this.#run = { manifest, status: { state: 'paused', target: 0, updatedAt: 0 }, sessions: [] };
    this.#items = items;
  }

  get run(): RunRecord {
    return this.#run;
  }

  getRun(runId: string): Promise<RunRecord | null> {
    return Promise.resolve(runId === this.#run.manifest.id ? this.#run : null);
  }

  itemIds(): Promise<readonly string[]> {
    return Promise.resolve(this.#items.map((item) => item.id));
  }

  items(_benchmarkId: string, indexes: readonly number[]): Promise<readonly Item[]> {
    return Promise.resolve(indexes.flatMap((index) => this.#items[index] ?? []));
  }

  async *generations(_runId: string, stage: Stage): AsyncGenerator<readonly Generation[], void, undefined> {
    yield await Promise.resolve([...this.stored.values()].filter((generation) => generation.stage === stage));
  }

  async addGeneration(generation: Generation): Promise<void> {
    await this.#write();
    const id = callId(generation);
    if (this.stored.has(id)) throw new DOMException('Key already exists', 'ConstraintError');
    this.stored.set(id, generation);
    this.failed.delete(id);
  }

  async putFailure(failure: FailedCall): Promise<void> {
    await this.#write();
    this.failed.set(callId(failure), failure);
  }

  failures(): Promise<readonly FailedCall[]> {
    return Promise.resolve([...this.failed.values()]);
  }

  setStatus(_runId: string, status: RunStatus): Promise<void> {
    this.#run = { ...this.#run, status };
    return Promise.resolve();
  }

  addSession(_runId: string, session: RunSession): Promise<void> {
    this.#run = { ...this.#run, sessions: [...this.#run.sessions, session] };
    return Promise.resolve();
  }

  #write(): Promise<void> {
    const error = this.nextWriteError;
    this.nextWriteError = null;
    return error ? Promise.reject(error) : Promise.resolve();
  }
}
