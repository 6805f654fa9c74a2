import type { WllamaLogger } from '@wllama/wllama/esm/index.js';
import { contextOverflow, engineError, EngineError, messageOf, saysOutOfMemory } from './engine';

const kept = 20;

/** Where llama.cpp's messages end up: wllama swallows the reason of a failure and only logs it. */
export class WllamaLog {
  readonly logger: WllamaLogger;
  #errors: string[] = [];

  /** @param onWorkerError wllama's own worker reported an uncaught error: no promise will settle any more. */
  constructor(onWorkerError: (message: string) => void) {
    const error = (...parts: readonly unknown[]) => {
      const event = parts.find((part) => part instanceof Event);
      if (event !== undefined) onWorkerError(event instanceof ErrorEvent ? event.message : event.type);
      this.#keep(parts.map(partText).join(' '));
    };
    const ignore = () => undefined;
    this.logger = {
      debug: ignore,
      log: ignore,
      warn: (...parts: readonly unknown[]) => this.#keepWarning(parts),
      error,
    };
  }

  clear(): void {
    this.#errors = [];
  }

  /** The first message says why; later ones say what it led to. */
  get reason(): string | null {
    return this.#errors[0] ?? null;
  }

  get text(): string {
    return this.#errors.join('\n');
  }

  #keep(line: string): void {
    const text = line.replace(/^@@\w+@@/, '').trim();
    // Stack traces and the garbled length that an exception in C++ turns into say nothing.
    if (text === '' || /Stack trace|Invalid typed array length|Invalid magic number/.test(text)) return;
    if (this.#errors.length < kept) this.#errors.push(text);
  }

  /** What emscripten prints on its way out comes as a warning. */
  #keepWarning(parts: readonly unknown[]): void {
    const line = parts.map(partText).join(' ');
    if (/abort|failed|error|wasm/i.test(line)) this.#keep(line);
  }
}

const partText = (part: unknown): string =>
  typeof part === 'string' ? part : part instanceof Error ? part.message : '';

/** Why a model could not be loaded, with the reason llama.cpp logged. */
export function explainLoad(error: unknown, log: WllamaLog): EngineError {
  if (error instanceof EngineError) return error;
  const text = `${messageOf(error)}\n${log.text}`;
  if (saysOutOfMemory(text)) {
    return engineError(
      'out-of-memory',
      `There is not enough memory for this model: ${log.reason ?? messageOf(error)}`,
      error,
    );
  }
  return engineError('model-load-failed', `The model could not be loaded: ${log.reason ?? messageOf(error)}`, error);
}

/** Why a generation failed. @param answerTokens what was asked for, for the message. */
export function explainGeneration(error: unknown, log: WllamaLog, answerTokens: number): EngineError {
  if (error instanceof EngineError) return error;
  const text = `${messageOf(error)}\n${log.text}`;
  const overflow = /request \((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/.exec(text);
  if (overflow !== null) return contextOverflow(Number(overflow[1]), answerTokens, Number(overflow[2]));
  if (saysOutOfMemory(text)) return engineError('out-of-memory', `The engine ran out of memory: ${text.trim()}`, error);
  const reason = log.reason ?? messageOf(error);
  if (/UTF-8/.test(text))
    return engineError('generation-failed', `The model wrote bytes that are no text: ${reason}`, error);
  return engineError('generation-failed', `The engine failed: ${reason}`, error);
}

/** The wasm instance is gone; only a new one can go on. */
export const isCrash = (error: unknown): boolean =>
  /\(ABORT\)|crashed|unreachable|File read failed/.test(messageOf(error));
