import { fileStem } from '../domain/benchmarks/file-stem';
import { completed, type Mapping, type MappingDraft, type SavedMapping } from '../domain/benchmarks/mapping/mapping';
import { fieldsOf, type Field } from '../domain/benchmarks/mapping/fields';
import { guessMapping } from '../domain/benchmarks/mapping/guess';
import { mappingFileText, readMappingFile } from '../domain/benchmarks/mapping/mapping-file';
import { mappedFormat } from '../domain/benchmarks/mapping/mapped-format';
import type { FileSample } from '../domain/benchmarks/mapping/sample';
import type { RowContent, RowProblem } from '../domain/benchmarks/format';
import type { ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { TextReading } from '../domain/benchmarks/text-reading';
import type { Result } from '../domain/result';
import type { LibraryStore } from '../run/ports';
import type { ParseFile, SampleFile } from './ports';

export type MappingPhase =
  | { readonly status: 'none' }
  | { readonly status: 'reading'; readonly fileName: string }
  | { readonly status: 'failed'; readonly fileName: string; readonly file: File; readonly message: string }
  | { readonly status: 'ready'; readonly file: File; readonly sample: FileSample; readonly fields: readonly Field[] };

/** What the mapping gives for the whole file. */
export interface MappingCount {
  /** Rows read so far give so many items. */
  readonly items: number;
  /** null while the file is still being read. */
  readonly report: ImportReport | null;
}

export interface MappingDeps {
  readonly store: LibraryStore;
  readonly sampleFile: SampleFile;
  readonly parseFile: ParseFile;
}

const nothing: MappingDraft = {
  request: null,
  answers: [null, null],
  winner: null,
  id: null,
  subset: null,
  goldenJudgment: null,
};

/** Every keystroke changes the mapping; the file is read again when it has been left alone for so long. */
const restMs = 300;

/** The mapping doctor: says what the columns of one file mean, and shows at once what comes of it. */
export class MappingState {
  phase: MappingPhase = $state.raw({ status: 'none' });
  draft: MappingDraft = $state.raw(nothing);
  /** null: nothing to count yet. */
  count: MappingCount | null = $state.raw(null);
  /** What is remembered for files like this one. */
  saved: SavedMapping | null = $state.raw(null);
  /** What a person said of the file's text. */
  reading: TextReading = $state.raw({});
  /** Row of the sample that is shown. */
  row = $state(0);
  readonly #deps: MappingDeps;
  #counting = new AbortController();

  constructor(deps: MappingDeps) {
    this.#deps = deps;
  }

  readonly #made = $derived(completed(this.draft));
  readonly mapping: Mapping | null = $derived(this.#made.ok ? this.#made.value : null);
  /** What is not named yet, in words. */
  readonly missing: readonly string[] = $derived(this.#made.ok ? [] : this.#made.error);

  /** What each row of the sample gives; empty while the mapping is not complete. */
  readonly #read: readonly Result<RowContent, RowProblem>[] = $derived.by(() => {
    if (this.phase.status !== 'ready' || this.mapping === null) return [];
    const format = mappedFormat(this.mapping);
    return this.phase.sample.rows.map((row, at) => format.read(row, { line: at + 1, fileStem: '' }));
  });

  /** What the shown row gives; null while the mapping is not complete. */
  readonly preview: Result<RowContent, RowProblem> | null = $derived(this.#read[this.row] ?? null);

  /** How many rows of the sample give an item. */
  readonly goodInSample: number = $derived(this.#read.filter((read) => read.ok && read.value.items.length > 0).length);

  /** Looks at a file; starts from the mapping that was used for its like, or from a guess. Never rejects. */
  readonly look = async (file: File, reading: TextReading = {}): Promise<void> => {
    const before = this.phase;
    this.#counting.abort();
    this.reading = reading;
    this.phase = { status: 'reading', fileName: file.name };
    this.count = null;
    this.row = 0;
    const sample = await this.#deps.sampleFile(file, reading);
    if (this.reading !== reading) return;
    if (!sample.ok) {
      this.phase = { status: 'failed', fileName: file.name, file, message: sample.error.message };
      return;
    }
    const fields = fieldsOf(sample.value.rows);
    const saved = (await this.#deps.store.savedMappings()).find(({ shape }) => shape === sample.value.shape);
    this.phase = { status: 'ready', file, sample: sample.value, fields };
    this.saved = saved ?? null;
    // In another encoding the columns are the same, and what they mean was said already.
    const isSame = before.status === 'ready' && before.file === file && before.sample.shape === sample.value.shape;
    this.change(isSame ? {} : (saved?.mapping ?? guessMapping(fields)));
  };

  /** Reads the start of the file again. Never rejects. */
  readonly readAs = async (reading: TextReading): Promise<void> => {
    const { phase } = this;
    if (phase.status === 'ready' || phase.status === 'failed') await this.look(phase.file, reading);
  };

  /** Files like this one are read by what they look like again. @returns brings it back. */
  readonly forget = async (): Promise<() => Promise<void>> => {
    const { saved, phase } = this;
    if (saved === null) return () => Promise.resolve();
    await this.#deps.store.forgetMapping(saved.shape);
    this.saved = null;
    if (phase.status === 'ready') this.change(guessMapping(phase.fields));
    return async () => {
      await this.#deps.store.saveMapping(saved);
      this.saved = saved;
      this.change(saved.mapping);
    };
  };

  readonly change = (changes: Partial<MappingDraft>): void => {
    this.draft = { ...this.draft, ...changes };
    this.#counting.abort();
    this.#counting = new AbortController();
    this.#countAll(this.#counting.signal).catch(() => undefined); // the import itself reports what is wrong
  };

  /** What is chosen, as a file for the command line and for others; null while something is missing. */
  readonly asFile = (): { readonly fileName: string; readonly text: string } | null => {
    const { phase, mapping, reading } = this;
    if (phase.status !== 'ready' || mapping === null) return null;
    const text = mappingFileText({ shape: phase.sample.shape, mapping, ...reading });
    return { fileName: `${fileStem(phase.file.name)}.mapping.json`, text };
  };

  /** Takes what such a file says. @returns why it does not; null if all is well. */
  readonly fromFile = async (file: File): Promise<string | null> => {
    const read = readMappingFile(await file.text());
    if (!read.ok) return read.error;
    const { shape: _, mapping, ...reading } = read.value;
    await this.readAs(reading);
    this.change(mapping);
    return null;
  };

  /** Keeps the mapping for files like this one. @returns what to read, and how; null if something is missing. */
  readonly finish = async (): Promise<{ readonly file: File; readonly options: ReadOptions } | null> => {
    const { phase, mapping } = this;
    if (phase.status !== 'ready' || mapping === null) return null;
    this.#counting.abort();
    await this.#deps.store.saveMapping({ shape: phase.sample.shape, mapping });
    return { file: phase.file, options: { mapping, ...this.reading } };
  };

  /** The screen is left: nothing more is counted. */
  readonly leave = (): void => {
    this.#counting.abort();
  };

  async #countAll(signal: AbortSignal): Promise<void> {
    const { phase, mapping } = this;
    this.count = null;
    if (phase.status !== 'ready' || mapping === null) return;
    await new Promise((resolve) => setTimeout(resolve, restMs));
    signal.throwIfAborted();
    let items = 0;
    const { file } = phase;
    const report = await this.#deps.parseFile(
      file,
      file.name,
      (chunk) => {
        items += chunk.items.length;
        this.count = { items, report: null };
        return Promise.resolve();
      },
      signal,
      { mapping, ...this.reading },
    );
    signal.throwIfAborted();
    this.count = { items, report };
  }
}
