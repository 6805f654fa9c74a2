import { callId, type EngineFailure, type FailedCall, type Generation, type Stage } from '../domain/generation';
import type { Item } from '../domain/item';
import { sameModel, type GenerationRequest, type ModelRef } from '../domain/model';
import { filesKey, otherFiles } from '../domain/model-files';
import { needsMeta } from '../domain/outcome';
import { protocolById } from '../domain/protocols';
import type { Protocol } from '../domain/protocols/protocol';
import { readingOf } from '../domain/reading';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord, RunSession, RunStatus } from '../domain/run';
import { asksSwap, noSwap, type SwapAsked } from '../domain/swap';
import type { OnRunEvent } from './events';
import { Lane, type ReadyModel } from './lane';
import { callSeed } from './plan';
import type { Clock, OpenGenerator, RunStore } from './ports';
import { Queue } from './queue';
import { keyOf, remaining, type Task } from './remaining';
import { swapsLeft, type SwapPlan } from './swaps';

export interface RunnerDeps {
  readonly store: RunStore;
  readonly open: OpenGenerator;
  readonly clock: Clock;
  readonly userAgent: string;
  /** Whether both models may be loaded at once; if not, all judging is done before the meta-judge is loaded. */
  readonly canHoldBoth: (genrm: ModelRef, metaJudge: ModelRef) => boolean;
}

export interface RunOptions {
  /** Items to have done in all; what is stored already is not done again. */
  readonly target: number;
  /** Of how many of them each stage is asked in both orders. */
  readonly swap?: SwapAsked;
  /** Try calls again that failed earlier, other than prompts that did not fit. */
  readonly retryFailed: boolean;
}

export interface RunHandle {
  /** Resolves when no more work is under way; the status says why. Never rejects. */
  readonly done: Promise<RunStatus>;
  /** Ends after the calls in hand. */
  pause(): void;
  /** Ends at once; the calls in hand are given up and leave no trace. */
  stop(): void;
}

/** So many failed calls in a row are no accident: the run pauses rather than failing every item. */
const failuresInARow = 3;

/** Walks the line for a run: plan minus what is stored. Both lanes work at once where both models fit. */
export function startRun(runId: string, options: RunOptions, deps: RunnerDeps, onEvent: OnRunEvent): RunHandle {
  const walk = new Walk(runId, options, deps, onEvent);
  return {
    done: walk.run(),
    pause: () => {
      walk.halt({ state: 'paused', reason: 'Paused.' }, false);
    },
    stop: () => {
      walk.halt({ state: 'stopped', reason: 'Stopped.' }, true);
    },
  };
}

type Halt = Pick<RunStatus, 'state' | 'reason' | 'otherFiles'>;

class Walk {
  readonly #runId: string;
  readonly #options: RunOptions;
  readonly #deps: RunnerDeps;
  readonly #onEvent: OnRunEvent;
  readonly #stop = new AbortController();
  #halted: Halt | null = null;

  constructor(runId: string, options: RunOptions, deps: RunnerDeps, onEvent: OnRunEvent) {
    this.#runId = runId;
    this.#options = options;
    this.#deps = deps;
    this.#onEvent = onEvent;
  }

  /** The first reason stands. */
  halt(why: Halt, atOnce: boolean): void {
    this.#halted ??= why;
    if (atOnce) this.#stop.abort();
  }

