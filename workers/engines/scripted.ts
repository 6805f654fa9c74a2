import type { EngineFailureKind, EngineOutput, FinishReason } from '../../src/domain/generation';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../../src/domain/model';
import { contextOverflow, EngineError, engineError, interrupted, type Engine } from './engine';

/** What goes wrong, instead of a reply. */
export type ScriptedFault =
  /** The failure as a value. */
  | { readonly kind: 'fail'; readonly failure: EngineFailureKind }
  /** Never answers; `hang` still obeys an interrupt, `hang-hard` does not. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang-hard' }
  /** Throws where nobody catches it: the worker reports an error and the call stays open. */
  | { readonly kind: 'crash' }
  /** Stops after so many characters, with finish `length`. */
  | { readonly kind: 'cut'; readonly after: number };

/** A model that says what a test wants. Goes into `ModelRef.source.url` through `scriptedUrl`. */
export interface Script {
  /** The first entry whose `when` is part of the prompt decides; `when: ''` fits every prompt. */
  readonly replies?: readonly { readonly when: string; readonly text: string; readonly finish?: FinishReason }[];
  /** Milliseconds before each word. */
  readonly delayMs?: number;
  readonly load?: ScriptedFault;
  /** By number of the call, from 1. */
  readonly calls?: readonly { readonly call: number; readonly fault: ScriptedFault }[];
  readonly chatTemplate?: string;
}

const prefix = 'scripted:';

export const scriptedUrl = (script: Script): string => prefix + encodeURIComponent(JSON.stringify(script));

function scriptOf(model: ModelRef): Script {
  const url = model.source.kind === 'url' ? model.source.url : '';
  if (!url.startsWith(prefix)) throw engineError('model-load-failed', 'A scripted model has a "scripted:" address.');
  // The one cast: tests write these scripts with `scriptedUrl`, nobody else does.
  return JSON.parse(decodeURIComponent(url.slice(prefix.length))) as Script;
}

/** A token is a word or a mark; good enough to test counting and overflow with. */
const tokensOf = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? [];

/** Deterministic engine for tests: no model, no download. */
export class ScriptedEngine implements Engine {
  #script: Script = {};
  #contextTokens = 0;
  #calls = 0;

  async load(model: ModelRef, _file: File | null, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel> {
    this.#script = scriptOf(model);
    this.#contextTokens = model.contextTokens;
    onProgress({ phase: 'read', loaded: 0, total: 1 });
    if (this.#script.load !== undefined) await playFault(this.#script.load, new AbortController().signal);
    return {
      modelId: model.id,
      engine: 'scripted',
      backend: 'none',
      device: 'none',
      contextTokens: model.contextTokens,
      chatTemplate: this.#script.chatTemplate ?? null,
      files: { weights: { missing: 'a script has no weights' } },
      bosToken: '',
      eosToken: '<|im_end|>',
      controlTokens: ['<|im_start|>', '<|im_end|>'],
    };
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<EngineOutput> {
    const startedAt = performance.now();
    this.#calls += 1;
    const call = this.#calls;
    const promptTokens = tokensOf(request.prompt).length;
    if (promptTokens + request.maxTokens > this.#contextTokens) {
      throw contextOverflow(promptTokens, request.maxTokens, this.#contextTokens);
    }
    const fault = this.#script.calls?.find((entry) => entry.call === call)?.fault;
    if (fault !== undefined && fault.kind !== 'cut') await playFault(fault, signal);
    const reply = this.#script.replies?.find(({ when }) => request.prompt.includes(when));
    if (reply === undefined) throw engineError('generation-failed', 'The script has no reply to this prompt.');

    const full = fault?.kind === 'cut' ? reply.text.slice(0, fault.after) : reply.text;
    const tokens = tokensOf(full);
    let text = '';
    let firstTokenMs: number | null = null;
    for (const token of tokens.slice(0, request.maxTokens)) {
      await pause(this.#script.delayMs ?? 0, signal);
      firstTokenMs ??= performance.now() - startedAt;
      text += token;
      onText(text);
    }
    const cut = fault?.kind === 'cut' || tokens.length > request.maxTokens;
    return {
      text,
      finish: cut ? 'length' : (reply.finish ?? 'stop'),
      usage: { promptTokens, completionTokens: Math.min(tokens.length, request.maxTokens), cachedTokens: 0 },
      timing: { firstTokenMs, durationMs: performance.now() - startedAt },
    };
  }

  countTokens(texts: readonly string[]): Promise<readonly TokenCount[]> {
    return Promise.resolve(texts.map((text) => ({ count: tokensOf(text).length, exact: true })));
  }

  dispose(): void {
    this.#script = {};
  }
}

async function playFault(fault: ScriptedFault, signal: AbortSignal): Promise<void> {
  switch (fault.kind) {
    case 'fail':
      throw new EngineError({ kind: fault.failure, message: `Scripted failure: ${fault.failure}.` });
    case 'hang':
      return pause(Number.POSITIVE_INFINITY, signal);
    case 'hang-hard':
      return new Promise(() => undefined);
    case 'crash':
      setTimeout(() => {
        throw new Error('Scripted crash.');
      });
      return new Promise(() => undefined);
    case 'cut':
      return;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(interrupted());
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(interrupted());
    };
    signal.addEventListener('abort', stop, { once: true });
    const timer = Number.isFinite(ms)
      ? setTimeout(() => {
          signal.removeEventListener('abort', stop);
          resolve();
        }, ms)
      : undefined;
  });
}
