import type { ModelRef } from '../domain/model';
import type { Capability } from './capability';
import { cpuEngineRuns } from './capability';
import catalogue from './catalogue.json';

export type Role = 'genrm' | 'meta-judge';

/** A model the app offers. */
export interface CatalogueEntry {
  readonly ref: ModelRef;
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
const pocketNote = 'Knows the 529 words of Pocket Bench only: its numbers on any other text mean nothing.';

/** Window in which WebLLM states the memory of its models. */
const statedWindow = 4096;
/** Room for a conversation, two answers and a rationale. */
const judgingWindow = 8192;
/** Either a device binds 1 GiB, or WebLLM asks for this much only. */
const largeBindingMiB = 1024;
const smallBindingMiB = 128;
/** Below this a software adapter still gives an answer while one waits. */
const softwareMemoryMB = 700;

function pocket(
  id: 'outcome' | 'aligned' | 'meta',
  name: string,
  role: Role,
  note: string,
  base: string,
): CatalogueEntry {
  const folder = new URL(pocketFolder, base).href;
  return {
    ref: {
      id,
      name,
      engine: 'wllama',
      source: { kind: 'url', url: `${folder}${id}-q8_0.gguf` },
      tokenizerUrl: folder,
      contextTokens: 256,
      quantisation: 'Q8_0',
      knowsOnly: 'pocket',
    },
    roles: [role],
    sizeMB: 2,
    memoryMB: 150,
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

/** The models that come with the app. @param base address of the page: `document.baseURI`. */
export const pocketModels = (base: string): readonly CatalogueEntry[] => [
  pocket('outcome', 'Pocket outcome', 'genrm', 'Trained on outcomes: right answers, often for a wrong reason.', base),
  pocket('aligned', 'Pocket aligned', 'genrm', 'Trained on rationales: right answers for the right reason.', base),
  pocket('meta', 'Pocket meta-judge', 'meta-judge', 'Compares a rationale with the golden judgment.', base),
];

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

export const allModels = (base: string): readonly CatalogueEntry[] => [...pocketModels(base), ...prebuiltModels];

/** Whether a model can be loaded here, as far as the browser lets us know. */
export function fits(entry: CatalogueEntry, capability: Capability): Fit {
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
