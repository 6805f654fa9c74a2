import { Wllama, type LoadedContextInfo, type RawCompletionChunk } from '@wllama/wllama/esm/index.js';
import { version } from '@wllama/wllama/package.json';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import type { EngineOutput, FinishReason, TokenLogprob } from '../../src/domain/generation';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../../src/domain/model';
import { CountingBlob } from './counting-blob';
import { fetchWeights, type Weights as Fetched } from './download';
import { contextOverflow, engineError, notLoaded, throwIfStopped, type Engine } from './engine';
import { hashOf } from './file-hash';
import { loadedBytes, readGguf, tooBigForEngine, type GgufMetadata } from './gguf-metadata';
import { eachValue, withDeadline } from './guard';
import { counterFromFolder, counterFromGguf, type CountTokens } from './token-counter';
import { completionOptions, loadOptions, logprobsIn } from './wllama-options';
import { explainGeneration, explainLoad, isCrash, WllamaLog } from './wllama-log';

export interface WllamaLimits {
  /** Bytes of cached prompts after which the wasm instance is renewed. */
  readonly cacheBudget: number;
  /** Time to start besides the time to read the file, at 20 kB a millisecond. */
  readonly startMs: number;
  /** Longest wait for a token or for the next 64 tokens of the prompt. */
  readonly silenceMs: number;
  /** Time from an abort to the hard stop. */
  readonly graceMs: number;
}

const defaultLimits: WllamaLimits = { cacheBudget: 2 ** 30, startMs: 60_000, silenceMs: 120_000, graceMs: 1500 };

/** All that is needed to start the engine again after a hard stop. */
interface Weights {
  readonly blob: Blob;
  readonly metadata: GgufMetadata;
  readonly contextTokens: number;
  readonly count: CountTokens;
}

/** llama.cpp in WebAssembly on the CPU. The work-arounds are those that wllama 3.8.1 was found to need. */
export class WllamaEngine implements Engine {
  readonly #limits: WllamaLimits;
  #weights: Weights | null = null;
  #instance: Wllama | null = null;
  #log = new WllamaLog(() => undefined);
  #cachedBytes = 0;

