import type { ImportedCall } from '../domain/benchmarks/format';
import type { FileSample } from '../domain/benchmarks/mapping/sample';
import type { FileProblem, ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { TextReading } from '../domain/benchmarks/text-reading';
import type { Stage } from '../domain/generation';
import type { GoldenOffer } from '../domain/golden/offer';
import type { AsideItem, Item } from '../domain/item';
import type { LoadProgress, ModelRef } from '../domain/model';
import type { LibrarySource, MemoryNeed, MissingPart, OwnFacts, OwnModel, OwnSource } from '../domain/own-model';
import type { Reasons } from '../domain/metrics/reasons';
import type { Result } from '../domain/result';
import type { SCorrComparison } from '../domain/statistics/scorr-compare';
import type { DiffPart } from '../domain/text-diff';

/** What this machine can run, in words ready to be read. */
export interface Machine {
  readonly webgpu: boolean;
  /** Sentences: what can be run here, what not, and why. */
  readonly sentences: readonly string[];
  /** Name and value, such as largest buffer, threads, room left. */
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

/** A model that can be picked, with what a person wants to know first. */
export interface ModelOffer {
  readonly model: ModelRef;
  /** What it is offered as. */
  readonly stages: readonly Stage[];
  readonly downloadMB: number;
  /** Memory it needs while running. */
  readonly memoryMB: number;
  /** In billions. */
  readonly parameters: number;
  /** Longest window in tokens that it was trained for; null if not known. */
  readonly trainedContext: number | null;
  /** null: look at the model's own page. */
  readonly licence: string | null;
  /** Whether it writes its thoughts before the answer. */
  readonly thinking: 'never' | 'always' | 'switchable';
  /** A GenRM and a meta-judge of one family share habits and errors. */
  readonly family: string;
  readonly note: string;
  readonly fits: boolean;
  /** Why it cannot run here; or what to know before the download. */
  readonly reason: string;
}

export interface ModelChoices {
  readonly offers: readonly ModelOffer[];
  /** A pair to start with on the user's own data; null where no general model runs. */
  readonly recommended: { readonly genrm: string; readonly metaJudge: string } | null;
}

/** A model whose files, or some of them, lie in this browser. */
export interface StoredModel {
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  /** Its download broke off. */
  readonly isPartial: boolean;
}

/** A compiled library that a model of the user's can be tried on. */
export interface LibraryOffer {
  readonly url: string;
  readonly name: string;
  readonly from: 'this app' | 'WebLLM';
}

/** A model of the user's that was looked at: nothing large of it was read or fetched. */
export interface FoundModel {
  readonly facts: OwnFacts;
  /** Why it does not run here; null if it does, as far as the browser lets us know. */
  readonly unfit: string | null;
  /** Libraries it can be tried on; none for a GGUF file. */
  readonly libraries: readonly LibraryOffer[];
  /** A library that agrees with all that the folder says of itself. */
  readonly fitting: LibraryOffer | null;
  /** Addresses of libraries that are worth a try, best first. */
  readonly likely: readonly string[];
  /** null while it is not known. */
  readonly memory: MemoryNeed | null;
  /** @returns the memory it will need, or every difference between the folder and the library. */
  compare(library: LibrarySource, contextTokens: number): Promise<Result<MemoryNeed | null, readonly string[]>>;
  /** Copies and checks what lies on disk. @param library null for a GGUF file. */
  take(
    library: LibrarySource | null,
    contextTokens: number,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<OwnModel, string>>;
  /** Ends what is under way and lets it go. */
  close(): void;
}

/** Models of the user's own. */
export interface OwnModelPort {
  /** Those of earlier visits that need not be picked again. */
  kept(): Promise<readonly OwnModel[]>;
  /** Keeps it for later visits; a GGUF file from disk cannot be kept. */
  remember(own: OwnModel): Promise<void>;
  /** An address as it was typed -> the one to look at, or why it cannot be. */
  address(typed: string, wanted: 'a model' | 'a library'): Result<string, string>;
  /** @returns the model, or all that is wrong with it. */
  look(source: OwnSource, signal: AbortSignal): Promise<Result<FoundModel, readonly string[]>>;
  /** What of a model came from disk and has to be picked again before it can be loaded. */
  missing(model: ModelRef): Promise<readonly MissingPart[]>;
  /** Takes that back. @returns why this is not it; null if all is well. */
  again(
    model: ModelRef,
    part: MissingPart,
    source: OwnSource,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
}

/** What the screens need of the engines beside opening a generator. */
export interface EnginePort {
  probe(): Promise<Machine>;
  /** All models, with the reason for those that do not fit this machine. */
  choices(): Promise<ModelChoices>;
  readonly own: OwnModelPort;
  /** @returns the stored models, largest first; bytes that all of this site takes, and may take (null: the browser does not say). */
  stored(): Promise<{
    readonly models: readonly StoredModel[];
    readonly used: number | null;
    readonly quota: number | null;
  }>;
  /** @param url of a stored model */
  deleteStored(url: string): Promise<void>;
}

export interface FileChunk {
  readonly items: readonly Item[];
  readonly aside: readonly AsideItem[];
  readonly calls: readonly ImportedCall[];
  readonly golden?: readonly GoldenOffer[];
  readonly bytesRead: number;
}

/** Reads a file of any known format, chunk by chunk, off the main thread. An aborted reading ends with what was read. */
export type ParseFile = (
  file: Blob,
  fileName: string,
  onChunk: (chunk: FileChunk) => Promise<void>,
  signal: AbortSignal,
  options?: ReadOptions,
) => Promise<ImportReport>;

/** Reads the start of a file, as rows and not yet as items. */
export type SampleFile = (file: Blob, reading: TextReading) => Promise<Result<FileSample, FileProblem>>;

/** A few pieces of a file's text, read in this encoding, in which there is more than ASCII. */
export type ExcerptsOf = (file: Blob, encoding: string) => Promise<Result<readonly string[], FileProblem>>;

/** Long work on two runs, off the main thread, one call after the other. */
export interface ComparePort {
  /** @returns null for texts with too little in common. */
  diffWords(first: string, second: string): Promise<readonly DiffPart[] | null>;
  /** @returns null where there is no item. */
  reasons(run: Reasons, baseline: Reasons): Promise<SCorrComparison | null>;
  /** Ends what is under way, which is then never settled, and frees its memory. */
  close(): void;
}

/** A finished run that lies beside the app on its host. */
export interface HostRun {
  readonly file: string;
  readonly title: string;
  /** File of the audit of its meta-judge, where one lies there. */
  readonly audit?: string | undefined;
}

/** Files on the host that serves the app; nothing else is ever fetched by the screens. */
export interface HostFiles {
  bundledBenchmark(): Promise<File>;
  runs(): Promise<readonly HostRun[]>;
  run(file: string): Promise<Blob>;
  /** Every word that the pocket models know. */
  pocketWords(): Promise<ReadonlySet<string>>;
}

/** How far the copy of the app itself is, that makes it work without a network. */
export interface AppCopyState {
  /** `off`: none is made here. `unasked`: the browser is to save data, so a person has to ask for it. */
  readonly state: 'off' | 'unasked' | 'storing' | 'ready' | 'failed';
  /** Why it failed, or why it is off. */
  readonly reason: string;
  /** Another version is there whole and shows after a reload. */
  readonly isNewer: boolean;
  /** The copy answered for the page from its beginning, so that no request of it went unseen. */
  readonly seesAll: boolean;
}

/** A request that went to the network. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The copy of the app itself that this browser keeps. */
export interface AppCopyPort {
  /** Begins to keep it, unless the browser is to save data; tells of every change, and of what any tab asks the network for. */
  follow(onChange: (state: AppCopyState) => void, onRequest: (request: SentRequest) => void): Promise<void>;
  keep(): Promise<void>;
  /** Resolves when a reload shows the newer version. Never reloads. */
  takeOver(): Promise<void>;
}
