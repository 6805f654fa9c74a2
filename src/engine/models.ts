import type { ModelRef } from '../domain/model';
import type { Capability } from './capability';
import { cpuEngineRuns } from './capability';
import catalogue from './catalogue.json';
import { builtLibraries, type LibraryVariant } from './libraries';

export type Role = 'genrm' | 'meta-judge';

/** A model the app offers. */
export interface CatalogueEntry {
  readonly ref: ModelRef;
  /** The name that a model has on every engine: "outcome" for outcome on wllama and outcome-q0f32 on WebLLM. */
  readonly checkpoint: string;
  readonly roles: readonly Role[];
  /** Download. */
  readonly sizeMB: number;
  /** Memory when loaded with the window of `ref`: graphics memory for WebLLM, main memory for wllama. */
  readonly memoryMB: number;
  readonly needsF16: boolean;
  /** null: look at the model's own page. */
  readonly licence: string | null;
  /** Whether it writes its thoughts before its answer. */
  readonly thinking: 'never' | 'always' | 'switchable';
  /** A GenRM and a meta-judge of one family share habits and errors. */
  readonly family: string;
  /** In billions. */
  readonly parameters: number;
  /** Longest window it was trained for; null if not known. */
  readonly trainedContext: number | null;
  /** Largest tensor, for devices that bind small buffers only; null if not known. */
  readonly largestTensorMiB: number | null;
  readonly note: string;
}

export interface Fit {
  readonly fits: boolean;
  /** Why not; or, if it fits, what to know before the download. */
  readonly reason: string;
}

const pocketFolder = 'models/pocket/';
/** Weights and the library. */
const pocketWebGpuMB = 11;
const pocketMemoryMB = 150;
const pocketNote = 'Knows the words of Pocket Bench only: its numbers on any other text mean nothing.';

/** Window in which WebLLM states the memory of its models. */
const statedWindow = 4096;
/** Room for a conversation, two answers and a rationale. */
const judgingWindow = 8192;
/** Either a device binds 1 GiB, or WebLLM asks for this much only. */
const largeBindingMiB = 1024;
const smallBindingMiB = 128;
/** Below this a software adapter still gives an answer while one waits. */
const softwareMemoryMB = 700;

interface Pocket {
  readonly id: 'outcome' | 'aligned' | 'meta';
  readonly name: string;
  readonly role: Role;
  readonly note: string;
}

const pockets: readonly Pocket[] = [
  {
    id: 'outcome',
    name: 'Pocket outcome',
    role: 'genrm',
    note: 'Trained on outcomes: right answers, often for a wrong reason.',
  },
  {
    id: 'aligned',
    name: 'Pocket aligned',
    role: 'genrm',
    note: 'Trained on rationales: right answers for the right reason.',
  },
  { id: 'meta', name: 'Pocket meta-judge', role: 'meta-judge', note: 'Compares a rationale with the golden judgment.' },
];

/** Full precision: the same texts as those that were seen in training. */
const pocketQuantisation = 'q0f32';

function pocketEntry(
  { id, role, note }: Pocket,
  ref: Pick<ModelRef, 'id' | 'name' | 'engine' | 'source' | 'quantisation'> & Pick<Partial<ModelRef>, 'library'>,
  folder: string,
  sizeMB: number,
): CatalogueEntry {
  return {
    ref: { ...ref, tokenizerUrl: folder, contextTokens: 256, knowsOnly: 'pocket' },
    checkpoint: id,
    roles: [role],
    sizeMB,
    memoryMB: pocketMemoryMB,
    needsF16: false,
    licence: 'part of Plumbline',
    thinking: 'never',
    family: 'pocket',
    parameters: 0.002,
    trainedContext: 512,
    largestTensorMiB: null,
    note: `${note} ${pocketNote}`,
  };
}

/** Where the app runs and what lies beside it. */
export interface Surroundings {
  /** Address of the page: `document.baseURI`. */
  readonly base: string;
  /** Kind of the graphics adapter; null where WebLLM cannot run. */
  readonly adapter: LibraryVariant | null;
  /** Compiled libraries of the pocket models: "q0f32-gpu". */
  readonly libraries?: readonly string[];
}

