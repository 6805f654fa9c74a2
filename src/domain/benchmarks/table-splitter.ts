import { nulPadding } from './line-splitter';
import type { NoteFile } from './report';
import type { Delimiter } from './text-reading';

/** How the cells of a table are written. */
export interface TableLayout {
  readonly delimiter: Delimiter;
  /** False: quotes are text. */
  readonly quoted: boolean;
  /** The first line says the delimiter and nothing else. */
  readonly isToldFirst?: boolean;
}

/** One row of cells; blank lines are none. */
export interface TableRow {
  readonly cells: readonly string[];
  /** 1-based line on which it begins. */
  readonly line: number;
  readonly damaged: boolean;
  /** Longer than the cap: only the start of its cells was kept. */
  readonly overlong: boolean;
  /** Set for a last row in which a quote was opened and never closed: the line of that quote. */
  readonly openQuote?: number;
  /** Set for a last row without line break. */
  readonly isOpen?: true;
}

export interface TableSplitter {
  push(text: string, damaged?: boolean): TableRow[];
  end(): TableRow[];
}

/**
 * Cells after RFC 4180, forgiving where the meaning is plain: a quote inside a cell, and one inside a quoted cell that no
 * delimiter or line break follows, are text. Line breaks are \n, \r\n and \r; inside quotes they are text.
 */
export function createTableSplitter(
  { delimiter, quoted }: TableLayout,
  maxLength: number,
  note?: NoteFile,
): TableSplitter {
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  let cells: string[] = [];
  let cell: string[] = [];
  let length = 0;
  let damaged = false;
  let line = 1;
  let startLine = 1;
  let quoteLine = 1;
  let isAfterReturn = false;
  const plainEnd = new RegExp(`[${delimiter === '|' ? '\\|' : delimiter}\\r\\n]`, 'g');

  function add(text: string, isDamaged: boolean): void {
    if (text === '') return;
    damaged ||= isDamaged && text.includes('\uFFFD');
    length += text.length;
    if (length <= maxLength) cell.push(text);
  }

  function endCell(): void {
    cells.push(cell.join(''));
    cell = [];
    state = 'start';
  }

  function endRow(rows: TableRow[], isLast = false): void {
    const wasQuoted = state === 'quoted';
    endCell();
    const isBlank = cells.length === 1 && cells[0]?.replaceAll('\0', '').trim() === '';
    if (isBlank && cells[0]?.includes('\0')) note?.(nulPadding);
    const open = isLast ? { isOpen: true as const, ...(wasQuoted && { openQuote: quoteLine }) } : {};
    if (!isBlank) rows.push({ cells, line: startLine, damaged, overlong: length > maxLength, ...open });
    cells = [];
    length = 0;
    damaged = false;
  }

  /** Behind a cell: the next begins, or the next row. */
  function separate(char: string, rows: TableRow[]): void {
    if (char === delimiter) {
      endCell();
      return;
    }
    endRow(rows);
    isAfterReturn = char === '\r';
    line++;
    startLine = line;
  }

  const isSeparator = (char: string): boolean => char === delimiter || char === '\n' || char === '\r';

  return {
    push(text, isDamaged = false) {
      const rows: TableRow[] = [];
      let at = 0;
      while (at < text.length) {
        const char = text.charAt(at);
        if (isAfterReturn) {
          isAfterReturn = false;
          if (char === '\n') {
            at++;
            continue;
          }
        }
        switch (state) {
          case 'start':
            state = char === '"' && quoted ? 'quoted' : 'plain';
            if (state === 'quoted') {
              quoteLine = line;
              at++;
            }
            break;
          case 'plain': {
            const end = indexOf(plainEnd, text, at);
            add(text.slice(at, end), isDamaged);
            if (end < text.length) separate(text.charAt(end), rows);
            at = end + 1;
            break;
          }
          case 'quoted': {
            const end = text.indexOf('"', at);
            const part = text.slice(at, end < 0 ? text.length : end);
            add(part, isDamaged);
            line += breaksIn(part);
            if (end >= 0) state = 'quote';
            at += part.length + 1;
            break;
          }
          case 'quote':
            if (isSeparator(char)) {
              separate(char, rows);
            } else {
              add(char === '"' ? '"' : `"${char}`, isDamaged);
              state = 'quoted';
            }
            at++;
            break;
        }
      }
      return rows;
    },
    end() {
      const rows: TableRow[] = [];
      const hasRest = cells.length > 0 || cell.length > 0 || state !== 'start';
      if (hasRest) endRow(rows, true);
      return rows;
    },
  };
}

function indexOf(mark: RegExp, text: string, from: number): number {
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? text.length;
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
