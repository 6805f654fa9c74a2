import { describe, expect, test } from 'vitest';
import { modelVersion, prebuiltAppConfig } from '@mlc-ai/web-llm';
import type { Capability } from '../../../src/engine/capability';
import catalogue from '../../../src/engine/catalogue.json';
import {
  adapterKind,
  allModels,
  fits,
  memoryMBOf,
  pocketModels,
  prebuiltModels,
  recommended,
  remoteGguf,
  userGguf,
  type CatalogueEntry,
} from '../../../src/engine/models';

const gpu: Capability = {
  webgpu: {
    available: true,
    reason: null,
    adapter: { vendor: 'acme', architecture: 'one', description: '', isFallback: false },
    limits: {
      maxBufferSize: 2 ** 32,
      maxStorageBufferBindingSize: 2 ** 31,
      maxStorageBuffersPerShaderStage: 10,
      maxComputeWorkgroupStorageSize: 32768,
      maxComputeInvocationsPerWorkgroup: 1024,
    },
    shaderF16: true,
    subgroups: true,
  },
  cpu: { threads: 8, crossOriginIsolated: true, memory64: true, jspi: true },
  storage: { usage: 0, quota: 1e12, persisted: false },
  secureContext: true,
};
const withGpu = (change: Partial<Capability['webgpu']>): Capability => ({
  ...gpu,
  webgpu: { ...gpu.webgpu, ...change },
});
const none = withGpu({ available: false, reason: 'This browser has no WebGPU.' });

