import type { Row } from './format';
import { parseJson } from './parse-json';
import { parsePythonLiteral } from './python-literal';
import type { FileNote, NoteFile } from './report';
import { cellCount, tooLong, type Entry, type LineProblem, type RowSource } from './row-source';
import { delimiterNames } from './text-reading';
import { createTableSplitter, type TableLayout, type TableRow } from './table-splitter';

/** The rows of a table: the first names the columns, and every cell is text. */
export function tableRows(layout: TableLayout, maxLength: number, note: NoteFile): RowSource {
  const splitter = createTableSplitter(layout, maxLength, note);
  let names: readonly string[] | null = null;
  let isTold = layout.isToldFirst === true;
  let isStart = true;

  /** A byte order mark would hide the quote behind it. */
  function withoutMark(text: string): string {
    if (!isStart || text === '') return text;
    isStart = false;
    return text.replace(/^\uFEFF/, '');
  }

  function take(rows: readonly TableRow[], isCut = false): Entry[] {
    const entries: Entry[] = [];
    for (const row of rows) {
      if (isTold) isTold = false;
      else if (names === null) {
        names = distinct(row.cells);
        note(tableNote(layout, row.cells, names));
      } else entries.push(entryOf(row, names, layout.delimiter, isCut));
    }
    return entries;
  }

  return {
    push: (text, damaged) => take(splitter.push(withoutMark(text), damaged)),
    end: (isCut) => take(splitter.end(), isCut),
  };
}

function entryOf(row: TableRow, names: readonly string[], delimiter: string, isCut: boolean): Entry {
  const place = { number: row.line, text: row.cells.join(delimiter) };
  const bad = (problem: LineProblem): Entry => ({ kind: 'bad', ...place, isJson: true, problem });
  if (row.overlong) return bad(tooLong);
  if (row.openQuote !== undefined) {
    return bad({
      code: 'quote-open',
      message: `The quote opened on line ${String(row.openQuote)} is never closed: all that follows became part of it and was left out. Close it, or write quotes inside cells twice.`,
    });
  }
  if (isCut && row.isOpen === true) {
    return bad({ code: 'row-cut-off', message: 'The file breaks off in this row, which was left out.' });
  }
  if (row.cells.length !== names.length) return bad(cellCount(row.cells.length, names.length));
  // fromEntries defines own properties: a column called __proto__ stays a column.
  const cells = Object.fromEntries(names.map((name, at) => [name, row.cells[at] ?? '']));
  return { kind: 'good', ...place, row: cells, marks: row.damaged ? ['bad-utf8'] : [] };
}

function tableNote(layout: TableLayout, given: readonly string[], names: readonly string[]): FileNote {
  const renamed = names.filter((name, at) => name !== given[at]);
  return {
    code: 'table',
    message: `Read as a table with ${delimiterNames.get(layout.delimiter) ?? layout.delimiter} between its cells${layout.quoted ? '' : ', quotes as text'}. Its columns: ${names.join(', ')}.${renamed.length === 0 ? '' : ` Renamed, as their names were there before: ${renamed.join(', ')}.`}`,
  };
}

/** A name that was there before gets a number. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let n = 2; taken.has(own); n++) own = `${name}_${String(n)}`;
    taken.add(own);
    return own;
  });
}

const enough = 0.95;

/** Texts by their format, also where all answers of a benchmark are JSON. */
const alwaysTexts: ReadonlySet<string> = new Set(['id', 'response_A', 'response_B', 'gt_judgment']);
/** In a table of items that we wrote these are read as what they are, cell by cell. */
const packed: ReadonlySet<string> = new Set(['extra', 'item_meta']);

/**
 * Tables hold lists and objects inside cells, as JSON or as Python writes them. A column is read so only if nearly all of its cells are: of a
 * column of texts one may look like a list by chance.
 * @returns what has to be done to each row of the file.
 */
export function cellReader(sample: readonly Row[]): (row: Row) => Row {
  const all = Object.keys(sample[0] ?? {});
  const isOurs = [...packed].every((name) => all.includes(name));
  const names = all.filter((name) => {
    if (alwaysTexts.has(name) || (isOurs && packed.has(name))) return false;
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
  const value = parseJson(cell)?.value ?? parsePythonLiteral(cell);
  return typeof value === 'object' && value !== null ? value : undefined;
}