/** The kind of this machine's adapter, as far as the choice of a library goes. */
export function adapterKind({ webgpu }: Capability): LibraryVariant | null {
  if (!webgpu.available) return null;
  return webgpu.adapter?.isFallback === true ? 'software' : 'gpu';
}

/**
 * The models that come with the app, best first: on a graphics card those on WebLLM, elsewhere those on the CPU, which
 * a software adapter does not reach. WebLLM is offered only where its library for this kind of adapter was built.
 */
export function pocketModels({ base, adapter, libraries = builtLibraries }: Surroundings): readonly CatalogueEntry[] {
  const folder = new URL(pocketFolder, base).href;
  const onCpu = pockets.map((model) => {
    const source = { kind: 'url', url: `${folder}${model.id}-q8_0.gguf` } as const;
    return pocketEntry(
      model,
      { id: model.id, name: model.name, engine: 'wllama', source, quantisation: 'Q8_0' },
      folder,
      2,
    );
  });
  const library = `${pocketQuantisation}-${adapter ?? ''}`;
  if (!libraries.includes(library)) return onCpu;
  const onWebGpu = pockets.map((model) => {
    const id = `${model.id}-${pocketQuantisation}`;
    const ref = {
      id,
      name: `${model.name} (WebLLM)`,
      engine: 'webllm',
      source: { kind: 'url', url: `${folder}resolve/${id}/` },
      library: new URL(`libraries/pocket-${library}.wasm`, base).href,
      quantisation: pocketQuantisation,
    } as const;
    return pocketEntry(model, ref, folder, pocketWebGpuMB);
  });
  return adapter === 'gpu' ? [...onWebGpu, ...onCpu] : [...onCpu, ...onWebGpu];
}

const bitsOnDisk = 4.5;

function prebuilt(entry: (typeof catalogue.entries)[number]): CatalogueEntry {
  const longest = entry.trainedContext ?? statedWindow;
  const contextTokens = entry.kvKiBPerToken === null ? statedWindow : Math.min(judgingWindow, longest);
  const extraKiB = (contextTokens - statedWindow) * (entry.kvKiBPerToken ?? 0);
  return {
    ref: {
      id: entry.id,
      name: `${entry.name} (${entry.quantisation})`,
      engine: 'webllm',
      source: { kind: 'url', url: entry.model },
      library: entry.library,
      contextTokens,
      quantisation: entry.quantisation,
    },
    checkpoint: entry.id,
    roles: ['genrm', 'meta-judge'],
    sizeMB: Math.round((entry.parameters * 1000 * bitsOnDisk) / 8),
    memoryMB: entry.memoryMB + Math.round(extraKiB / 1024),
    needsF16: entry.needsF16,
    licence: entry.licence,
    thinking: thinkingOf(entry.thinking),
    family: entry.family,
    parameters: entry.parameters,
    trainedContext: entry.trainedContext,
    largestTensorMiB: entry.largestTensorMiB,
    note: entry.note,
  };
}

const thinkingOf = (text: string): CatalogueEntry['thinking'] =>
  text === 'always' || text === 'switchable' ? text : 'never';

/** WebLLM's own compiled models that are fit for judging. */
export const prebuiltModels: readonly CatalogueEntry[] = catalogue.entries.map(prebuilt);

/** Memory of a model when loaded, also of a run that was started on another machine; null if not known. */
export const memoryMBOf = (model: ModelRef): number | null =>
  model.knowsOnly === 'pocket'
    ? pocketMemoryMB
    : (prebuiltModels.find(({ ref }) => ref.id === model.id)?.memoryMB ?? null);

export const allModels = (where: Surroundings): readonly CatalogueEntry[] => [
  ...pocketModels(where),
  ...prebuiltModels,
];

/** What decides whether a model can be loaded on a machine. */
export type Demands = Pick<CatalogueEntry, 'needsF16' | 'largestTensorMiB' | 'memoryMB' | 'sizeMB'> & {
  readonly ref: Pick<ModelRef, 'engine'>;
};

