import type { GoldenOffer } from '../golden/offer';
import { err } from '../result';
import type { AsideItem, Item, ItemWarning } from '../item';
import type { BenchmarkFormat, FileReader, ImportedCall, Row } from './format';
import { fileStem } from './file-stem';
import { badStart, createTally } from './import-tally';
import { chooseFormat, type Choice } from './choose-format';
import { formats } from './index';
import { createRowSource } from './container';
import { maxLineLength } from './line-splitter';
import { mappedFormat, mappedFormatId } from './mapping/mapped-format';
import { sampleRows } from './mapping/shape';
import type { FileNote, FileProblem, ImportReport, NoteFile, ReadOptions } from './report';
import { hasFields, isObject } from './row-fields';
import type { Entry } from './row-source';
import { cellReader } from './table-rows';
import { encodingNames } from './text-reading';
import { createUniqueItems } from './unique-items';
import { wrapperOf, type Wrapper } from './wrapper';

export interface ImportSource {
  readonly fileName: string;
  readonly bytes: number;
  readonly options: ReadOptions;
  /** Longest row, in UTF-16 units. */
  readonly maxRowLength?: number;
}

export interface Batch {
  readonly items: readonly Item[];
  /** Ties and other comparisons without a better answer: read whole, and no part of what a run judges. */
  readonly aside: readonly AsideItem[];
  readonly calls: readonly ImportedCall[];
  readonly golden: readonly GoldenOffer[];
}

/**
 * Reads rows out of text pieces of any size: pure, without I/O. Every row ends up imported or rejected; a bad
 * one costs only itself, wherever it stands.
 */
export interface ImportSession {
  /** @param damaged the U+FFFD in this piece stand for bytes that could not be decoded. */
  push(text: string, damaged?: boolean): Batch;
  /** Rows of a file that holds no text. A session takes text or rows, not both. */
  pushRows(rows: readonly GivenRow[]): Batch;
  /** Adds to the report what the bytes of the file were found to be. */
  readonly note: NoteFile;
  /** True once more text would be ignored: no format fits, or nothing in the file is JSON. */
  isStopped(): boolean;
  /** @param problem why reading ended early, if it did. @returns the last items, and the report. */
  end(problem?: FileProblem): { readonly batch: Batch; readonly report: ImportReport };
}

export interface GivenRow {
  readonly row: Row;
  readonly marks: readonly ItemWarning[];
}

/** Bounds on what is held back for detection: a few huge rows, or thousands of bad ones, must not fill the memory. */
const heldLengthLimit = 16 << 20;
const heldRowsLimit = 1000;
/** Share of damaged items above which the file is probably written in another encoding. */
const doubtfulShare = 0.001;

