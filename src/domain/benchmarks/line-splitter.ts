import type { FileNote, NoteFile } from './report';

/** One line that is not blank. */
export interface Line {
  /** 1-based; blank lines count. */
  readonly number: number;
  /** Without line break, byte order mark and trailing NULs; of an overlong line only the start. */
  readonly text: string;
  /** Part of it came from bytes that are not text in the file's encoding. */
  readonly damaged: boolean;
  /** Longer than the cap: its text was not kept. */
  readonly overlong: boolean;
  /** False for a last line without line break: it may have been cut. */
  readonly ended: boolean;
}

/** Turns text, in pieces of any size, into lines. How the text was cut makes no difference to the lines. */
export interface LineSplitter {
  push(text: string, damaged?: boolean): Line[];
  /** The last line, if it has no line break. Call once. */
  end(): Line[];
}

interface Piece {
  readonly text: string;
  readonly damaged: boolean;
}

/** Without a line feed in the first 2^20 characters, carriage returns are the line breaks. */
const decisionWindow = 1 << 20;
const keptOfOverlong = 200;

export const nulPadding: FileNote = {
  code: 'nul-padding',
  message:
    'The file was filled up with NUL bytes, as a crash leaves it; they were left out. What was being written then is lost.',
};

/** 64 MB in UTF-16 units: far above any real row, far below the engine's limit for one string. */
export const maxLineLength = 64 << 20;

/**
 * Line breaks are \n and \r\n, or \r in a file that has no \n. U+2028, U+2029, U+0085, \v and \f are text: JSON may
 * hold them inside strings. Memory is bounded by `maxLength`, whatever the file.
 */
export function createLineSplitter(maxLength: number = maxLineLength, note?: NoteFile): LineSplitter {
  let lineBreak: '\n' | '\r' | null = null;
  let undecided: Piece[] = [];
  let seen = 0;
  let hasReturn = false;

  let parts: string[] = [];
  let length = 0;
  let damaged = false;
  let number = 0;

  function add(text: string, isDamaged: boolean): void {
    if (text === '') return;
    damaged ||= isDamaged && text.includes('\uFFFD');
    parts.push(text);
    length += text.length;
    if (length > maxLength) parts = [parts.join('').slice(0, keptOfOverlong)];
  }

  function finish(lines: Line[], ended: boolean): void {
    number++;
    const overlong = length > maxLength;
    const text = clean(parts.join(''), note);
    if (text.trim() !== '') lines.push({ number, text, damaged, overlong, ended });
    parts = [];
    length = 0;
    damaged = false;
  }

  function split({ text, damaged: isDamaged }: Piece, mark: '\n' | '\r'): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
      add(text.slice(from, at), isDamaged);
      finish(lines, true);
      from = at + 1;
    }
    add(text.slice(from), isDamaged);
    return lines;
  }

  function decide(mark: '\n' | '\r'): Line[] {
    lineBreak = mark;
    const held = undecided;
    undecided = [];
    return held.flatMap((piece) => split(piece, mark));
  }

  return {
    push(text, isDamaged = false) {
      const piece = { text, damaged: isDamaged };
      if (lineBreak !== null) return split(piece, lineBreak);
      undecided.push(piece);
      const window = text.slice(0, decisionWindow - seen);
      seen += window.length;
      if (window.includes('\n')) return decide('\n');
      hasReturn ||= window.includes('\r');
      return seen < decisionWindow ? [] : decide(hasReturn ? '\r' : '\n');
    },
    end() {
      const lines = lineBreak === null ? decide(hasReturn ? '\r' : '\n') : [];
      if (length > 0) finish(lines, false);
      return lines;
    },
  };
}

/** Drops what is no part of the row: half a \r\n, a byte order mark (joined files have several), NUL padding of a crash. */
function clean(text: string, note?: NoteFile): string {
  let start = text.startsWith('\n') ? 1 : 0;
  let end = text.endsWith('\r') ? text.length - 1 : text.length;
  if (text.charCodeAt(end - 1) === 0) note?.(nulPadding);
  while (end > start && text.charCodeAt(end - 1) === 0) end--;
  if (text.charCodeAt(start) === 0xfeff) start++;
  return text.slice(start, end);
}