/** Whether a model can be loaded here, as far as the browser lets us know. */
export function fits(entry: Demands, capability: Capability): Fit {
  if (entry.ref.engine !== 'webllm') {
    return cpuEngineRuns(capability)
      ? { fits: true, reason: 'Runs on the CPU.' }
      : { fits: false, reason: 'The CPU engine needs a browser with 64-bit WebAssembly memory and JSPI.' };
  }
  const { webgpu } = capability;
  if (!webgpu.available) return { fits: false, reason: webgpu.reason ?? 'This browser has no WebGPU.' };
  if (entry.needsF16 && !webgpu.shaderF16) {
    return { fits: false, reason: 'Computes in 16 bit, which this graphics adapter cannot. Take the q4f32 variant.' };
  }
  const bindingMiB = (webgpu.limits?.maxStorageBufferBindingSize ?? 0) / 2 ** 20;
  const usableMiB = bindingMiB >= largeBindingMiB ? largeBindingMiB : smallBindingMiB;
  if (entry.largestTensorMiB !== null && entry.largestTensorMiB > usableMiB) {
    const size = String(entry.largestTensorMiB);
    return {
      fits: false,
      reason: `One of its tensors has ${size} MiB; this device binds ${String(usableMiB)} MiB at most.`,
    };
  }
  if (webgpu.adapter?.isFallback === true && entry.memoryMB > softwareMemoryMB) {
    return { fits: false, reason: 'The graphics adapter is a software one: this model would take hours.' };
  }
  const { quota, usage } = capability.storage;
  if (quota !== null && entry.sizeMB * 1e6 > quota - (usage ?? 0)) {
    return { fits: false, reason: `The browser has no room for a download of ${String(entry.sizeMB)} MB.` };
  }
  const memory = (entry.memoryMB / 1000).toFixed(1);
  return {
    fits: true,
    reason: `Needs about ${memory} GB of graphics memory; the browser does not say how much there is.`,
  };
}

export interface Recommendation {
  readonly genrm: CatalogueEntry;
  readonly metaJudge: CatalogueEntry;
}

/** Best first; a pair is of two families, so that the meta-judge does not share the GenRM's habits. */
const pairs: readonly (readonly [genrm: string, metaJudge: string])[] = [
  ['Qwen3-4B-q4f16_1-MLC', 'Phi-4-mini-instruct-q4f16_1-MLC'],
  ['Qwen3-4B-q4f32_1-MLC', 'Phi-4-mini-instruct-q4f32_1-MLC'],
  ['Qwen2.5-1.5B-Instruct-q4f16_1-MLC', 'SmolLM2-1.7B-Instruct-q4f16_1-MLC'],
  ['Qwen2.5-1.5B-Instruct-q4f32_1-MLC', 'SmolLM2-1.7B-Instruct-q4f32_1-MLC'],
];

/** A pair to start with on the user's own data; null where no general model runs: then only the pocket models do. */
export function recommended(capability: Capability): Recommendation | null {
  const usable = (id: string) => prebuiltModels.find((entry) => entry.ref.id === id && fits(entry, capability).fits);
  for (const [genrmId, metaJudgeId] of pairs) {
    const genrm = usable(genrmId);
    const metaJudge = usable(metaJudgeId);
    if (genrm !== undefined && metaJudge !== undefined) return { genrm, metaJudge };
  }
  return null;
}

const quantisationIn = (name: string): string =>
  /(?:^|[-_.])((?:I?Q\d(?:_[A-Z0-9]+)*)|BF16|F16|F32)(?:[-_.]|$)/i.exec(name)?.[1]?.toUpperCase() ?? 'unknown';

const ggufWindow = 4096;

const ownGguf = (fileName: string, bytes: number, source: ModelRef['source']): ModelRef => {
  const name = fileName.replace(/\.gguf$/i, '');
  return {
    id: name,
    name,
    engine: 'wllama',
    source,
    contextTokens: ggufWindow,
    quantisation: quantisationIn(name),
    bytes,
  };
};

/** The user's own GGUF file. */
export const userGguf = (file: Pick<File, 'name' | 'size'>): ModelRef =>
  ownGguf(file.name, file.size, { kind: 'file', fileName: file.name });

/** A GGUF file at an address of the user's. */
export const remoteGguf = (url: string, bytes: number): ModelRef =>
  ownGguf(decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? url), bytes, { kind: 'url', url });