export function createImportSession(source: ImportSource): ImportSession {
  const notes = new Map<string, FileNote>();
  const note: NoteFile = (one) => {
    if (!notes.has(one.code)) notes.set(one.code, one);
  };
  const rows = createRowSource(
    source.maxRowLength ?? maxLineLength,
    () => (isTable = true),
    note,
    source.options.delimiter,
  );
  const tally = createTally();
  const unique = createUniqueItems();
  const place = { fileStem: fileStem(source.fileName) };

  let isTable = false;
  let rowCount = 0;
  let readCells = (row: Row): Row => row;
  let wrapper: Wrapper<Choice> | null = null;
  let format: BenchmarkFormat | null = null;
  let reader: FileReader | null = null;
  let detection: Pick<ImportReport, 'confidence' | 'alternatives' | 'mapping'> = { confidence: 0, alternatives: [] };
  let held: Entry[] = [];
  let goodHeld = 0;
  let heldLength = 0;
  let stopped = false;
  let stopProblem: FileProblem | null = null;

  function take(entry: Entry): Batch {
    if (format !== null) return settleAll([entry]);
    held.push(entry);
    heldLength += entry.text.length;
    if (entry.kind === 'good') goodHeld++;
    const isFull = goodHeld >= sampleRows || heldLength >= heldLengthLimit || held.length >= heldRowsLimit;
    if (isFull) return goodHeld > 0 ? decide() : settleHeld(null);
    if (held.length >= badStart && held.every((other) => other.kind === 'bad' && !other.isJson)) {
      stopped = true;
      return settleHeld(null);
    }
    return nothing;
  }

  /** Chooses the format from the rows held back, then lets them go. */
  function decide(): Batch {
    const first = held.flatMap((entry) => (entry.kind === 'good' ? [entry.row] : []));
    if (isTable) readCells = cellReader(first);
    const sample = first.map(readCells);
    const { options } = source;
    let found = chooseFormat(sample, options);
    const [outer] = sample;
    // Columns of lists have the names of rows, and no row among them.
    const isOne = sample.length === 1 && outer !== undefined && found.format?.read(outer, { line: 1, ...place }).ok;
    if (options.format === undefined && outer !== undefined && (found.format === null || isOne === false)) {
      wrapper = wrapperOf(outer, (rows) => chooseFormat(rows, options));
      if (wrapper !== null) {
        found = wrapper.detection;
        note({ code: 'unwrapped', message: `The rows were found inside other data: ${wrapper.path}` });
      }
    }
    // A person's word counts, however many rows lack a column.
    format = found.format ?? (options.mapping === undefined ? null : mappedFormat(options.mapping));
    const { confidence, alternatives, mapping } = found;
    detection = { confidence, alternatives, ...(format?.id === mappedFormatId && mapping && { mapping }) };
    if (format === null && options.format !== undefined) stopProblem = noSuchFormat(options.format);
    else if (format === null && sample.length > 0) stopProblem = noFormat(sample);
    const isWelcome = source.options.golden === true && format?.readGolden !== undefined;
    if (format?.refusal !== undefined && !isWelcome)
      stopProblem = { code: 'no-comparisons', message: refusalText(format, format.refusal) };
    stopped = stopProblem !== null;
    return settleHeld(format);
  }

  function settleHeld(chosen: BenchmarkFormat | null): Batch {
    reader = chosen?.open?.() ?? chosen;
    const entries = held;
    held = [];
    heldLength = 0;
    goodHeld = 0;
    return settleAll(entries);
  }

  const settleAll = (entries: readonly Entry[]): Batch =>
    joined((wrapper === null ? entries : entries.flatMap(rowsOf)).map(settle));

  /** The rows inside a wrapper are numbered by their place; another entry is a row itself. */
  function rowsOf(entry: Entry): readonly Entry[] {
    const inner = entry.kind === 'good' ? wrapper?.rowsIn(entry.row) : undefined;
    return (
      inner?.map((row) => entryOf(++rowCount, { row, marks: entry.kind === 'good' ? entry.marks : [] })) ?? [entry]
    );
  }

  /** Counts one row, once: as imported or as rejected. */
  function settle(entry: Entry): Batch {
    const { number: line } = entry;
    if (entry.kind === 'bad') {
      tally.reject({ line, ...entry.problem }, entry.text, entry.isJson);
      return nothing;
    }
    const row = readCells(entry.row);
    if (source.options.golden === true && format?.readGolden) {
      const golden = format.readGolden(row, line);
      if (golden.ok) tally.imported([]);
      else tally.reject({ line, ...golden.error }, entry.text, true);
      return golden.ok ? { ...nothing, golden: [golden.value] } : nothing;
    }
    const content = reader === null ? unfit : reader.read(row, { line, ...place });
    if (!content.ok) {
      tally.reject({ line, ...content.error }, entry.text, true);
      return nothing;
    }
    const batch = { ...nothing, ...unique.add(content.value, entry.marks) };
    const { aside = [], problems = [] } = content.value;
    for (const problem of problems) tally.reject({ line, ...problem }, entry.text, true);
    tally.setAside(aside);
    const [first] = aside;
    if (batch.items.length > 0 || first === undefined) tally.imported(batch.items);
    else {
      const { field, message } = first;
      const reason = { code: first.item.reason, message, ...(field !== undefined && { field }) };
      tally.reject({ line, ...reason }, entry.text, true, true);
    }
    return batch;
  }

  function takeAll(entries: readonly Entry[]): Batch {
    const batches: Batch[] = [];
    for (const entry of entries) {
      if (stopped) break;
      batches.push(take(entry));
    }
    return joined(batches);
  }

  return {
    push: (text, damaged) => (stopped ? nothing : takeAll(rows.push(text, damaged))),
    pushRows: (given) => (stopped ? nothing : takeAll(given.map((one) => entryOf(++rowCount, one)))),
    note,
    isStopped: () => stopped,
    end(problem) {
      const last = stopped ? nothing : takeAll(rows.end(problem !== undefined));
      const rest = held.length > 0 ? decide() : nothing;
      const told = reader?.end?.();
      const late = told ? { ...nothing, ...unique.add(told.content, []) } : nothing;
      const file = { fileName: source.fileName, bytes: source.bytes, format: format?.id ?? null, ...detection };
      const report = tally.report(file, problem ?? stopProblem ?? told?.problem ?? null);
      const damaged = report.warnings['bad-utf8'] ?? 0;
      if (damaged > report.imported * doubtfulShare) note(otherEncoding(damaged, source.options.encoding ?? 'utf-8'));
      const said = notes.size > 0 ? { notes: [...notes.values()] } : {};
      return { batch: joined([last, rest, late]), report: { ...report, ...said } };
    },
  };
}

