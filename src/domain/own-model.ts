import type { ModelRef } from './model';

/** A model of the user's own, before it is known to be one. */
export type OwnSource =
  | { readonly kind: 'file'; readonly file: File }
  /** Files of a folder, as the browser hands them over. */
  | { readonly kind: 'folder'; readonly files: readonly PickedFile[] }
  /** A GGUF file, or a folder of MLC files. */
  | { readonly kind: 'url'; readonly url: string };

export interface PickedFile {
  /** From the picked folder on, with its name first: "judge/params_shard_0.bin". */
  readonly path: string;
  readonly file: File;
}

/** WebLLM only: the compiled library. */
export type LibrarySource =
  { readonly kind: 'file'; readonly file: File } | { readonly kind: 'url'; readonly url: string };

/** What a model says of itself in its small files or its header. */
export interface OwnFacts {
  readonly format: 'gguf' | 'mlc';
  /** Of the folder, the repository or the file. */
  readonly name: string;
  /** Of its weights. */
  readonly bytes: number;
  /** "qwen3" */
  readonly modelType: string;
  readonly quantisation: string;
  /** Window to start with. */
  readonly contextTokens: number;
  /** Longest window in tokens it was trained for; null if it does not say. */
  readonly longestWindow: number | null;
  /** In billions; 0 where nobody needs to know. */
  readonly parameters: number;
  readonly largestTensorMiB: number | null;
  readonly tensors: number;
  /** Memory while running; null while it is not known. */
  readonly memory: MemoryNeed | null;
  /** 12 hexadecimal digits of a hash of the small files, which hold the weights' sums: another model has others. '' for a GGUF file. */
  readonly fingerprint: string;
  /** "rope_theta 1000000": what decides the text too and no library states. */
  readonly unchecked: readonly string[];
}

/** Facts, or why it cannot be used: one sentence for each thing that is wrong. */
export interface Looked {
  readonly facts: OwnFacts | null;
  readonly problems: readonly string[];
}

/** Whether weights and library belong together: one sentence for each difference. */
export interface Compared {
  readonly faults: readonly string[];
  readonly memory: MemoryNeed | null;
}

/** Bytes of memory: so much, and so much more for each token of the window. */
export interface MemoryNeed {
  readonly fixedBytes: number;
  readonly bytesPerToken: number;
}

/** A model of the user's own that can be chosen. */
export interface OwnModel {
  readonly model: ModelRef;
  readonly longestWindow: number | null;
  readonly memory: MemoryNeed | null;
}

/** Less holds no judgment. */
export const leastWindow = 128;

/** The window nearest to the one asked for that the model can be loaded with. */
export const allowedWindow = ({ longestWindow }: Pick<OwnModel, 'longestWindow'>, tokens: number): number =>
  Math.min(Math.max(leastWindow, Math.floor(tokens)), longestWindow ?? Infinity);

/** What has to be picked again before a model can be loaded. */
export type MissingPart = 'file' | 'folder' | 'library';

export const memoryBytes = ({ fixedBytes, bytesPerToken }: MemoryNeed, windowTokens: number): number =>
  fixedBytes + bytesPerToken * windowTokens;
