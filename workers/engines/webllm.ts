import type {
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  ChatOptions,
  InitProgressCallback,
  MLCEngineConfig,
} from '@mlc-ai/web-llm';
import { version } from '@mlc-ai/web-llm/package.json';
import type { EngineOutput, FinishReason } from '../../src/domain/generation';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../../src/domain/model';
import { fetchSmallFile } from './download';
import {
  contextOverflow,
  engineError,
  interrupted,
  notLoaded,
  throwIfStopped,
  type Engine,
  type EngineError,
} from './engine';
import { hashOf, hashOfFolder } from './file-hash';
import { eachValue, watchdog, type Guard } from './guard';
import { bringFolder } from './mlc-folder';
import { parseRecord, readTokenizerConfig, type TokenizerConfig } from './tokenizer-config';
import { requireWebGpu } from './webgpu-probe';
import { modelFolder, passThroughOptions, readProgress, stopTokenIds } from './webllm-config';
import { explainWebLlm } from './webllm-errors';
import { pipelineOf, type WebLlmPipeline } from './webllm-internals';

export interface WebLlmLimits {
  /** WebLLM reports a download once per shard, and shards can have 300 MB. */
  readonly silentLoadMs: number;
  /** Longest wait for a token; the whole prompt counts as one. */
  readonly silenceMs: number;
  /** How long an abort waits for the token in progress. */
  readonly graceMs: number;
}

/** What we use of `MLCEngine`. */
export interface MlcEngine {
  setInitProgressCallback(callback: InitProgressCallback): void;
  reload(modelId: string, options: ChatOptions): Promise<void>;
  unload(): Promise<void>;
  chatCompletion(request: ChatCompletionRequestStreaming): Promise<AsyncIterable<ChatCompletionChunk>>;
  getMessage(): Promise<string>;
}

/** The parts that need a graphics device; tests put their own here. */
export interface WebLlmParts {
  readonly probe: typeof requireWebGpu;
  readonly createEngine: (config: MLCEngineConfig) => Promise<MlcEngine>;
}

const realParts: WebLlmParts = {
  probe: requireWebGpu,
  createEngine: async (config) => new (await import('@mlc-ai/web-llm')).MLCEngine(config),
};

const defaultLimits: WebLlmLimits = { silentLoadMs: 10 * 60_000, silenceMs: 300_000, graceMs: 4000 };

/** Its random numbers are those of a generator with this modulus, which takes 0 for 1. */
const seedModulus = 2 ** 31 - 1;
/** Keeps the most likely token only, and leaves the probabilities alone. */
const greedyTopP = 1e-5;

interface Loaded {
  readonly engine: MlcEngine;
  readonly pipeline: WebLlmPipeline;
  readonly contextTokens: number;
}

/** WebLLM on WebGPU. One load per worker: only the end of the worker gives the memory of a failed load back. */
export class WebLlmEngine implements Engine {
  readonly #limits: WebLlmLimits;
  readonly #parts: WebLlmParts;
  #loaded: Loaded | null = null;
  /** Set once the device is gone or a call hangs: nothing works any more until the model is loaded in a new worker. */
  #broken: EngineError | null = null;
  /** Ends the call in progress when the device is lost. */
  #endCall: (error: EngineError) => void = () => undefined;
  #disposed = false;