  async run(): Promise<RunStatus> {
    try {
      const run = await this.#deps.store.getRun(this.#runId);
      if (!run) return this.#status({ state: 'paused', reason: 'This run is not in the library any more.' });
      const protocol = protocolById(run.manifest.protocol.id);
      if (!protocol || protocol.version !== run.manifest.protocol.version || run.manifest.importedFrom !== undefined) {
        return await this.#end({ state: 'finished', reason: cannotGoOn(run) });
      }
      await this.#end({ state: 'running' });
      await this.#walk(run, protocol);
      return await this.#end(this.#halted ?? { state: 'finished' });
    } catch (error) {
      this.#haltOnStorage(error);
      return this.#end(this.#halted ?? { state: 'paused' }).catch(() =>
        this.#status(this.#halted ?? { state: 'paused' }),
      );
    }
  }

  async #walk(run: RunRecord, protocol: Protocol): Promise<void> {
    const { genrm, metaJudge, protocol: chosen } = run.manifest;
    const left = await remaining(run, this.#options.target, this.#options.retryFailed, this.#deps.store);
    const laneDeps = { open: this.#opener(run), clock: this.#deps.clock, onEvent: this.#onEvent };
    const judge = new Lane('judge', genrm, protocol, chosen.prompts, laneDeps);
    const meta = metaJudge && new Lane('meta', metaJudge, protocol, chosen.prompts, laneDeps);
    const forMeta = new Queue(left.meta);
    const context = { run, protocol, attempts: left.attempts, forMeta };
    const judging = async (): Promise<void> => {
      await this.#work(judge, left.judge, context);
      forMeta.close();
    };
    // After the calls in the run's own order, which its numbers are of.
    const exchanging = async (lane: Lane, from?: Lane): Promise<void> => {
      const plan = this.#halted ? null : await this.#swaps(run, lane.stage);
      if (!plan || plan.left.length === 0) return;
      if (from) handOver(from, lane);
      await this.#work(lane, plan.left, { ...context, attempts: plan.attempts });
    };
    try {
      if (meta && !sameModel(genrm, meta.model) && this.#deps.canHoldBoth(genrm, meta.model)) {
        await Promise.all([
          judging().then(() => exchanging(judge)),
          this.#work(meta, forMeta, context).then(() => exchanging(meta)),
        ]);
      } else {
        await judging();
        if (meta) {
          handOver(judge, meta);
          await this.#work(meta, forMeta, context);
          await exchanging(meta);
        }
        // The GenRM is loaded once more rather than keeping the meta-judge, and S-Corr, waiting.
        await exchanging(judge, meta ?? undefined);
      }
    } finally {
      judge.dispose();
      meta?.dispose();
    }
  }

  async #swaps(run: RunRecord, stage: Stage): Promise<SwapPlan> {
    const { target, swap = noSwap, retryFailed } = this.#options;
    const plan = await swapsLeft(run, stage, target, swap, retryFailed, this.#deps.store);
    const { done, failed, left } = plan;
    this.#onEvent({ type: 'swap-planned', stage, done, failed, left: left.length });
    return plan;
  }

  /**
   * Opens models and records what was opened. A model that comes with other files than those that judged under its name
   * judges nothing before the person has gone on once more.
   */
  #opener({ status, sessions }: RunRecord): OpenGenerator {
    const { store, open, clock, userAgent } = this.#deps;
    const known: RunSession[] = [...sessions];
    return async (model, onProgress, signal) => {
      const opened = await open(model, onProgress, signal);
      if (!opened.ok) return opened;
      const { loaded } = opened.value;
      const other = otherFiles(known, loaded);
      const key = filesKey(loaded.files);
      if (other !== null && key !== null && key !== status.otherFiles) {
        opened.value.dispose();
        this.halt({ state: 'paused', reason: other, otherFiles: key }, true);
        return err({ kind: 'interrupted', message: other });
      }
      const session = { startedAt: clock.now(), userAgent, models: [loaded] };
      known.push(session);
      store.addSession(this.#runId, session).catch((error: unknown) => {
        this.#haltOnStorage(error);
      });
      return opened;
    };
  }

  /** One lane's share: its tasks in order, each written before the next is written. */
  async #work(lane: Lane, tasks: Iterable<Task> | AsyncIterable<Task>, context: WalkContext): Promise<void> {
    let writing: Promise<void> = Promise.resolve();
    let failedInARow = 0;
    for await (const task of tasks) {
      if (this.#halted) break;
      const done = await this.#call(lane, task, context);
      await writing;
      if (!done) break;
      // A prompt that does not fit says nothing about the engine.
      const failure = done.result.ok ? null : done.result.error.failure;
      failedInARow = failure && failure.kind !== 'context-overflow' ? failedInARow + 1 : 0;
      if (failure && failedInARow >= failuresInARow) {
        this.halt(
          { state: 'paused', reason: `${String(failuresInARow)} calls in a row failed: ${failure.message}` },
          true,
        );
      }
      // The next call starts while this one's text is being written.
      writing = this.#write(done, context).catch((error: unknown) => {
        this.#haltOnStorage(error);
      });
    }
    await writing;
  }

  /** @returns null when the lane is to end without a trace of this call. */
  async #call(lane: Lane, task: Task, { run, protocol, attempts: tried }: WalkContext): Promise<Done | null> {
    const key = keyOf(task.itemId, lane.stage, task.order);
    const [item] = await this.#deps.store.items(run.manifest.benchmark.id, [task.index]);
    if (!item) throw new Error(`item ${task.itemId} is missing from the library`);
    const ready = await lane.ready(this.#stop.signal);
    if (!ready.ok) {
      this.halt({ state: 'paused', reason: loadProblem(lane.model, ready.error) }, true);
      return null;
    }
    this.#onEvent({
      type: 'call-started',
      stage: lane.stage,
      index: task.index,
      itemId: task.itemId,
      order: task.order,
    });
    const seed = callSeed(callId(key), run.manifest.seed);
    const startedAt = this.#deps.clock.now();
    let prompt = '';
    const request = (model: ReadyModel): Result<GenerationRequest, EngineFailure> => {
      const made =
        task.judgment === null
          ? model.prompts.judge(item, key.order)
          : model.prompts.meta(item, task.judgment, key.order);
      if (!made.ok) {
        return err({
          kind: 'generation-failed',
          message: `The chat template of ${lane.model.name} refused this conversation: ${made.error}`,
        });
      }
      prompt = made.value;
      return ok({ prompt, ...protocol[lane.stage].decoding, seed, stop: [] });
    };
    const output = await lane.call(
      request,
      (text) => {
        this.#onEvent({ type: 'text', stage: lane.stage, itemId: task.itemId, order: task.order, text });
      },
      this.#stop.signal,
    );
    if (output.ok) {
      return { task, item, result: ok({ ...key, ...output.value, runId: run.manifest.id, prompt, seed, startedAt }) };
    }
    if (output.error.kind === 'interrupted' || this.#stop.signal.aborted) return null;
    const attempts = (tried.get(callId(key)) ?? 0) + 1;
    return {
      task,
      item,
      result: err({ ...key, runId: run.manifest.id, failure: output.error, attempts, at: this.#deps.clock.now() }),
    };
  }

  async #write({ task, item, result }: Done, { run, forMeta }: WalkContext): Promise<void> {
    if (!result.ok) {
      await this.#deps.store.putFailure(result.error);
      this.#onEvent({ type: 'failed', index: task.index, failed: result.error });
      return;
    }
    await this.#deps.store.addGeneration(result.value);
    const forMetaJudge =
      result.value.stage === 'judge' &&
      result.value.order === 'AB' &&
      run.manifest.metaJudge !== null &&
      needsMeta(item, result.value, readingOf(run.manifest).verdictParser);
    this.#onEvent({ type: 'generated', index: task.index, generation: result.value, needsMeta: forMetaJudge });
    if (forMetaJudge) forMeta.push({ ...task, judgment: result.value.text });
  }

  #haltOnStorage(error: unknown): void {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    const reason = full
      ? 'The browser’s storage is full. Everything up to here is kept: free some space, then go on.'
      : `Storage failed: ${error instanceof Error ? error.message : String(error)}. What was stored is kept.`;
    this.halt({ state: 'paused', reason }, true);
  }

  #status(halt: Halt): RunStatus {
    const { target, swap = noSwap } = this.#options;
    const status = { ...halt, target, ...(asksSwap(swap) && { swap }), updatedAt: this.#deps.clock.now() };
    this.#onEvent({ type: 'status', status });
    return status;
  }

  async #end(halt: Halt): Promise<RunStatus> {
    const status = this.#status(halt);
    await this.#deps.store.setStatus(this.#runId, status);
    return status;
  }
}

interface WalkContext {
  readonly run: RunRecord;
  readonly protocol: Protocol;
  /** Earlier attempts by call. */
  readonly attempts: ReadonlyMap<string, number>;
  readonly forMeta: Queue<Task>;
}

interface Done {
  readonly task: Task;
  readonly item: Item;
  readonly result: Result<Generation, FailedCall>;
}

/** Takes over the model where both stages use the same; else ends it, as two may not fit. */
function handOver(from: Lane, to: Lane): void {
  const loaded = from.release();
  if (loaded && sameModel(from.model, to.model)) to.adopt(loaded);
  else loaded?.dispose();
}

function cannotGoOn(run: RunRecord): string {
  const { importedFrom, protocol } = run.manifest;
  if (importedFrom !== undefined) return `This run was read from ${importedFrom}; nothing can be added to it.`;
  return `This run used ${protocol.id}, version ${String(protocol.version)}, which this version of Plumbline does not have. Its results stay; start a new run for more.`;
}

const loadProblem = (model: ModelRef, failure: EngineFailure): string =>
  `${model.name} could not be loaded: ${failure.message}`;