  constructor(limits: Partial<WllamaLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  async load(model: ModelRef, file: File | null, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel> {
    this.dispose();
    const { blob, sha256 } = await weightsOf(model, file, onProgress);
    const header = await readGguf(blob).catch((error: unknown) => {
      throw engineError(
        'model-load-failed',
        'The model file could not be read. It may have been changed or moved.',
        error,
      );
    });
    if (!header.ok) throw engineError('model-load-failed', header.error);
    const metadata = header.value;
    const contextTokens = Math.min(model.contextTokens, metadata.contextLength ?? model.contextTokens);
    const need = loadedBytes(metadata, blob.size, contextTokens);
    if (tooBigForEngine(need)) {
      throw engineError(
        'out-of-memory',
        `This model needs about ${(need / 2 ** 30).toFixed(1)} GiB; the CPU engine has 4 GiB. Take a smaller model, a stronger quantisation or a shorter window.`,
      );
    }
    const fromFolder = model.tokenizerUrl === undefined ? null : await counterFromFolder(absolute(model.tokenizerUrl));
    const weights = { blob, metadata, contextTokens, count: fromFolder ?? counterFromGguf(metadata.tokenizer) };
    // The engine reads the file in a worker of its own meanwhile.
    const [instance, hash] = await Promise.all([
      this.#start(weights, onProgress),
      sha256 === null ? hashOf(blob, wholeFile) : { sha256, of: wholeFile },
    ]);
    this.#weights = weights;
    const threads = instance.getNumThreads();
    return {
      modelId: model.id,
      engine: `wllama ${version} (llama.cpp ${Wllama.getLibllamaVersion()})`,
      backend: 'cpu',
      device: threads === 1 ? 'CPU, 1 thread' : `CPU, ${String(threads)} threads`,
      contextTokens,
      chatTemplate: metadata.chatTemplate,
      bosToken: instance.mustAddBosToken() ? '' : metadata.bosToken,
      eosToken: metadata.eosToken,
      controlTokens: metadata.controlTokens,
      files: { weights: hash },
    };
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<EngineOutput> {
    if (this.#weights === null) throw notLoaded();
    throwIfStopped(signal);
    const instance = await this.#ready(this.#weights);
    throwIfStopped(signal);
    // Half a surrogate pair makes llama.cpp's JSON parser throw.
    const prompt = request.prompt.toWellFormed();
    this.#checkRoom(this.#weights, instance, prompt, request.maxTokens);
    this.#log.clear();
    try {
      return await this.#stream(instance, this.#weights, { ...request, prompt }, onText, signal);
    } catch (error) {
      if (isCrash(error)) this.#stop();
      throw explainGeneration(error, this.#log, request.maxTokens);
    }
  }

  async countTokens(texts: readonly string[]): Promise<readonly TokenCount[]> {
    if (this.#weights === null) throw notLoaded();
    const { count } = this.#weights;
    const added = addedByEngine(await this.#ready(this.#weights));
    return texts.map((text) => {
      const counted = count(text.toWellFormed());
      return { ...counted, count: counted.count + added };
    });
  }

  dispose(): void {
    this.#stop();
    this.#weights = null;
  }

  #stop(): void {
    // Only terminates a worker: nothing to wait for.
    this.#instance?.exit().catch(() => undefined);
    this.#instance = null;
    this.#cachedBytes = 0;
  }

  /**
   * The running instance, or a new one after a hard stop. llama-server keeps the prompts it has seen and cannot be told
   * not to: they fill the wasm memory up to its 4 GiB, so the instance is renewed before.
   */
  async #ready(weights: Weights): Promise<Wllama> {
    if (this.#cachedBytes > this.#limits.cacheBudget) this.#stop();
    return this.#instance ?? (await this.#start(weights, () => undefined));
  }

  async #start(weights: Weights, onProgress: (progress: LoadProgress) => void): Promise<Wllama> {
    let fail: (error: Error) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    failed.catch(() => undefined);
    const log = new WllamaLog((message) => {
      fail(engineError('model-load-failed', `The engine's worker failed: ${message}`));
    });
    this.#log = log;
    const { blob } = weights;
    const instance = new Wllama({ default: absolute(wasmUrl) }, { logger: log.logger });
    // Its default would fetch 16 MB from a CDN on browsers without JSPI.
    instance.setCompat(null);
    const source = new CountingBlob(blob, (loaded) => {
      onProgress({ phase: 'read', loaded, total: blob.size });
    });
    try {
      const limit = this.#limits.startMs + blob.size / 20_000;
      await withDeadline(
        Promise.race([instance.loadModel([source], loadOptions(weights.contextTokens, blob.size)), failed]),
        limit,
        () =>
          engineError(
            'timed-out',
            `The engine did not start in ${String(Math.round(limit / 1000))} seconds. ${log.reason ?? ''}`.trim(),
          ),
      );
      if (!loadSucceeded(instance.getLoadedContextInfo())) {
        throw explainLoad(new Error('llama.cpp refused the model without saying why.'), log);
      }
    } catch (error) {
      instance.exit().catch(() => undefined);
      throw explainLoad(error, log);
    }
    this.#instance = instance;
    this.#cachedBytes = 0;
    return instance;
  }

  #checkRoom(weights: Weights, instance: Wllama, prompt: string, maxTokens: number): void {
    const counted = weights.count(prompt);
    // An estimate must not refuse what might fit: then the engine itself says whether the prompt is too long.
    if (!counted.exact) return;
    const tokens = counted.count + addedByEngine(instance);
    if (tokens + maxTokens > weights.contextTokens) throw contextOverflow(tokens, maxTokens, weights.contextTokens);
  }

  async #stream(
    instance: Wllama,
    weights: Weights,
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<EngineOutput> {
    const startedAt = performance.now();
    let firstTokenMs: number | null = null;
    let text = '';
    let reason: string | null = null;
    let usage: Usage | null = null;
    const logprobs: TokenLogprob[] = [];
    const stream = await instance.createCompletion({
      ...completionOptions(request),
      stream: true,
      abortSignal: signal,
    });
    const guard = {
      signal,
      silenceMs: this.#limits.silenceMs,
      graceMs: this.#limits.graceMs,
      endsOnAbort: true,
      onHang: () => {
        this.#stop();
      },
    };
    await eachValue(stream, guard, (chunk) => {
      const choice = chunk.choices[0];
      if (choice !== undefined && choice.text !== '') {
        firstTokenMs ??= performance.now() - startedAt;
        text += choice.text;
        onText(text);
      }
      if (choice !== undefined) logprobs.push(...logprobsIn(choice));
      reason = choice?.finish_reason ?? reason;
      usage = chunk.usage ?? usage;
    });
    const tokens = usageOf(usage);
    const fresh = (tokens.promptTokens ?? 0) - (tokens.cachedTokens ?? 0) + (tokens.completionTokens ?? 0);
    this.#cachedBytes += fresh * (weights.metadata.cacheBytesPerToken ?? 0);
    return {
      text,
      finish: finishOf(reason, tokens, instance.getLoadedContextInfo().n_ctx),
      usage: tokens,
      timing: { firstTokenMs, durationMs: performance.now() - startedAt },
      ...(request.logprobs === true ? { logprobs } : {}),
    };
  }
}

const wholeFile = 'the file';

type Usage = NonNullable<RawCompletionChunk['usage']>;

const absolute = (url: string): string => new URL(url, self.location.href).href;

async function weightsOf(
  model: ModelRef,
  file: File | null,
  onProgress: (progress: LoadProgress) => void,
): Promise<Fetched> {
  if (model.source.kind !== 'file') return fetchWeights(absolute(model.source.url), model.bytes ?? null, onProgress);
  if (file !== null) return { blob: file, sha256: null };
  throw engineError('model-load-failed', `The file ${model.source.fileName} has to be picked again.`);
}

/** How many tokens the engine puts around a prompt by itself. */
const addedByEngine = (instance: Wllama): number =>
  Number(instance.mustAddBosToken()) + Number(instance.mustAddEosToken());

/** wllama resolves for broken files too; this field, missing in its types, tells. */
const loadSucceeded = (info: LoadedContextInfo): boolean => 'success' in info && info.success === true;

const usageOf = (usage: Usage | null): EngineOutput['usage'] => ({
  promptTokens: usage?.prompt_tokens ?? null,
  completionTokens: usage?.completion_tokens ?? null,
  cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? null,
});

function finishOf(reason: string | null, usage: EngineOutput['usage'], windowTokens: number): FinishReason {
  if (reason !== 'length') return 'stop';
  const total = (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
  return total >= windowTokens - 1 ? 'context-full' : 'length';
}
