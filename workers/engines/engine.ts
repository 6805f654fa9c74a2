import type { EngineFailure, EngineFailureKind, EngineOutput } from '../../src/domain/generation';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../../src/domain/model';

/**
 * A model runtime: one model, one call at a time (generate.worker.ts sees to that).
 * Throws `EngineError` and nothing else: what a library throws is translated in its engine's files.
 */
export interface Engine {
  /** @param file the weights, when the model's source is a file the user picked. */
  load(model: ModelRef, file: File | null, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel>;
  /** @param onText gets the whole text so far, after every token. */
  generate(request: GenerationRequest, onText: (text: string) => void, signal: AbortSignal): Promise<EngineOutput>;
  countTokens(texts: readonly string[]): Promise<readonly TokenCount[]>;
  dispose(): void;
}

export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}

export const engineError = (kind: EngineFailureKind, message: string, cause?: unknown): EngineError =>
  new EngineError({ kind, message }, cause);

export const interrupted = (): EngineError => engineError('interrupted', 'The call was stopped.');

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw interrupted();
}

export const notLoaded = (): EngineError => engineError('model-load-failed', 'No model is loaded.');

/** @param prompt tokens asked for: the prompt and room for the answer. */
export const contextOverflow = (promptTokens: number, answerTokens: number, limit: number): EngineError =>
  new EngineError({
    kind: 'context-overflow',
    message:
      promptTokens > limit
        ? `The prompt has ${String(promptTokens)} tokens; the model's window has ${String(limit)}.`
        : `The prompt has ${String(promptTokens)} tokens and the answer may take ${String(answerTokens)}; the model's window has ${String(limit)}.`,
    tokens: { prompt: promptTokens, limit },
  });

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  return typeof error === 'string' ? error : String(error);
}

/** Words in which browsers, WebGPU and llama.cpp say that memory ran out. */
export const saysOutOfMemory = (text: string): boolean =>
  /out of memory|OutOfMemory|insufficient memory|failed to allocate|cannot allocate|unable to allocate|allocation fail|bad_alloc|Array buffer allocation|Cannot enlarge memory/i.test(
    text,
  );

/** What the worker sends back for anything that was thrown. @param kind of what no engine explained */
export const failureOf = (error: unknown, kind: EngineFailureKind): EngineFailure =>
  error instanceof EngineError ? error.failure : { kind, message: messageOf(error) };
