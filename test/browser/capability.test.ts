import { describe, expect, test, vi } from 'vitest';
import { probeCapability, summarise, type Capability } from '../../src/engine/capability';
import { containing } from './matching';

const here = await probeCapability();

describe('the probe in this browser', () => {
  test('finds what the CPU engine needs', () => {
    expect(here.secureContext).toBe(true);
    expect(here.cpu).toMatchObject({ memory64: true, jspi: true, crossOriginIsolated: self.crossOriginIsolated });
    expect(here.cpu.threads).toBeGreaterThanOrEqual(1);
    expect(here.storage.quota).toBeGreaterThan(0);
  });

  test('has a reason exactly when there is no WebGPU', () => {
    expect(here.webgpu.reason === null).toBe(here.webgpu.available);
    expect(here.webgpu.adapter === null && here.webgpu.available).toBe(false);
  });

  test('can be sent to a worker and stored', () => {
    expect(structuredClone(here)).toEqual(here);
  });
});

describe('a browser that does not answer or throws', () => {
  const probeWith = async (requestAdapter: () => Promise<GPUAdapter | null>): Promise<Capability> => {
    vi.spyOn(navigator.gpu, 'requestAdapter').mockImplementation(requestAdapter);
    try {
      return await probeCapability();
    } finally {
      vi.restoreAllMocks();
    }
  };

  test('never makes the probe reject', async () => {
    const capability = await probeWith(() => Promise.reject(new Error('driver crashed')));
    expect(capability.webgpu).toMatchObject({
      available: false,
      adapter: null,
      reason: containing('driver crashed'),
    });
  });

  test('is given up on after a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const probe = probeWith(() => new Promise(() => undefined));
      await vi.advanceTimersByTimeAsync(6000);
      expect((await probe).webgpu.available).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('without an adapter is told from one without WebGPU', async () => {
    const capability = await probeWith(() => Promise.resolve(null));
    expect(capability.webgpu.reason).toContain('offers no graphics adapter');
  });
});

describe('the summary', () => {
  const able: Capability = {
    ...here,
    webgpu: {
      available: true,
      reason: null,
      adapter: { vendor: 'acme', architecture: 'one', description: '', isFallback: false },
      limits: null,
      shaderF16: false,
      subgroups: false,
    },
    cpu: { threads: 8, crossOriginIsolated: true, memory64: true, jspi: true },
    storage: { usage: 1e9, quota: 11e9, persisted: false },
  };
  test('says in plain words what runs', () => {
    expect(summarise(able)).toEqual([
      'WebGPU: acme one, without 16-bit arithmetic (only q4f32 models run).',
      'Small models (GGUF) run on the CPU with up to 8 threads.',
    ]);
  });

  test('says what does not run, and why', () => {
    const unable: Capability = {
      ...able,
      webgpu: { ...able.webgpu, available: false, reason: 'This browser has no WebGPU.', adapter: null },
      cpu: { ...able.cpu, jspi: false },
      storage: { usage: null, quota: null, persisted: false },
    };
    expect(summarise(unable).join(' ')).toMatch(
      /No WebGPU: This browser has no WebGPU\. The CPU engine does not run in this browser: it needs WebAssembly/,
    );
  });
});