const entry = (id: string): CatalogueEntry => {
  const found = allModels({ base: 'https://app.example/sub/', adapter: 'gpu', libraries: ['q0f32-gpu'] }).find(
    ({ ref }) => ref.id === id,
  );
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

describe('the catalogue', () => {
  test('is that of the installed WebLLM', () => {
    expect(catalogue.webllmLibraries).toBe(modelVersion);
    for (const { ref } of prebuiltModels) {
      const record = prebuiltAppConfig.model_list.find(({ model_id }) => model_id === ref.id);
      expect(ref.source, ref.id).toEqual({ kind: 'url', url: record?.model });
      expect(ref.library, ref.id).toBe(record?.model_lib);
    }
  });

  test('leaves out the models whose library does not match their weights', () => {
    const ids = prebuiltModels.map(({ ref }) => ref.id).join(' ');
    expect(ids).not.toMatch(/R1-Distill-Qwen|Math|OpenHermes|NeuralHermes|WizardMath|Mistral-7B-Instruct-v0\.2/);
    expect(ids).toContain('DeepSeek-R1-Distill-Llama-8B-q4f16_1-MLC');
  });

  test('has unique ids and plausible numbers', () => {
    const all = allModels({ base: 'https://app.example/', adapter: 'gpu', libraries: ['q0f32-gpu'] });
    expect(new Set(all.map(({ ref }) => ref.id)).size).toBe(all.length);
    for (const { ref, sizeMB, memoryMB, needsF16, trainedContext, parameters } of prebuiltModels) {
      expect(needsF16, ref.id).toBe(ref.id.includes('f16'));
      expect(ref.contextTokens, ref.id).toBeLessThanOrEqual(trainedContext ?? 4096);
      expect(memoryMB, ref.id).toBeGreaterThan(sizeMB);
      expect(sizeMB / parameters, ref.id).toBeCloseTo(562.5, -1);
    }
  });

  test('knows the memory of its models, also of one that this machine does not offer, and of no other', () => {
    for (const { ref, memoryMB } of prebuiltModels) expect(memoryMBOf(ref), ref.id).toBe(memoryMB);
    expect(memoryMBOf(entry('outcome-q0f32').ref)).toBe(entry('outcome-q0f32').memoryMB);
    expect(memoryMBOf(userGguf({ name: 'own.gguf', size: 1e9 }))).toBeNull();
  });

  test('a wider window than the stated 4096 tokens costs its cache', () => {
    // 144 KiB a token for 4096 more tokens.
    expect(entry('Qwen3-8B-q4f16_1-MLC')).toMatchObject({ memoryMB: 5696 + 576, ref: { contextTokens: 8192 } });
    expect(entry('OLMo-2-1124-7B-Instruct-q4f16_1-MLC')).toMatchObject({
      memoryMB: 6479,
      ref: { contextTokens: 4096 },
    });
  });

  test('the pocket models stand beside the page, wherever it is', () => {
    expect(entry('meta')).toMatchObject({
      roles: ['meta-judge'],
      ref: {
        source: { kind: 'url', url: 'https://app.example/sub/models/pocket/meta-q8_0.gguf' },
        tokenizerUrl: 'https://app.example/sub/models/pocket/',
        contextTokens: 256,
        knowsOnly: 'pocket',
      },
    });
  });
});

describe('the pocket models on WebLLM', () => {
  const ids = (adapter: 'gpu' | 'software' | null, libraries: readonly string[]): readonly string[] =>
    pocketModels({ base: 'https://app.example/', adapter, libraries }).map(({ ref }) => ref.id);
  const built = ['q0f32-gpu', 'q0f32-software', 'q4f32_1-gpu'];
  const onCpu = ['outcome', 'aligned', 'meta'];
  const onWebGpu = ['outcome-q0f32', 'aligned-q0f32', 'meta-q0f32'];

  test('come first on a graphics card, and last on a software adapter, where the CPU engine is faster', () => {
    expect(ids('gpu', built)).toEqual([...onWebGpu, ...onCpu]);
    expect(ids('software', built)).toEqual([...onCpu, ...onWebGpu]);
  });

  test('are offered only with WebGPU and the library for its kind of adapter', () => {
    expect(ids(null, built)).toEqual(onCpu);
    expect(ids('gpu', ['q0f32-software'])).toEqual(onCpu);
    expect(ids('software', [])).toEqual(onCpu);
  });

  test('get the library for their adapter, and one name with the same checkpoint on the CPU', () => {
    expect(entry('outcome-q0f32')).toMatchObject({
      checkpoint: 'outcome',
      ref: {
        engine: 'webllm',
        library: 'https://app.example/sub/libraries/pocket-q0f32-gpu.wasm',
        source: { kind: 'url', url: 'https://app.example/sub/models/pocket/resolve/outcome-q0f32/' },
        knowsOnly: 'pocket',
      },
    });
    expect(entry('outcome').checkpoint).toBe('outcome');
    const software = withGpu({ adapter: { vendor: '', architecture: '', description: '', isFallback: true } });
    expect([gpu, software, none].map(adapterKind)).toEqual(['gpu', 'software', null]);
    for (const capability of [gpu, software]) expect(fits(entry('outcome-q0f32'), capability).fits).toBe(true);
  });
});

describe('fits', () => {
  const f16 = 'Qwen3-4B-q4f16_1-MLC';
  const f32 = 'Qwen3-4B-q4f32_1-MLC';
  test.each<[string, string, Capability, boolean, string]>([
    ['a good device', f16, gpu, true, 'graphics memory'],
    ['no WebGPU', f16, none, false, 'no WebGPU'],
    ['no 16-bit arithmetic', f16, withGpu({ shaderF16: false }), false, 'q4f32'],
    ['no 16-bit arithmetic needed', f32, withGpu({ shaderF16: false }), true, 'graphics memory'],
    [
      'a software adapter',
      f32,
      withGpu({ adapter: { vendor: '', architecture: '', description: '', isFallback: true } }),
      false,
      'software',
    ],
    ['a full disk', f32, { ...gpu, storage: { usage: 9e8, quota: 1e9, persisted: false } }, false, 'no room'],
    ['a pocket model without WebGPU', 'outcome', none, true, 'CPU'],
    ['a pocket model without JSPI', 'outcome', { ...none, cpu: { ...none.cpu, jspi: false } }, false, 'JSPI'],
  ])('%s', (_name, id, capability, expected, reason) => {
    const fit = fits(entry(id), capability);
    expect(fit.fits).toBe(expected);
    expect(fit.reason).toContain(reason);
  });

  test('a device below 1 GiB a binding gets 128 MiB: WebLLM asks for nothing between', () => {
    const small = withGpu({
      limits: {
        maxBufferSize: 2 ** 28,
        maxStorageBufferBindingSize: 2 ** 29,
        maxStorageBuffersPerShaderStage: 10,
        maxComputeWorkgroupStorageSize: 32768,
        maxComputeInvocationsPerWorkgroup: 256,
      },
    });
    expect(fits(entry('Qwen3-0.6B-q4f16_1-MLC'), small).fits).toBe(true);
    expect(fits(entry(f16), small).fits).toBe(false);
    expect(fits(entry(f16), small).reason).toContain('128 MiB');
  });
});

describe('recommended', () => {
  test('is a pair of two families that fits', () => {
    for (const capability of [gpu, withGpu({ shaderF16: false })]) {
      const pair = recommended(capability);
      expect(pair?.genrm.family).not.toBe(pair?.metaJudge.family);
      expect(pair && fits(pair.genrm, capability).fits && fits(pair.metaJudge, capability).fits).toBe(true);
    }
    expect(recommended(gpu)?.genrm.ref.id).toBe('Qwen3-4B-q4f16_1-MLC');
    expect(recommended(withGpu({ shaderF16: false }))?.genrm.ref.id).toBe('Qwen3-4B-q4f32_1-MLC');
  });

  test('is nothing without a usable device', () => {
    expect(recommended(none)).toBeNull();
  });
});

describe("the user's own models", () => {
  test.each([
    ['Qwen3-4B-Q4_K_M.gguf', 'Q4_K_M'],
    ['model.IQ4_XS.gguf', 'IQ4_XS'],
    ['tiny-f16.gguf', 'F16'],
    ['outcome-q8_0.gguf', 'Q8_0'],
    ['judge.gguf', 'unknown'],
  ])('%s is quantised as %s', (name, quantisation) => {
    expect(userGguf({ name, size: 7 })).toMatchObject({
      id: name.replace(/\.gguf$/i, ''),
      bytes: 7,
      quantisation,
      source: { kind: 'file', fileName: name },
    });
  });

  test('a file at an address', () => {
    expect(remoteGguf('https://host.example/a/My%20Judge-Q4_0.gguf?download=true', 9)).toMatchObject({
      bytes: 9,
      name: 'My Judge-Q4_0',
      quantisation: 'Q4_0',
      source: { kind: 'url', url: 'https://host.example/a/My%20Judge-Q4_0.gguf?download=true' },
    });
  });
});
