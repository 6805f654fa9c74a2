import { proxy } from 'comlink';
import type { EngineFailure, EngineOutput } from '../domain/generation';
import type { LoadedModel, ModelRef } from '../domain/model';
import { err, ok, type Result } from '../domain/result';
import type { Generator, OpenGenerator } from '../run/ports';
import type { GenerateApi } from './api';
import { connect, type Connection } from './connect';
import { keepStored } from './keep-stored';

export interface GeneratorLimits {
  /** Time a call may take to end after an abort; then the worker is ended. */
  readonly graceMs: number;
  /** Longest time without progress while loading. The engines have shorter limits of their own; this is for a stuck thread. */
  readonly silentLoadMs: number;
  /** Longest time without new text. */
  readonly silentCallMs: number;
}

export interface GeneratorOptions {
  /** Finds the file the user picked for a model whose source is a file. */
  readonly fileFor: (model: ModelRef) => File | null;
  readonly startWorker?: () => Worker;
  readonly limits?: Partial<GeneratorLimits>;
}

const defaultLimits: GeneratorLimits = { graceMs: 5000, silentLoadMs: 15 * 60_000, silentCallMs: 20 * 60_000 };

const startGenerateWorker = (): Worker =>
  new Worker(new URL('../../workers/generate.worker.ts', import.meta.url), { type: 'module' });

const stopped: EngineFailure = { kind: 'interrupted', message: 'The call was stopped.' };
const closed: EngineFailure = { kind: 'interrupted', message: 'The model was unloaded.' };

/** Opens models in workers of their own. */
export function generatorOpener(options: GeneratorOptions): OpenGenerator {
  const limits = { ...defaultLimits, ...options.limits };
  return async (model, onProgress, signal) => {
    if (signal.aborted) return err(stopped);
    keepStored();
    const connection = connect<GenerateApi>((options.startWorker ?? startGenerateWorker)());
    const watch = silence(connection, limits.silentLoadMs, 'Loading the model stood still');
    const abort = () => {
      // A load cannot be broken off from inside.
      connection.close(stopped);
    };
    signal.addEventListener('abort', abort, { once: true });
    let loading = true;
    const loaded = await connection.call((remote) =>
      remote.load(
        model,
        options.fileFor(model),
        proxy((progress) => {
          // Progress comes by another way than the answer and may arrive after it.
          if (!loading || signal.aborted) return;
          watch.feed();
          onProgress(progress);
        }),
      ),
    );
    loading = false;
    signal.removeEventListener('abort', abort);
    watch.stop();
    if (loaded.ok) return ok(new WorkerGenerator(connection, loaded.value, limits));
    connection.close(loaded.error);
    return loaded;
  };
}

class WorkerGenerator implements Generator {
  readonly loaded: LoadedModel;
  readonly #connection: Connection<GenerateApi>;
  readonly #limits: GeneratorLimits;

  constructor(connection: Connection<GenerateApi>, loaded: LoadedModel, limits: GeneratorLimits) {
    this.#connection = connection;
    this.loaded = loaded;
    this.#limits = limits;
  }

  async generate(
    request: Parameters<Generator['generate']>[0],
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<EngineOutput, EngineFailure>> {
    if (signal.aborted) return err(stopped);
    const watch = silence(this.#connection, this.#limits.silentCallMs, 'The model wrote nothing');
    const updates: { last: string | null; wanted: boolean } = { last: null, wanted: true };
    let hardStop: ReturnType<typeof setTimeout> | undefined;
    const abort = () => {
      updates.wanted = false;
      hardStop = setTimeout(() => {
        this.#connection.close({ kind: 'worker-died', message: 'The model did not stop when asked and was ended.' });
      }, this.#limits.graceMs);
      // Its answer is the generate call's own.
      this.#connection.call((remote) => remote.interrupt().then(() => ok(null))).catch(() => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    const result = await this.#connection.call((remote) =>
      remote.generate(
        request,
        proxy((text: string) => {
          watch.feed();
          // Updates come through a channel of their own and may be late.
          if (!updates.wanted) return;
          updates.last = text;
          onText(text);
        }),
      ),
    );
    updates.wanted = false;
    signal.removeEventListener('abort', abort);
    clearTimeout(hardStop);
    watch.stop();
    if (!result.ok) return isAborted(signal) ? err(stopped) : result;
    if (updates.last !== result.value.text) onText(result.value.text);
    return result;
  }

  countTokens(texts: readonly string[]): ReturnType<Generator['countTokens']> {
    return this.#connection.call((remote) => remote.countTokens(texts));
  }

  dispose(): void {
    this.#connection.close(closed);
  }
}

/** Asked anew after every wait, which the compiler does not know of. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Closes the connection with `timed-out` when nothing has been heard for `ms`. */
function silence(connection: Connection<GenerateApi>, ms: number, what: string): { feed(): void; stop(): void } {
  const bark = () => {
    connection.close({ kind: 'timed-out', message: `${what} for ${String(Math.round(ms / 1000))} seconds.` });
  };
  let timer: ReturnType<typeof setTimeout> | null = setTimeout(bark, ms);
  return {
    feed() {
      // What comes late must not start it again: it would end a later call.
      if (timer === null) return;
      clearTimeout(timer);
      timer = setTimeout(bark, ms);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
