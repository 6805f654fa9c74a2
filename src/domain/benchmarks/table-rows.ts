import type { Row } from './format';
import { parseJson } from './parse-json';
import { tooLong, type Entry, type RowSource } from './row-source';
import { createTableSplitter, type TableLayout, type TableRow } from './table-splitter';

/** The rows of a table: the first names the columns, and every cell is text. */
export function tableRows(layout: TableLayout, maxLength: number): RowSource {
  const splitter = createTableSplitter(layout, maxLength);
  let names: readonly string[] | null = null;
  let isTold = layout.isToldFirst === true;
  let isStart = true;

  /** A byte order mark would hide the quote behind it. */
  function withoutMark(text: string): string {
    if (!isStart || text === '') return text;
    isStart = false;
    return text.replace(/^\uFEFF/, '');
  }

  function take(rows: readonly TableRow[]): Entry[] {
    const entries: Entry[] = [];
    for (const row of rows) {
      if (isTold) isTold = false;
      else if (names === null) names = distinct(row.cells);
      else entries.push(entryOf(row, names, layout.delimiter));
    }
    return entries;
  }

  return { push: (text, damaged) => take(splitter.push(withoutMark(text), damaged)), end: () => take(splitter.end()) };
}

function entryOf(row: TableRow, names: readonly string[], delimiter: string): Entry {
  const place = { number: row.line, text: row.cells.join(delimiter) };
  const bad = (code: string, message: string): Entry => ({
    kind: 'bad',
    ...place,
    isJson: true,
    problem: { code, message },
  });
  if (row.overlong) return { kind: 'bad', ...place, isJson: true, problem: tooLong };
  if (!row.closed) {
    return bad(
      'quote-open',
      `A quote opened in the row of line ${String(row.line)} is never closed: all that follows became part of it and was left out.`,
    );
  }
  if (row.cells.length !== names.length) {
    return bad(
      'cell-count',
      `The row has ${String(row.cells.length)} cells, the first line names ${String(names.length)} columns.`,
    );
  }
  // fromEntries defines own properties: a column called __proto__ stays a column.
  const cells = Object.fromEntries(names.map((name, at) => [name, row.cells[at] ?? '']));
  return { kind: 'good', ...place, row: cells, marks: row.damaged ? ['bad-utf8'] : [] };
}

/** A name that was there before gets a number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${String(count)}`;
  });
}

const enough = 0.95;

/** Texts by their format, also where all answers of a benchmark are JSON. */
const alwaysTexts: ReadonlySet<string> = new Set(['id', 'response_A', 'response_B', 'gt_judgment']);

/**
 * Tables hold lists and objects as JSON inside cells. A column is read so only if nearly all of its cells are: of a
 * column of texts one may look like a list by chance.
 * @returns what has to be done to each row of the file.
 */
export function cellReader(sample: readonly Row[]): (row: Row) => Row {
  const names = Object.keys(sample[0] ?? {}).filter((name) => {
    if (alwaysTexts.has(name)) return false;
    const cells = sample.map((row) => row[name]).filter((cell) => cell !== '');
    const lists = cells.filter((cell) => listIn(cell) !== undefined);
    return lists.length > 0 && lists.length >= cells.length * enough;
  });
  if (names.length === 0) return (row) => row;
  const read = new Set(names);
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, read.has(name) ? (listIn(cell) ?? cell) : cell]),
    );
}

function listIn(cell: unknown): unknown {
  if (typeof cell !== 'string' || !/^\s*[[{]/.test(cell)) return undefined;
  const value = parseJson(cell)?.value;
  return typeof value === 'object' && value !== null ? value : undefined;
}
