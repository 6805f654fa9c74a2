import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  ChatOptions,
  InitProgressCallback,
} from '@mlc-ai/web-llm';
import type { GenerationRequest, LoadProgress, ModelRef } from '../../src/domain/model';
import { probeCapability } from '../../src/engine/capability';
import { generatorOpener } from '../../src/engine/generator';
import { EngineError } from '../../workers/engines/engine';
import { WebLlmEngine, type MlcEngine, type WebLlmLimits } from '../../workers/engines/webllm';
import { pipelineOf } from '../../workers/engines/webllm-internals';
import { containing, matching } from './matching';

const never = new AbortController().signal;
const ignore = () => undefined;
const folder = 'https://models.invalid/judge/resolve/main/';
const model: ModelRef = {
  id: 'judge',
  name: 'Judge',
  engine: 'webllm',
  source: { kind: 'url', url: 'https://models.invalid/judge' },
  library: 'https://models.invalid/judge.wasm',
  contextTokens: 40,
  quantisation: 'q4f32_1',
};
const request = (change: Partial<GenerationRequest> = {}): GenerationRequest => ({
  prompt: 'a b c',
  maxTokens: 20,
  temperature: 0,
  topP: 1,
  seed: 5,
  stop: ['</s>'],
  ...change,
});

const capability = await probeCapability();

describe.skipIf(capability.webgpu.available)('a browser without a graphics device', () => {
  test('says `no-webgpu` and why, before anything is fetched', async () => {
    const result = await generatorOpener({ fileFor: () => null })(model, ignore, never);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'no-webgpu', message: matching(/WebGPU|graphics adapter/) },
    });
  });
});

describe('the installed WebLLM has what the engine relies on', () => {
  test('the methods and the private map', async () => {
    const { MLCEngine } = await import('@mlc-ai/web-llm');
    const engine = new MLCEngine({ appConfig: { model_list: [] } });
    for (const name of ['reload', 'unload', 'chatCompletion', 'getMessage', 'setInitProgressCallback'] as const) {
      expect(typeof engine[name], name).toBe('function');
    }
    expect(Reflect.get(engine, 'loadedModelIdToPipeline')).toBeInstanceOf(Map);
    expect(pipelineOf(engine, 'judge')).toBeNull();
  });

  test('an unknown model is rejected by an error that has its name', async () => {
    const { MLCEngine } = await import('@mlc-ai/web-llm');
    const engine = new MLCEngine({ appConfig: { model_list: [] } });
    await expect(engine.reload('nothing')).rejects.toMatchObject({ name: 'ModelNotFoundError' });
  });

  test('the private fields behind the map, and the words that are matched', async () => {
    const { default: source } = await import('@mlc-ai/web-llm/lib/index.js?raw');
    for (const part of [
      'this.loadedModelIdToPipeline.set(modelId, newPipeline)',
      'this.tokenizer.encode(',
      'this.lib.webGPUContext',
      'Fetching param cache[',
      'Loading model from cache[',
      'Loading GPU shader modules[',
      'Finish loading on ',
      'number of prompt tokens: ${',
      'this.name = "DeviceLostError"',
      'this.name = "ShaderF16SupportError"',
      'this.name = "ModelNotLoadedError"',
      'render_empty_system_message',
    ]) {
      expect(source.includes(part), part).toBe(true);
    }
  });
});

/** Stands in for the device and the compiled model: says `words`, one chunk each. */
class FakeMlc implements MlcEngine {
  readonly loadedModelIdToPipeline = new Map<string, object>();
  readonly requests: ChatCompletionRequestStreaming[] = [];
  options: ChatOptions = {};
  words: readonly string[] = ['Fine.', ' [[A]]'];
  finish: 'stop' | 'length' = 'stop';
  loads = true;
  hangsAfter = Number.POSITIVE_INFINITY;
  fails: Error | null = null;
  returned = 0;
  loseDevice: (info: GPUDeviceLostInfo) => void = ignore;
  #progress: InitProgressCallback = ignore;
  #text = '';

