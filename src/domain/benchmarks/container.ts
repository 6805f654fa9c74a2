import { createLineSplitter, maxLineLength, type LineSplitter } from './line-splitter';
import { jsonRows } from './json-rows';
import { parseJson } from './parse-json';
import type { NoteFile } from './report';
import type { Entry, RowSource } from './row-source';
import { tableRows } from './table-rows';
import { delimiters, type Delimiter } from './text-reading';
import { createTableSplitter, type TableLayout } from './table-splitter';
import { createValueSplitter } from './value-splitter';

/** What holds the rows of a text. */
type Container = 'lines' | 'values' | TableLayout;

/** How much of a text is looked at, if its first line does not tell. */
const headLength = 1 << 16;
/**
 * Share of rows with as many cells as the first line, from which on a text is a table. Two columns are easily found in
 * prose with commas.
 */
const enoughEven = (columns: number): number => (columns > 2 ? 0.5 : 0.8);

/**
 * What a text is, from its start.
 * @param complete there is no more of it.
 * @param delimiter said by a person: a table then.
 * @returns null if more has to be seen.
 */
function containerOf(head: string, complete: boolean, delimiter?: Delimiter): Container | null {
  const isAll = complete || head.length >= headLength;
  const start = head.replace(/^[\s\uFEFF]+/, '');
  if (delimiter !== undefined) return isAll ? tableWith(delimiter, start, complete) : null;
  const lineEnd = /[\r\n]/.exec(start)?.index;
  if (lineEnd === undefined && !isAll) return null;
  const first = start.slice(0, lineEnd);
  const second = (complete ? /^\s*(\S[^\r\n]*)/ : /^\s*(\S[^\r\n]*)[\r\n]/).exec(start.slice(first.length))?.[1];
  if (second === undefined && !isAll) return null;
  // Whatever a damaged first line looks like, it must not cost those behind it.
  const isWhole = second?.startsWith('{') === true && parseJson(second) !== undefined;
  if (isWhole && first.trim() !== '[') return 'lines';
  // JSON text sequences (RFC 7464) have U+001E before each value.
  if (start.startsWith('\u001e')) return 'values';
  if (start.startsWith('[')) return /^\[\s*(?:[[{\]]|$)/.test(start) ? 'values' : 'lines';
  if (/^\{\s*$/.test(first)) return 'values';
  if (start.startsWith('{')) return objectsIn(start, first, isAll);
  if (first.startsWith('"') && parseJson(first) !== undefined) return 'lines';
  if (!delimiters.some((delimiter) => first.includes(delimiter))) return 'lines';
  return isAll ? (tableIn(start, complete) ?? 'lines') : null;
}

/** One object a line, or objects that go on below or stand side by side. */
function objectsIn(head: string, line: string, isAll: boolean): Container | null {
  const [whole] = createValueSplitter().push(line);
  if (whole !== undefined) return /^\s*\{/.test(line.slice(whole.text.length)) ? 'values' : 'lines';
  // Either the row goes on below or its end is missing: a bad row must not cost those behind it.
  const [first] = createValueSplitter().push(head);
  if (first !== undefined) return parseJson(first.text) === undefined ? 'lines' : 'values';
  return isAll ? 'lines' : null;
}

function tableWith(delimiter: Delimiter, head: string, complete: boolean): TableLayout {
  return tableIn(head, complete, [delimiter]) ?? { delimiter, quoted: true };
}

/** The delimiter and quoting by which rows have as many cells as the first line, which names them. */
function tableIn(head: string, complete: boolean, among: readonly Delimiter[] = delimiters): TableLayout | null {
  // Excel writes the delimiter into a line of its own.
  const told = /^sep=([,\t;|])[ \t]*(?:\r\n?|\n)/i.exec(head);
  if (told?.[1] !== undefined) {
    const [delimiter = ','] = among.length === 1 ? among : delimiters.filter((one) => one === told[1]);
    return { delimiter, quoted: true, isToldFirst: true };
  }
  const found = among
    .flatMap((delimiter) => [true, false].map((quoted): TableLayout => ({ delimiter, quoted })))
    // Only tables with tabs are written without quoting.
    .filter(({ delimiter, quoted }) => quoted || delimiter === '\t')
    .map((layout) => ({ layout, ...fitOf(head, layout, complete) }));
  const best = found.reduce((a, b) => (b.columns > a.columns || (b.columns === a.columns && b.even > a.even) ? b : a));
  return best.columns > 1 ? best.layout : null;
}

/** Number of columns, 0 if the rows do not fit the first line, and of rows that have as many cells. */
function fitOf(head: string, layout: TableLayout, complete: boolean): { columns: number; even: number } {
  const unfit = { columns: 0, even: 0 };
  const splitter = createTableSplitter(layout, headLength);
  const [names, ...rows] = [...splitter.push(head), ...(complete ? splitter.end() : [])];
  if (names === undefined || names.cells.some((name) => name.trim() === '' || /^\s*[{[]/.test(name))) return unfit;
  const columns = names.cells.length;
  // A quote that is never closed says nothing about the width.
  const closed = rows.filter((row) => row.openQuote === undefined);
  const even = closed.filter((row) => row.cells.length === columns).length;
  // The first row alone may be longer than what is looked at.
  const isEven = closed.length === 0 ? !complete || columns > 2 : even >= closed.length * enoughEven(columns);
  return isEven ? { columns, even } : unfit;
}

/** Reads on once it is known what the text is. How the text was cut makes no difference. */
function decideThenRead<T>(
  open: (container: Container) => { push(text: string, damaged?: boolean): T[]; end(isCut?: boolean): T[] },
  delimiter?: Delimiter,
): { push(text: string, damaged?: boolean): T[]; end(isCut?: boolean): T[] } {
  let held: { readonly text: string; readonly damaged: boolean }[] = [];
  let head = '';
  let reader: ReturnType<typeof open> | null = null;

  function decide(complete: boolean): T[] {
    const container = containerOf(head, complete, delimiter);
    if (container === null) return [];
    const opened = (reader = open(container));
    const pieces = held;
    held = [];
    return pieces.flatMap(({ text, damaged }) => opened.push(text, damaged));
  }

  return {
    push(text, damaged = false) {
      if (reader !== null) return reader.push(text, damaged);
      held.push({ text, damaged });
      head += text.slice(0, headLength - head.length);
      return decide(false);
    },
    end(isCut) {
      const rest = reader === null ? decide(true) : [];
      return [...rest, ...(reader?.end(isCut) ?? [])];
    },
  };
}

const splitterFor = (container: Container, maxLength: number, note?: NoteFile): LineSplitter =>
  container === 'values' ? createValueSplitter(maxLength, note) : createLineSplitter(maxLength, note);

/** Splits JSON Lines, a JSON array, or JSON objects one after another. */
export const createJsonSplitter = (maxLength: number = maxLineLength): LineSplitter =>
  decideThenRead((container) => splitterFor(container, maxLength));

/**
 * Rows of JSON Lines, of a JSON array, of JSON objects one after another, or of a table with named columns.
 * @param onTable called when it turns out to be a table.
 * @param delimiter said by a person: it is a table.
 */
export const createRowSource = (
  maxLength: number,
  onTable: (layout: TableLayout) => void,
  note: NoteFile,
  delimiter?: Delimiter,
): RowSource =>
  decideThenRead<Entry>((container) => {
    if (typeof container === 'string') return jsonRows(splitterFor(container, maxLength, note));
    onTable(container);
    return tableRows(container, maxLength, note);
  }, delimiter);
