import type { EngineFailure, EngineOutput } from '../domain/generation';
import type { AsideItem, Item } from '../domain/item';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../domain/model';
import type { Result } from '../domain/result';
import type { Compared, LibrarySource, Looked, OwnSource } from '../domain/own-model';
import type { FileSample } from '../domain/benchmarks/mapping/sample';
import type { FileProblem, ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { TextReading } from '../domain/benchmarks/text-reading';
import type { ImportedCall } from '../domain/benchmarks/format';
import type { GoldenOffer } from '../domain/golden/offer';
import type { Reasons } from '../domain/metrics/reasons';
import type { SCorrComparison } from '../domain/statistics/scorr-compare';
import type { DiffPart } from '../domain/text-diff';
import type { TableColumn, TableRow } from '../domain/exports/table';

/** own-model.worker.ts: looks at one model of the user's own, compares it with libraries, copies it from disk. */
export interface OwnModelApi {
  /** Reads the small files or the header only. */
  look(source: OwnSource): Promise<Result<Looked, EngineFailure>>;
  /** Compares the MLC folder that was looked at with a library. */
  compare(library: LibrarySource, contextTokens: number): Promise<Result<Compared, EngineFailure>>;
  /**
   * Copies what of the model lies on the user's disk to where its engine looks for it, and checks it on the way.
   * @param model its addresses are those that the files get
   * @param library null where it has an address of its own
   */
  copy(
    model: ModelRef,
    library: File | null,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<null, EngineFailure>>;
}

/** generate.worker.ts: one model, one call at a time. Types only: the one file that both threads share. */
export interface GenerateApi {
  /** @param file the user's own model file, when the model's source is a file. */
  load(
    model: ModelRef,
    file: File | null,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<LoadedModel, EngineFailure>>;
  /** @param onText gets the whole text so far, at most about ten times a second. */
  generate(request: GenerationRequest, onText: (text: string) => void): Promise<Result<EngineOutput, EngineFailure>>;
  /** Ends the call in progress with `interrupted`; does nothing when there is none. */
  interrupt(): Promise<void>;
  countTokens(texts: readonly string[]): Promise<Result<readonly TokenCount[], EngineFailure>>;
}

/** A chunk of what parse.worker.ts reads out of a file, in file order. */
export interface ParsedChunk {
  readonly items: readonly Item[];
  readonly aside: readonly AsideItem[];
  /** Judgments and meta-judgments that stood beside the items: for result files. */
  readonly calls: readonly ImportedCall[];
  /** Golden judgments without their comparisons: for files that hold nothing else. */
  readonly golden?: readonly GoldenOffer[];
  readonly bytesRead: number;
}

/** parse.worker.ts: bytes -> items, as a stream of chunks. */
export interface ParseApi {
  parse(
    file: Blob,
    fileName: string,
    options: ReadOptions,
    onChunk: (chunk: ParsedChunk) => Promise<void>,
  ): Promise<ImportReport>;
  cancel(): Promise<void>;
  /** Reads the start of the file only. */
  sample(file: Blob, reading: TextReading): Promise<Result<FileSample, FileProblem>>;
  /** A few pieces of its text in which there is more than ASCII. */
  excerpts(file: Blob, encoding: string): Promise<Result<readonly string[], FileProblem>>;
}

/** compare.worker.ts: long work on two runs, one call at a time. */
export interface CompareApi {
  /** @returns null for texts with too little in common. */
  diffWords(first: string, second: string): Promise<readonly DiffPart[] | null>;
  /** @returns null where there is no item. */
  reasons(run: Reasons, baseline: Reasons): Promise<SCorrComparison | null>;
}

/** write.worker.ts: rows -> the bytes of one Parquet file, piece by piece. */
export interface WriteApi {
  start(columns: readonly TableColumn[]): Promise<void>;
  /** @returns what of the file is ready; empty while rows are collected. */
  add(rows: readonly TableRow[]): Promise<Uint8Array<ArrayBuffer>>;
  end(): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a page says to service.worker.ts: a newer one that waits is to answer from now on. */
export type AppWorkerMessage = 'take-over';
/** A request that went to the network: it was not answered from the copy of the app. No more of it is looked at. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
/** Where the service worker tells of each, to every open page. */
export type RequestChannel = 'plumbline/requests';
/** Held by a page while it is open; names the script it was started with, so that its version is kept as long. */
export type PageLock = `plumbline-page ${string}`;
