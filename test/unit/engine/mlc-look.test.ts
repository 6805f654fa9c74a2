import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { OwnFacts } from '../../../src/domain/own-model';
import { likelyLibraries, ownLibraries, webLlmLibraries } from '../../../src/engine/library-offers';
import { lookAtFolder } from '../../../workers/engines/mlc-look';
import { memoryNeed } from '../../../workers/engines/mlc-memory';
import { pickedFolder } from '../../../workers/engines/model-files';

const config = {
  model_type: 'qwen3',
  quantization: 'q4f16_1',
  context_window_size: 40960,
  model_config: { rope_theta: 1000000, rms_norm_eps: 1e-6, rope_scaling: null },
  tokenizer_files: ['tokenizer.json'],
};
const tensors = [
  { name: 'model.embed_tokens.q_weight', shape: [1000, 32], dtype: 'uint32' },
  { name: 'model.embed_tokens.q_scale', shape: [1000, 8], dtype: 'float16' },
  { name: 'model.norm.weight', shape: [256], dtype: 'float16' },
];
const shard = 'x'.repeat(100);

const folder = (change: Readonly<Record<string, string | null>> = {}) => {
  const files: Readonly<Record<string, string | null>> = {
    'mlc-chat-config.json': JSON.stringify(config),
    'tensor-cache.json': JSON.stringify({
      records: [{ dataPath: 'params_shard_0.bin', nbytes: 100, records: tensors }],
    }),
    'tokenizer.json': '{}',
    'params_shard_0.bin': shard,
    ...change,
  };
  return pickedFolder(
    Object.entries(files).flatMap(([name, text]) =>
      text === null ? [] : [{ path: `judge/${name}`, file: new File([text], name) }],
    ),
  );
};

describe('a look at a folder', () => {
  test('finds what decides the choice of a library, and a window that leaves room', async () => {
    const { facts, problems } = await lookAtFolder(folder());
    expect(problems).toEqual([]);
    expect(facts).toMatchObject({
      name: 'judge',
      bytes: 100,
      modelType: 'qwen3',
      quantisation: 'q4f16_1',
      contextTokens: 8192,
      longestWindow: 40960,
      parameters: 256_256 / 1e9,
      tensors: 3,
      unchecked: ['rope_theta 1000000', 'rms_norm_eps 0.000001'],
    });
  });

  test('tells two models of one name apart by their small files, the tokenizer’s among them', async () => {
    const of = async (change?: Readonly<Record<string, string>>) =>
      (await lookAtFolder(folder(change))).facts?.fingerprint;
    const plain = await of();
    expect(plain).toMatch(/^[0-9a-f]{12}$/);
    expect(await of()).toBe(plain);
    expect(await of({ 'tokenizer.json': '{"a":1}' })).not.toBe(plain);
    expect(await of({ 'chat_template.jinja': 'x' })).not.toBe(plain);
    const text = ['mlc-chat-config.json', 'tensor-cache.json', 'tokenizer.json', 'tokenizer_config.json', 'x'];
    const texts = await Promise.all(text.map(async (name) => (await folder().text(name)) ?? ''));
    expect(plain).toBe(createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12));
  });

  test('names all that is wrong at once', async () => {
    const list = { records: [{ dataPath: 'a.bin', nbytes: 1, records: [{ name: 1 }] }] };
    const { problems, facts } = await lookAtFolder(
      folder({ 'mlc-chat-config.json': '[]', 'tensor-cache.json': JSON.stringify(list), 'tokenizer.json': null }),
    );
    expect(facts).toBeNull();
    expect(problems).toEqual([
      'mlc-chat-config.json holds no JSON object.',
      'tensor-cache.json is no list of MLC weights.',
      'tokenizer.json is missing: without it no text can be turned into tokens.',
    ]);
  });
});

test('memory: weights, scratch of what is called, and a cache that grows with the window', () => {
  const description = {
    quantization: 'q4f16_1',
    kv_cache: { num_hidden_layers: 4, num_key_value_heads: 2, head_dim: 64 },
    memory_usage: { prefill: 5000, decode: 20, batch_verify: 1e9 },
  };
  const need = memoryNeed(description, tensors);
  expect(need).toEqual({
    fixedBytes: 128_000 + 16_000 + 512 + 5000 + 150 * 2 ** 20,
    bytesPerToken: 2 * 4 * 2 * 64 * 2,
  });
  expect(memoryNeed({ ...description, quantization: 'q4f32_1' }, tensors)?.bytesPerToken).toBe(2 * 4 * 2 * 64 * 4);
  expect(memoryNeed({ quantization: 'q4f16_1' }, tensors)).toBeNull();
});

describe('libraries to try a model on', () => {
  const facts = (change: Partial<OwnFacts>): OwnFacts => ({
    format: 'mlc',
    name: 'mine',
    bytes: 1,
    modelType: 'qwen3',
    quantisation: 'q4f16_1',
    contextTokens: 4096,
    longestWindow: 40960,
    parameters: 4.02,
    largestTensorMiB: 185,
    tensors: 1,
    memory: null,
    fingerprint: '',
    unchecked: [],
    ...change,
  });
  const file = (url: string | undefined) => url?.split('/').at(-1);

  test('of WebLLM’s, those that are quantised alike and as large', () => {
    expect(likelyLibraries(facts({})).map(file)).toEqual([
      'Qwen3-4B-q4f16_1_cs1k-webgpu.wasm',
      // Its largest tensor is not known.
      'Qwen3.5-4B-q4f16_1_cs1k-webgpu.wasm',
    ]);
    expect(file(likelyLibraries(facts({ parameters: 8.03, largestTensorMiB: 251, quantisation: 'q4f32_1' }))[0])).toBe(
      'Llama-3_1-8B-Instruct-q4f32_1_cs1k-webgpu.wasm',
    );
    expect(likelyLibraries(facts({ quantisation: 'q0f32' }))).toEqual([]);
    expect(likelyLibraries(facts({ parameters: 0.01 }))).toEqual([]);
  });

  test('each of WebLLM’s once; of the app’s those for this kind of adapter', () => {
    const urls = webLlmLibraries.map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    expect(urls.every((url) => url.endsWith('.wasm'))).toBe(true);
    const where = { base: 'https://host.example/app/', libraries: ['q0f32-gpu', 'q0f32-software', 'q4f32_1-software'] };
    expect(ownLibraries({ ...where, adapter: 'software' }).map(({ url }) => url)).toEqual([
      'https://host.example/app/libraries/pocket-q0f32-software.wasm',
      'https://host.example/app/libraries/pocket-q4f32_1-software.wasm',
    ]);
    expect(ownLibraries({ ...where, adapter: null })).toEqual([]);
  });
});
