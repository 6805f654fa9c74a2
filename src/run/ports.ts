import type { EngineFailure, EngineOutput, FailedCall, Generation, Stage } from '../domain/generation';
import type { Item } from '../domain/item';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../domain/model';
import type { Result } from '../domain/result';
import type { RunManifest, RunStatus, RunSession } from '../domain/run';

/** One model, loaded and waiting, in a worker of its own. Calls are made one at a time. */
export interface Generator {
  readonly loaded: LoadedModel;
  /**
   * @param onText receives the whole text so far, a few times a second.
   * @returns the output, or the failure as a value; `interrupted` when the signal aborted it. Never rejects.
   */
  generate(request: GenerationRequest, onText: (text: string) => void, signal: AbortSignal): Promise<Result<EngineOutput, EngineFailure>>;
  /** One count per text; exact or an upper estimate. */
  countTokens(texts: readonly string[]): Promise<Result<readonly TokenCount[], EngineFailure>>;
  /** Ends the worker and frees its memory at once. */
  dispose(): void;
}

/** Starts a worker and loads a model into it. Never rejects. */
export type OpenGenerator = (
  model: ModelRef,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<Generator, EngineFailure>>;

/** What the runner needs of storage. Each write is one transaction and is durable when its promise resolves. */
export interface RunStore {
  getManifest(runId: string): Promise<RunManifest | null>;
  /** Items in run order (see `plan.ts`). */
  getItems(benchmarkId: string, indexes: readonly number[]): Promise<readonly Item[]>;
  /** Stored generations of a stage, in chunks, so that a long run is never held in memory at once. */
  eachGeneration(runId: string, stage: Stage, visit: (generations: readonly Generation[]) => void): Promise<void>;
  /** Adds a generation; also removes the failure it makes up for. An existing one is never overwritten: that rejects. */
  addGeneration(generation: Generation): Promise<void>;
  /** Records that a call failed; a later failure of the same call takes its place. */
  putFailure(failure: FailedCall): Promise<void>;
  failures(runId: string): Promise<readonly FailedCall[]>;
  setStatus(runId: string, status: RunStatus): Promise<void>;
  addSession(runId: string, session: RunSession): Promise<void>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}