  setInitProgressCallback(callback: InitProgressCallback) {
    this.#progress = callback;
  }
  reload(modelId: string, options: ChatOptions) {
    this.options = options;
    if (this.fails !== null) return Promise.reject(this.fails);
    this.#progress({ progress: 0.5, timeElapsed: 1, text: 'Fetching param cache[1/2]: 10MB fetched. 50% completed' });
    this.#progress({ progress: 1, timeElapsed: 1, text: 'Loading GPU shader modules[2/2]: 100% completed' });
    this.#progress({ progress: 1, timeElapsed: 1, text: 'Finish loading on WebGPU - acme' });
    const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
      this.loseDevice = resolve;
    });
    const pipeline = {
      tokenizer: { encode: (text: string) => new Int32Array(text.split(' ').length) },
      tvm: { lib: { webGPUContext: { device: { lost } } } },
    };
    if (this.loads) this.loadedModelIdToPipeline.set(modelId, pipeline);
    return Promise.resolve();
  }
  unload() {
    return Promise.resolve();
  }
  getMessage() {
    return Promise.resolve(this.#text.replace('</s', ''));
  }
  chatCompletion(asked: ChatCompletionRequestStreaming): Promise<AsyncIterable<ChatCompletionChunk>> {
    this.requests.push(asked);
    return Promise.resolve(this.#stream());
  }
  async *#stream(): AsyncGenerator<ChatCompletionChunk> {
    const base = { id: '1', model: 'judge', object: 'chat.completion.chunk' as const, created: 0 };
    this.#text = '';
    try {
      for (const [i, word] of this.words.entries()) {
        if (i === this.hangsAfter) await new Promise(ignore);
        await new Promise((resolve) => setTimeout(resolve, 5));
        this.#text += word;
        yield { ...base, choices: [{ delta: { content: word, role: 'assistant' }, finish_reason: null, index: 0 }] };
      }
      yield { ...base, choices: [{ delta: {}, finish_reason: this.finish, index: 0 }] };
      const counts = { prompt_tokens: 3, completion_tokens: this.words.length, total_tokens: 3 + this.words.length };
      const extra = {
        e2e_latency_s: 0,
        prefill_tokens_per_s: 0,
        decode_tokens_per_s: 0,
        time_to_first_token_s: 0,
        time_per_output_token_s: 0,
      };
      yield { ...base, choices: [], usage: { ...counts, extra } };
    } finally {
      this.returned += 1;
    }
  }
}

