import type { EngineFailure, EngineFailureKind, EngineOutput, Stage } from '../domain/generation';
import { promptMaker, type PromptMaker } from '../domain/judge-prompt';
import type { GenerationRequest, ModelRef } from '../domain/model';
import type { PromptSet, Protocol } from '../domain/protocols/protocol';
import { err, type Result } from '../domain/result';
import type { OnRunEvent } from './events';
import type { Clock, Generator, OpenGenerator } from './ports';

/** Failures that leave the engine unusable: it is started again before anything else is asked of it. */
const fatal: ReadonlySet<EngineFailureKind> = new Set(['device-lost', 'worker-died', 'timed-out', 'out-of-memory']);
/** Time for a driver to come back before the model is loaded again. */
const recoveryMs = 1500;

export interface ReadyModel {
  readonly generator: Generator;
  readonly prompts: PromptMaker;
}

interface LaneDeps {
  readonly open: OpenGenerator;
  readonly clock: Clock;
  readonly onEvent: OnRunEvent;
}

/** One model of a run with the care it needs: loaded when first asked, started again when its engine dies. */
export class Lane {
  readonly stage: Stage;
  readonly model: ModelRef;
  readonly #protocol: Protocol;
  readonly #promptSet: PromptSet | null;
  readonly #deps: LaneDeps;
  #ready: ReadyModel | null = null;

  constructor(stage: Stage, model: ModelRef, protocol: Protocol, promptSet: PromptSet | null, deps: LaneDeps) {
    this.stage = stage;
    this.model = model;
    this.#protocol = protocol;
    this.#promptSet = promptSet;
    this.#deps = deps;
  }

  /** The loaded model; loads it if need be. */
  async ready(signal: AbortSignal): Promise<Result<ReadyModel, EngineFailure>> {
    if (this.#ready) return { ok: true, value: this.#ready };
    const { open, clock, onEvent } = this.#deps;
    const started = clock.now();
    const opened = await open(
      this.model,
      (progress) => onEvent({ type: 'loading', stage: this.stage, progress }),
      signal,
    );
    if (!opened.ok) return opened;
    const generator = opened.value;
    this.adopt(generator);
    onEvent({ type: 'loaded', stage: this.stage, model: generator.loaded, loadMs: clock.now() - started });
    return this.ready(signal);
  }

  /** Takes over a model that is loaded already. */
  adopt(generator: Generator): void {
    this.#ready = { generator, prompts: promptMaker(this.#protocol, this.#promptSet, generator.loaded) };
  }

  /**
   * One call. When the engine dies of it, the engine is started again and the call tried once more; the second
   * failure is returned.
   */
  async call(
    request: (ready: ReadyModel) => Result<GenerationRequest, EngineFailure>,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<EngineOutput, EngineFailure>> {
    const first = await this.#attempt(request, onText, signal);
    if (first.ok || !fatal.has(first.error.kind) || signal.aborted) return first;
    this.#deps.onEvent({ type: 'recovering', stage: this.stage, failure: first.error });
    await this.#deps.clock.wait(recoveryMs, signal);
    // A wait that was broken off has an aborted signal: opening and generating answer that with `interrupted`.
    return this.#attempt(request, onText, signal);
  }

  async #attempt(
    request: (ready: ReadyModel) => Result<GenerationRequest, EngineFailure>,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<EngineOutput, EngineFailure>> {
    const ready = await this.ready(signal);
    if (!ready.ok) return ready;
    const asked = request(ready.value);
    if (!asked.ok) return err(asked.error);
    const output = await ready.value.generator.generate(asked.value, onText, signal);
    if (!output.ok && fatal.has(output.error.kind)) this.dispose();
    return output;
  }

  /** Gives the loaded model away; this lane does not end it any more. */
  release(): Generator | null {
    const generator = this.#ready?.generator ?? null;
    this.#ready = null;
    return generator;
  }

  dispose(): void {
    this.release()?.dispose();
  }
}
