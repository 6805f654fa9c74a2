import { err } from '../result';
import type { AsideItem, Item, ItemWarning } from '../item';
import type { BenchmarkFormat, FileReader, ImportedCall, Row } from './format';
import { fileStem } from './file-stem';
import { badStart, createTally } from './import-tally';
import { detectFormat, formatById, formats } from './index';
import { createRowSource } from './container';
import { maxLineLength } from './line-splitter';
import type { FileProblem, ImportReport, ReadOptions } from './report';
import { hasFields, isObject } from './row-fields';
import type { Entry } from './row-source';
import { cellReader } from './table-rows';
import { createUniqueItems } from './unique-items';

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
  /** True once more text would be ignored: no format fits, or nothing in the file is JSON. */
  isStopped(): boolean;
  /** @param problem why reading ended early, if it did. @returns the last items, and the report. */
  end(problem?: FileProblem): { readonly batch: Batch; readonly report: ImportReport };
}

export interface GivenRow {
  readonly row: Row;
  readonly marks: readonly ItemWarning[];
}

const sampleRows = 50;
/** Bounds on what is held back for detection: a few huge rows, or thousands of bad ones, must not fill the memory. */
const heldLengthLimit = 16 << 20;
const heldRowsLimit = 1000;

export function createImportSession(source: ImportSource): ImportSession {
  const rows = createRowSource(source.maxRowLength ?? maxLineLength, () => {
    isTable = true;
  });
  const tally = createTally();
  const unique = createUniqueItems();
  const place = { fileStem: fileStem(source.fileName) };

  let isTable = false;
  let rowCount = 0;
  let readCells = (row: Row): Row => row;
  let format: BenchmarkFormat | null = null;
  let reader: FileReader | null = null;
  let detection: Pick<ImportReport, 'confidence' | 'alternatives'> = { confidence: 0, alternatives: [] };
  let held: Entry[] = [];
  let goodHeld = 0;
  let heldLength = 0;
  let stopped = false;
  let stopProblem: FileProblem | null = null;

  function take(entry: Entry): Batch {
    if (format !== null) return settle(entry);
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
    const wanted = source.options.format;
    if (wanted === undefined) {
      const found = detectFormat(sample);
      format = found.format;
      detection = { confidence: found.confidence, alternatives: found.alternatives };
      if (format === null && sample.length > 0) stopProblem = noFormat(sample);
    } else {
      const asked = formatById(wanted);
      format = asked;
      const fitting = asked === null ? 0 : sample.filter((row) => asked.matches(row)).length;
      detection = { confidence: sample.length === 0 ? 0 : fitting / sample.length, alternatives: [] };
      if (asked === null) stopProblem = noSuchFormat(wanted);
    }
    if (format?.refusal !== undefined)
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
    return joined(entries.map(settle));
  }

  /** Counts one row, once: as imported or as rejected. */
  function settle(entry: Entry): Batch {
    const { number: line } = entry;
    if (entry.kind === 'bad') {
      tally.reject({ line, ...entry.problem }, entry.text, entry.isJson);
      return nothing;
    }
    const content = reader === null ? unfit : reader.read(readCells(entry.row), { line, ...place });
    if (!content.ok) {
      tally.reject({ line, ...content.error }, entry.text, true);
      return nothing;
    }
    const batch = unique.add(content.value, entry.marks);
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
    isStopped: () => stopped,
    end(problem) {
      const last = stopped ? nothing : takeAll(rows.end());
      const rest = held.length > 0 ? decide() : nothing;
      const told = reader?.end?.();
      const late = told ? unique.add(told.content, []) : nothing;
      const file = { fileName: source.fileName, bytes: source.bytes, format: format?.id ?? null, ...detection };
      const fault = problem ?? stopProblem ?? told?.problem ?? null;
      return { batch: joined([last, rest, late]), report: tally.report(file, fault) };
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

const nothing: Batch = { items: [], aside: [], calls: [] };

function joined(batches: readonly Batch[]): Batch {
  const filled = batches.filter((batch) => batch !== nothing);
  if (filled.length === 0) return nothing;
  return {
    items: filled.flatMap((batch) => batch.items),
    aside: filled.flatMap((batch) => batch.aside),
    calls: filled.flatMap((batch) => batch.calls),
  };
}

const refusalText = ({ name }: BenchmarkFormat, refusal: string): string =>
  `This is ${name}. ${refusal} Nothing was imported.`;

const unfit = err({ code: 'unknown-format', message: 'The row fits no known format.' });
const known = formats
  .filter((format) => format.refusal === undefined)
  .map((format) => format.id)
  .join(', ');

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
