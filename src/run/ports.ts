import type { SavedMapping } from '../domain/benchmarks/mapping/mapping';
import type { AsideItem, Benchmark, Item } from '../domain/item';
import type { ImportReport } from '../domain/benchmarks/report';
import type { EngineFailure, EngineOutput, FailedCall, Generation, Stage } from '../domain/generation';
import type { CheckEntry } from '../domain/human/check';
import type { GenerationRequest, LoadedModel, LoadProgress, ModelRef, TokenCount } from '../domain/model';
import type { Result } from '../domain/result';
import type { RunManifest, RunRecord, RunSession, RunStatus } from '../domain/run';

/** One model, loaded and waiting, in a worker of its own. Calls are made one at a time. */
export interface Generator {
  readonly loaded: LoadedModel;
  /**
   * @param onText receives the whole text so far, a few times a second.
   * @returns the output, or the failure as a value; `interrupted` when the signal aborted it. Never rejects.
   */
  generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<EngineOutput, EngineFailure>>;
  /** One count per text; exact or an upper estimate. */
  countTokens(texts: readonly string[]): Promise<Result<readonly TokenCount[], EngineFailure>>;
  /** Ends the worker and frees its memory at once. */
  dispose(): void;
}

/** Starts a worker and loads a model into it. Never rejects. */
export type OpenGenerator = (
  model: ModelRef,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<Generator, EngineFailure>>;

/** What the runner needs of storage. Each write is one transaction and is durable when its promise resolves. */
export interface RunStore {
  getRun(runId: string): Promise<RunRecord | null>;
  /** Ids of all items of a benchmark, in file order. */
  itemIds(benchmarkId: string): Promise<readonly string[]>;
  /** Items at these 0-based positions of the file, in the order asked for. */
  items(benchmarkId: string, indexes: readonly number[]): Promise<readonly Item[]>;
  /** Stored generations of a stage, in chunks, so that a long run is never held in memory at once. */
  generations(runId: string, stage: Stage): AsyncIterable<readonly Generation[]>;
  /** Adds a generation, and removes the failure it makes up for. One that exists is never overwritten: that rejects. */
  addGeneration(generation: Generation): Promise<void>;
  /** Records that a call failed; a later failure of the same call takes its place. */
  putFailure(failure: FailedCall): Promise<void>;
  failures(runId: string): Promise<readonly FailedCall[]>;
  setStatus(runId: string, status: RunStatus): Promise<void>;
  addSession(runId: string, session: RunSession): Promise<void>;
}

/** A benchmark being written while its file is read; nothing shows before `commit`. */
export interface BenchmarkDraft {
  /** @param aside comparisons of the same rows that name no better answer: kept beside the items, and never judged. */
  add(items: readonly Item[], aside?: readonly AsideItem[]): Promise<void>;
  /** The same items as an existing benchmark give that benchmark, and nothing is stored twice. */
  commit(name: string, report: ImportReport): Promise<Benchmark>;
  discard(): Promise<void>;
}

/** A golden judgment that a person is writing for an item. */
export interface GoldenDraft {
  readonly benchmarkId: string;
  readonly itemId: string;
  readonly text: string;
}

export interface ItemCalls {
  readonly generations: readonly Generation[];
  readonly failures: readonly FailedCall[];
}

/** What the screens need of storage beside the runs themselves. */
export interface LibraryStore extends RunStore {
  benchmarks(): Promise<readonly Benchmark[]>;
  importReport(benchmarkId: string): Promise<ImportReport | null>;
  /** What its file held beside its items, from a 0-based position on, in file order; fewer at the end. */
  asideItems(benchmarkId: string, start: number, count: number): Promise<readonly AsideItem[]>;
  savedMappings(): Promise<readonly SavedMapping[]>;
  /** Replaces the one for the same shape. */
  saveMapping(saved: SavedMapping): Promise<void>;
  forgetMapping(shape: string): Promise<void>;
  newBenchmark(): Promise<BenchmarkDraft>;
  /** Everything that was written by hand for a benchmark's items. */
  goldenDrafts(benchmarkId: string): Promise<readonly GoldenDraft[]>;
  /** Takes the place of what was written for this item before; an empty text removes it. */
  putGoldenDraft(draft: GoldenDraft): Promise<void>;
  /** Also deletes its runs and audits, and what was written for it. */
  deleteBenchmark(benchmarkId: string): Promise<void>;
  /** Newest first, without those in the bin. */
  runs(): Promise<readonly RunRecord[]>;
  createRun(manifest: RunManifest, status: RunStatus): Promise<void>;
  /** Adds calls that were made elsewhere, all or none: a generation that is there already rejects. */
  addCalls(generations: readonly Generation[], failures: readonly FailedCall[]): Promise<void>;
  /** What people said of the run's rationales, in the order in which they did. */
  checks(runId: string): Promise<readonly CheckEntry[]>;
  /** Durable when it resolves. One that exists is never overwritten: that rejects. */
  addCheck(entry: CheckEntry): Promise<void>;
  /** About how many bytes of text a run's calls are, from a count and a few of them: never by reading them all. */
  sizeOf(runId: string): Promise<number>;
  /** Puts a run in the bin or takes it out again; what is in the bin is deleted for good by `emptyBin`. */
  setBinned(runId: string, binned: boolean): Promise<void>;
  emptyBin(): Promise<void>;
  /** The calls of one item: generations and failures. */
  callsOf(runId: string, itemId: string): Promise<ItemCalls>;
  /** The same of many items, in the order asked for. */
  callsOfAll(runId: string, itemIds: readonly string[]): Promise<readonly ItemCalls[]>;
  /**
   * The text of a run as one file: manifest, items, raw generations; piece by piece.
   * @param redact positions of the items to write without any text, of a run whose calls are to lose theirs too.
   */
  exportRun(runId: string, redact?: readonly number[]): AsyncIterable<string>;
  /** Restores an exported run exactly; refuses a damaged file with a sentence that says what is wrong. */
  importRun(file: Blob): Promise<Result<RunRecord, string>>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}
