export type EngineId = 'webllm' | 'wllama' | 'scripted';

/** A model as the user picks it: enough to load it, cloneable, fixed in a run's manifest. */
export interface ModelRef {
  /** Catalogue id or an id made for the user's own model; names the model in exports. */
  readonly id: string;
  readonly name: string;
  readonly engine: EngineId;
  /** Where the weights are. */
  readonly source:
    /** A GGUF file, or a folder of MLC files. */
    | { readonly kind: 'url'; readonly url: string }
    /** A GGUF file on the user's disk. */
    | { readonly kind: 'file'; readonly fileName: string }
    /** A folder of MLC files on the user's disk, copied into this browser under an address that nobody else answers. */
    | { readonly kind: 'folder'; readonly folderName: string; readonly url: string };
  /** WebLLM only: the compiled library. */
  readonly library?: string;
  /** Folder with tokenizer.json and tokenizer_config.json, if they are not in the weights. */
  readonly tokenizerUrl?: string;
  /** Window in tokens that the model is loaded with; prompt and answer share it. */
  readonly contextTokens: number;
  readonly quantisation: string;
  /** Size of the user's own weights: tells two files of one name apart. */
  readonly bytes?: number;
  /** Set for models that know a closed vocabulary only: numbers on other text mean nothing. */
  readonly knowsOnly?: 'pocket';
}

export const sameModel = (a: ModelRef, b: ModelRef): boolean =>
  a.id === b.id && a.engine === b.engine && a.bytes === b.bytes && a.contextTokens === b.contextTokens;

/** SHA-256 in hexadecimal digits and what it is of, or why there is none; both for people. */
export type FileHash = { readonly sha256: string; readonly of: string } | { readonly missing: string };

/** The bytes that were loaded. */
export interface FileHashes {
  readonly weights: FileHash;
  /** WebLLM only: the compiled library. */
  readonly library?: FileHash;
}

/** What is known once a model is loaded. */
export interface LoadedModel {
  readonly modelId: string;
  /** For people and for the manifest: "wllama 3.8.1, CPU, 1 thread". */
  readonly engine: string;
  readonly backend: 'webgpu' | 'cpu' | 'none';
  /** Adapter name, thread count and the like. */
  readonly device: string;
  readonly contextTokens: number;
  /** Jinja source; null if the model brings none (ChatML is used then). */
  readonly chatTemplate: string | null;
  /** Texts of the tokens a chat template may ask for; '' if there is none or the engine adds it itself. */
  readonly bosToken: string;
  readonly eosToken: string;
  /** Absent in what earlier versions loaded. */
  readonly files?: FileHashes;
  /** Every token text the tokenizer treats as control, so that judged text can be kept from using them. */
  readonly controlTokens: readonly string[];
}

/** One prompt to one loaded model. Sampling only: never a reason to load again. */
export interface GenerationRequest {
  readonly prompt: string;
  readonly maxTokens: number;
  /** 0 = greedy. */
  readonly temperature: number;
  /** (0, 1]. */
  readonly topP: number;
  readonly seed: number;
  readonly stop: readonly string[];
  /** Also give the log-probability of every token of the answer, in the distribution it was drawn from; greedy: temperature 1. */
  readonly logprobs?: boolean;
}

export interface TokenCount {
  readonly count: number;
  /** False where the engine has no tokenizer to ask and the count is an upper estimate. */
  readonly exact: boolean;
}

/** Progress of a load. `total` is null while the size is not known. Bytes where the phase is a download or a copy from disk. */
export interface LoadProgress {
  readonly phase: 'download' | 'copy' | 'read' | 'compile';
  readonly loaded: number;
  readonly total: number | null;
  /** Of a transfer that is made of several files. */
  readonly files?: { readonly done: number; readonly total: number };
}
