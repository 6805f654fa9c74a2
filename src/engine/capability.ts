import { adapterName, adapterProblem, openAdapter } from '../../workers/engines/webgpu-adapter';

/** What this browser on this machine can run. */
export interface Capability {
  readonly webgpu: {
    readonly available: boolean;
    /** Why it is not, for a person; null if it is. */
    readonly reason: string | null;
    readonly adapter: AdapterInfo | null;
    readonly limits: GpuLimits | null;
    /** 16-bit arithmetic, which most compiled models use. */
    readonly shaderF16: boolean;
    readonly subgroups: boolean;
  };
  readonly cpu: {
    readonly threads: number;
    readonly crossOriginIsolated: boolean;
    /** Both are needed by the CPU engine. */
    readonly memory64: boolean;
    readonly jspi: boolean;
  };
  /** Bytes; null where the browser does not say. */
  readonly storage: { readonly usage: number | null; readonly quota: number | null; readonly persisted: boolean };
  readonly secureContext: boolean;
}

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** Graphics computed by the CPU. */
  readonly isFallback: boolean;
}

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
}

type WebGpu = Capability['webgpu'];

const answerMs = 5000;

/** Asks the browser; starts nothing and downloads nothing. Never rejects, and gives up on a question after 5 seconds. */
export async function probeCapability(): Promise<Capability> {
  const [webgpu, storage] = await Promise.all([
    inTime(probeWebGpu(), noWebGpu('The browser did not answer when asked for a graphics adapter.')),
    inTime(probeStorage(), { usage: null, quota: null, persisted: false }),
  ]);
  return {
    webgpu,
    cpu: {
      threads: Math.max(1, navigator.hardwareConcurrency),
      crossOriginIsolated: self.crossOriginIsolated,
      memory64: hasMemory64(),
      jspi: 'Suspending' in WebAssembly,
    },
    storage,
    secureContext: self.isSecureContext,
  };
}

/** Sentences that say what can be run here and what cannot, and why. The room for models changes and is told elsewhere. */
export function summarise(capability: Capability): readonly string[] {
  const { webgpu, cpu } = capability;
  const gpu = webgpu.available
    ? `WebGPU: ${webgpu.adapter === null ? 'unnamed adapter' : adapterName(webgpu.adapter)}${webgpu.shaderF16 ? '' : ', without 16-bit arithmetic (only q4f32 models run)'}.`
    : `No WebGPU: ${webgpu.reason ?? 'unknown reason'}`;
  const slow =
    webgpu.adapter?.isFallback === true
      ? ['The graphics adapter is a software one: large models would take hours.']
      : [];
  const threads = cpu.crossOriginIsolated ? cpu.threads : 1;
  const threadsText = threads === 1 ? 'one thread' : `up to ${String(threads)} threads`;
  const engine = cpuEngineRuns(capability)
    ? `Small models (GGUF) run on the CPU with ${threadsText}.`
    : 'The CPU engine does not run in this browser: it needs WebAssembly with 64-bit memory and promise integration (JSPI).';
  return [gpu, ...slow, engine];
}

/** wllama's main build; its other one would be fetched from a foreign host and is not used. */
export const cpuEngineRuns = (capability: Pick<Capability, 'cpu'>): boolean =>
  capability.cpu.memory64 && capability.cpu.jspi;

const noWebGpu = (reason: string, found: Partial<WebGpu> = {}): WebGpu => ({
  adapter: null,
  limits: null,
  shaderF16: false,
  subgroups: false,
  ...found,
  available: false,
  reason,
});

async function probeWebGpu(): Promise<WebGpu> {
  const opened = await openAdapter();
  if (!opened.ok) return noWebGpu(opened.error);
  const { info, limits, features } = opened.value;
  const found = {
    adapter: {
      vendor: info.vendor,
      architecture: info.architecture,
      description: info.description,
      isFallback: info.isFallbackAdapter,
    },
    limits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
    shaderF16: features.has('shader-f16'),
    subgroups: features.has('subgroups'),
  };
  const problem = adapterProblem(opened.value);
  return problem === null ? { ...found, available: true, reason: null } : noWebGpu(problem, found);
}

async function probeStorage(): Promise<Capability['storage']> {
  if (!('storage' in navigator)) return { usage: null, quota: null, persisted: false };
  const [estimate, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
  return { usage: estimate.usage ?? null, quota: estimate.quota ?? null, persisted };
}

function hasMemory64(): boolean {
  // A module with one empty 64-bit memory.
  return WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 0]));
}

/** The fallback also stands for an error: a probe has no failures, only things that are not there. */
function inTime<T>(question: Promise<T>, fallback: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(fallback);
    }, answerMs);
    question
      .catch(() => fallback)
      .then(
        (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        () => undefined,
      );
  });
}