/** Its text is needed for a few rows only. */
const entryOf = (number: number, { row, marks }: GivenRow): Entry => ({
  kind: 'good',
  number,
  get text() {
    return JSON.stringify(row);
  },
  row,
  marks,
});

const nothing: Batch = { items: [], aside: [], calls: [], golden: [] };

function joined(batches: readonly Batch[]): Batch {
  const filled = batches.filter((batch) => batch !== nothing);
  if (filled.length <= 1) return filled[0] ?? nothing;
  return {
    items: filled.flatMap((batch) => batch.items),
    aside: filled.flatMap((batch) => batch.aside),
    calls: filled.flatMap((batch) => batch.calls),
    golden: filled.flatMap((batch) => batch.golden),
  };
}

const refusalText = ({ name }: BenchmarkFormat, refusal: string): string =>
  `This is ${name}. ${refusal} Nothing was imported.`;

const unfit = err({ code: 'unknown-format', message: 'The row fits no known format.' });
const known = formats
  .filter((format) => format.refusal === undefined)
  .map((format) => format.id)
  .join(', ');

const otherEncoding = (damaged: number, encoding: string): FileNote => ({
  code: 'encoding-doubtful',
  message: `The bytes of ${String(damaged)} items are no ${encodingNames.get(encoding) ?? encoding}. The file is probably written in another encoding, such as Windows-1252, GB 18030 or Shift JIS: read it again in that one.`,
});

const noSuchFormat = (wanted: string): FileProblem => ({
  code: 'unknown-format',
  message: `There is no format called "${wanted}". Nothing was imported. Known formats: ${known}.`,
});

function noFormat(sample: readonly Row[]): FileProblem {
  const [first] = sample;
  const fields = Object.keys(first ?? {});
  const wrapper = fields.find((name) => {
    const value = first?.[name];
    return Array.isArray(value) && isObject(value[0]) && !hasFields(first ?? {}, 'gt_label');
  });
  const unwrap =
    wrapper !== undefined && sample.length === 1
      ? ` The rows seem to stand inside "${wrapper}": take them out with jq -c '.[${JSON.stringify(wrapper)}][]' in.json > out.jsonl.`
      : '';
  const shownFields = fields.slice(0, 20).join(', ');
  return {
    code: 'unknown-format',
    message: `The rows can be read but fit no known format, so nothing was imported. Their fields: ${shownFields}. Known formats: ${known}. A row of your own needs prompt, response_a, response_b and winner (A, B or tie), or prompt, chosen and rejected.${unwrap}`,
  };
}