describe('the engine over a stand-in for the device', () => {
  const put = async (cacheName: string, url: string, content: unknown) => {
    const cache = await caches.open(cacheName);
    await cache.put(url, new Response(typeof content === 'string' ? content : JSON.stringify(content)));
  };
  beforeEach(async () => {
    const tensors = [{ name: 'embed', shape: [1], dtype: 'float32' }];
    await put('webllm/config', `${folder}mlc-chat-config.json`, {
      conv_template: { stop_token_ids: [7, 8], role_templates: { user: 'X' } },
    });
    await put('webllm/model', `${folder}tokenizer.json`, {
      added_tokens: [{ content: '<s>' }, { content: '</s>' }],
    });
    await put('webllm/model', `${folder}tensor-cache.json`, {
      records: [{ dataPath: 'params_shard_0.bin', nbytes: 4, records: tensors }],
    });
    await put('webllm/model', `${folder}params_shard_0.bin`, 'four');
    const facts = JSON.stringify({ model_type: 'qwen3', params: tensors });
    await put('webllm/wasm', 'https://models.invalid/judge.wasm', `\0asm${facts}`);
    await put('plumbline/model-files', `${folder}tokenizer_config.json`, {
      bos_token: '<s>',
      eos_token: '</s>',
      chat_template: [{ name: 'default', template: 'D' }],
    });
  });
  const forget = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  };
  afterEach(forget);

  const engineOver = (mlc: FakeMlc, limits: Partial<WebLlmLimits> = {}) =>
    new WebLlmEngine(limits, {
      probe: () => Promise.resolve({ name: 'acme one', isFallback: false }),
      createEngine: () => Promise.resolve(mlc),
    });
  const loaded = async (mlc: FakeMlc, limits: Partial<WebLlmLimits> = {}) => {
    const engine = engineOver(mlc, limits);
    await engine.load(model, null, ignore);
    return engine;
  };
  const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    return error instanceof EngineError ? error.failure : error;
  };

  test('loads with a chat template that adds nothing, and says what it knows', async () => {
    const mlc = new FakeMlc();
    const seen: LoadProgress[] = [];
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(await engineOver(mlc).load(model, null, (progress) => seen.push(progress))).toEqual({
      modelId: 'judge',
      engine: 'WebLLM 0.2.86',
      backend: 'webgpu',
      device: 'acme one',
      contextTokens: 40,
      chatTemplate: 'D',
      bosToken: '<s>',
      eosToken: '</s>',
      controlTokens: ['<s>', '</s>'],
      files: { weights: { missing: 'its list of weights states no sums' }, library: { sha256, of: 'the file' } },
    });
    expect(mlc.options).toMatchObject({
      context_window_size: 40,
      conv_template: { stop_token_ids: [7, 8], roles: { user: '' } },
    });
    expect(seen.map(({ phase }) => phase)).toEqual(['download', 'download', 'compile']);
  });

  test('sets every sampling field; greedy takes the most likely token only', async () => {
    const mlc = new FakeMlc();
    const engine = await loaded(mlc);
    const seen: string[] = [];
    const output = await engine.generate(request({ prompt: 'cost: $$x$$ \ud800' }), (text) => seen.push(text), never);
    expect(output).toMatchObject({
      text: 'Fine. [[A]]',
      finish: 'stop',
      usage: { promptTokens: 3, completionTokens: 2, cachedTokens: 0 },
    });
    expect(seen).toEqual(['Fine.', 'Fine. [[A]]']);
    await engine.generate(request({ temperature: 0.7, topP: 0.9, seed: 0 }), ignore, never);
    const always = {
      frequency_penalty: 0,
      presence_penalty: 0,
      repetition_penalty: 1,
      stream_options: { include_usage: true },
      max_tokens: 20,
      stop: ['</s>'],
    };
    expect(mlc.requests[0]).toMatchObject({
      ...always,
      temperature: 0,
      top_p: 1e-5,
      seed: 5,
      messages: [{ role: 'user', content: 'cost: $$x$$ \ufffd' }],
    });
    expect(mlc.requests[1]).toMatchObject({ ...always, temperature: 0.7, top_p: 0.9, seed: 1 });
  });

  test('gives the whole message, not what leaked of a stop string', async () => {
    const mlc = new FakeMlc();
    mlc.words = ['Fine.', '</s'];
    expect((await (await loaded(mlc)).generate(request(), ignore, never)).text).toBe('Fine.');
  });

  test('tells an answer that was cut from one that filled the window', async () => {
    const mlc = new FakeMlc();
    mlc.finish = 'length';
    const engine = await loaded(mlc);
    expect((await engine.generate(request(), ignore, never)).finish).toBe('length');
    mlc.words = Array.from({ length: 37 }, () => 'x');
    expect((await engine.generate(request(), ignore, never)).finish).toBe('context-full');
  });

  test('counts with the model itself and refuses what does not fit', async () => {
    const mlc = new FakeMlc();
    const engine = await loaded(mlc);
    expect(await engine.countTokens(['a b', 'a'])).toEqual([
      { count: 2, exact: true },
      { count: 1, exact: true },
    ]);
    expect(await failureOf(engine.generate(request({ maxTokens: 38 }), ignore, never))).toMatchObject({
      kind: 'context-overflow',
      tokens: { prompt: 3, limit: 40 },
    });
    expect(mlc.requests).toHaveLength(0);
  });

  test('stops at an abort and gives the stream back, so that the next call gets the lock', async () => {
    const mlc = new FakeMlc();
    const engine = await loaded(mlc);
    const stop = new AbortController();
    expect(
      await failureOf(
        engine.generate(
          request(),
          () => {
            stop.abort();
          },
          stop.signal,
        ),
      ),
    ).toMatchObject({ kind: 'interrupted' });
    expect(mlc.returned).toBe(1);
    expect((await engine.generate(request(), ignore, never)).text).toBe('Fine. [[A]]');
  });

  test('a device that is lost ends the call in progress and all after it', async () => {
    const mlc = new FakeMlc();
    mlc.hangsAfter = 1;
    const engine = await loaded(mlc);
    const call = engine.generate(
      request(),
      () => {
        mlc.loseDevice({ __brand: 'GPUDeviceLostInfo', reason: 'unknown', message: 'Out of memory' });
      },
      never,
    );
    expect(await failureOf(call)).toMatchObject({
      kind: 'device-lost',
      message: containing('smaller model'),
    });
    expect(await failureOf(engine.generate(request(), ignore, never))).toMatchObject({ kind: 'device-lost' });
    expect(await failureOf(engine.countTokens(['a']))).toMatchObject({ kind: 'device-lost' });
  });

  test('a call that hangs is timed out, and the engine is not used again', async () => {
    const mlc = new FakeMlc();
    mlc.hangsAfter = 1;
    const engine = await loaded(mlc, { silenceMs: 50 });
    expect(await failureOf(engine.generate(request(), ignore, never))).toMatchObject({ kind: 'timed-out' });
    expect(await failureOf(engine.generate(request(), ignore, never))).toMatchObject({ kind: 'timed-out' });
    expect(mlc.requests).toHaveLength(1);
  });

  test('a load that ends without a model, or fails, is a failure', async () => {
    const silent = new FakeMlc();
    silent.loads = false;
    expect(await failureOf(engineOver(silent).load(model, null, ignore))).toMatchObject({ kind: 'model-load-failed' });
    const failing = new FakeMlc();
    failing.fails = Object.assign(new Error('The WebGPU device was lost while loading the model.'), {
      name: 'DeviceLostError',
    });
    expect(await failureOf(engineOver(failing).load(model, null, ignore))).toMatchObject({ kind: 'device-lost' });
  });

  test('a folder without a configuration is a failure', async () => {
    await forget();
    expect(await failureOf(engineOver(new FakeMlc()).load(model, null, ignore))).toMatchObject({
      kind: 'model-load-failed',
      message: containing('mlc-chat-config.json'),
    });
  });
});