  constructor(limits: Partial<WebLlmLimits> = {}, parts: WebLlmParts = realParts) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#parts = parts;
  }

  async load(model: ModelRef, _file: File | null, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel> {
    if (model.source.kind === 'file' || model.library === undefined) {
      throw engineError(
        'model-load-failed',
        'A WebLLM model is a folder of files at an address and a compiled library.',
      );
    }
    const adapter = await this.#parts.probe(model.quantisation.includes('f16'));
    const folder = modelFolder(model.source.url, self.location.href);
    const { chatConfig, library, named } = await bringFolder(folder, new URL(model.library, self.location.href).href, {
      contextTokens: model.contextTokens,
      onProgress,
    });
    const stopTokens = stopTokenIds(chatConfig);
    if (stopTokens === null) {
      throw engineError('model-load-failed', `mlc-chat-config.json at ${folder} is no configuration of an MLC model.`);
    }
    const config = await tokenizerConfigIn(
      model.tokenizerUrl === undefined ? folder : new URL(model.tokenizerUrl, self.location.href).href,
    );
    const files = { weights: await hashOfFolder(named), library: await hashOf(library, 'the file') };
    // An address of this kind WebLLM reads without asking the network, wherever the library came from.
    const libraryUrl = URL.createObjectURL(library);
    const engine = await this.#parts.createEngine({
      appConfig: { model_list: [{ model: folder, model_id: model.id, model_lib: libraryUrl }], cacheBackend: 'cache' },
      logLevel: 'ERROR',
    });
    try {
      await this.#reload(engine, model, passThroughOptions(stopTokens, model.contextTokens), onProgress);
    } finally {
      URL.revokeObjectURL(libraryUrl);
    }
    const pipeline = pipelineOf(engine, model.id);
    if (pipeline === null) throw engineError('model-load-failed', 'WebLLM ended the load without a model.');
    this.#loaded = { engine, pipeline, contextTokens: model.contextTokens };
    this.#watchDevice(pipeline);
    return {
      modelId: model.id,
      engine: `WebLLM ${version}`,
      backend: 'webgpu',
      device: adapter.isFallback ? `${adapter.name} (software)` : adapter.name,
      contextTokens: model.contextTokens,
      ...config,
      files,
    };
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<EngineOutput> {
    const loaded = this.#usable();
    throwIfStopped(signal);
    const prompt = request.prompt.toWellFormed();
    const promptTokens = loaded.pipeline.encode(prompt).length;
    if (promptTokens + request.maxTokens > loaded.contextTokens) {
      throw contextOverflow(promptTokens, request.maxTokens, loaded.contextTokens);
    }
    try {
      return await new Promise<EngineOutput>((resolve, reject) => {
        this.#endCall = reject;
        this.#stream(loaded, { ...request, prompt }, onText, signal).then(resolve, reject);
      });
    } catch (error) {
      const explained = explainWebLlm(error, 'generation');
      if (['device-lost', 'timed-out', 'out-of-memory'].includes(explained.failure.kind)) this.#broken ??= explained;
      throw explained;
    }
  }

  countTokens(texts: readonly string[]): Promise<readonly TokenCount[]> {
    try {
      const { pipeline } = this.#usable();
      return Promise.resolve(
        texts.map((text) => ({ count: pipeline.encode(text.toWellFormed()).length, exact: true })),
      );
    } catch (error) {
      return Promise.reject(explainWebLlm(error, 'generation'));
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#loaded?.engine.unload().catch(() => undefined);
    this.#loaded = null;
  }

  #usable(): Loaded {
    if (this.#broken !== null) throw this.#broken;
    if (this.#loaded === null) throw notLoaded();
    return this.#loaded;
  }

  async #reload(
    engine: MlcEngine,
    model: ModelRef,
    options: ChatOptions,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<void> {
    const { silentLoadMs } = this.#limits;
    try {
      await new Promise<void>((resolve, reject) => {
        const dog = watchdog(silentLoadMs, () => {
          const seconds = String(Math.round(silentLoadMs / 1000));
          reject(engineError('timed-out', `Loading the model made no progress for ${seconds} seconds.`));
        });
        engine.setInitProgressCallback((report) => {
          dog.feed();
          const progress = readProgress(report);
          if (progress !== null) onProgress(progress);
        });
        engine
          .reload(model.id, options)
          .finally(() => {
            dog.stop();
          })
          .then(resolve, reject);
      });
    } catch (error) {
      throw explainWebLlm(error, 'load');
    }
  }

  #watchDevice(pipeline: WebLlmPipeline): void {
    const onLoss = (info: GPUDeviceLostInfo) => {
      // Our own unloading destroys the device too.
      if (this.#disposed) return;
      const memory = /memory/i.test(info.message)
        ? ' The graphics memory may have run out: take a smaller model or window.'
        : '';
      const detail = info.message === '' ? info.reason : info.message;
      this.#broken ??= engineError('device-lost', `The graphics device was lost: ${detail}.${memory}`);
      this.#endCall(this.#broken);
    };
    // `lost` never rejects.
    pipeline.deviceLost.then(onLoss, () => undefined);
  }

  async #stream(
    { engine, pipeline, contextTokens }: Loaded,
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<EngineOutput> {
    const startedAt = performance.now();
    let firstTokenMs: number | null = null;
    let shown = '';
    let reason: string | null = null;
    let usage: Usage | null = null;
    const guard: Guard = {
      signal,
      silenceMs: this.#limits.silenceMs,
      graceMs: this.#limits.graceMs,
      endsOnAbort: false,
      onHang: () => undefined,
    };
    await eachValue(await engine.chatCompletion(streamingRequest(request)), guard, (chunk) => {
      const choice = chunk.choices[0];
      const added = choice?.delta.content ?? '';
      if (added !== '') {
        firstTokenMs ??= performance.now() - startedAt;
        shown += added;
        onText(shown);
      }
      reason = choice?.finish_reason ?? reason;
      usage = chunk.usage ?? usage;
    });
    const tokens = usageOf(usage);
    return {
      // The stream lets the start of a stop string through; the whole message is cut before it.
      text: await engine.getMessage(),
      finish: finishOf(reason, tokens, contextTokens),
      usage: tokens,
      timing: { firstTokenMs, durationMs: performance.now() - startedAt },
      ...(request.logprobs === true ? { logprobs: pipeline.logprobs() } : {}),
    };
  }
}

type Usage = NonNullable<ChatCompletionChunk['usage']>;

/** Read after the folder has come: a copy of the tokenizer is there then, and need not be fetched again. */
async function tokenizerConfigIn(folder: string): Promise<TokenizerConfig> {
  const [config, tokenizer, templateFile] = await Promise.all([
    fetchSmallFile(`${folder}tokenizer_config.json`),
    fetchSmallFile(`${folder}tokenizer.json`),
    fetchSmallFile(`${folder}chat_template.jinja`),
  ]);
  return readTokenizerConfig(parseRecord(config), parseRecord(tokenizer), templateFile);
}

/** Every sampling field is set: what is left out comes from the model's own configuration. */
function streamingRequest(request: GenerationRequest): ChatCompletionRequestStreaming {
  const greedy = request.temperature === 0;
  const logprobs = request.logprobs === true;
  return {
    messages: [{ role: 'user', content: request.prompt }],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: request.maxTokens,
    // Probabilities come after the division by the temperature; near 0 nothing is left of them.
    temperature: greedy && logprobs ? 1 : request.temperature,
    top_p: greedy ? greedyTopP : request.topP,
    frequency_penalty: 0,
    presence_penalty: 0,
    repetition_penalty: 1,
    seed: Math.abs(Math.trunc(request.seed)) % seedModulus || 1,
    stop: [...request.stop],
    // Without a count of alternatives WebLLM gives none at all.
    ...(logprobs ? { logprobs, top_logprobs: 1 } : {}),
  };
}

const usageOf = (usage: Usage | null): EngineOutput['usage'] => ({
  promptTokens: usage?.prompt_tokens ?? null,
  completionTokens: usage?.completion_tokens ?? null,
  cachedTokens: usage === null ? null : 0,
});

function finishOf(reason: string | null, usage: EngineOutput['usage'], windowTokens: number): FinishReason {
  if (reason === 'abort') throw interrupted();
  if (reason !== 'length') return 'stop';
  const total = (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
  return total >= windowTokens ? 'context-full' : 'length';
}
