import { maxLineLength, nulPadding, type Line, type LineSplitter } from './line-splitter';
import type { FileNote, NoteFile } from './report';

const keptOfOverlong = 200;

/**
 * The values of one JSON array, or of objects one after another however they are broken into lines; their number is
 * their place in the file. Only brackets and quotes are looked at, so a fault inside a value costs that value alone.
 * Memory is bounded by `maxLength`, the longest value.
 */
export function createValueSplitter(maxLength: number = maxLineLength, note?: NoteFile): LineSplitter {
  let state: 'between' | 'nested' | 'bare' = 'between';
  let isInString = false;
  let isEscaped = false;
  let isInArray = false;
  /** A comma stands behind the last value. */
  let hasComma = false;
  let depth = 0;

  let parts: string[] = [];
  let length = 0;
  let damaged = false;
  let number = 0;

  function add(text: string, isDamaged: boolean): void {
    damaged ||= isDamaged && text.includes('\uFFFD');
    parts.push(text);
    length += text.length;
    if (length > maxLength) parts = [parts.join('').slice(0, keptOfOverlong)];
  }

  function finish(lines: Line[], ended: boolean): void {
    number++;
    lines.push({ number, text: parts.join(''), damaged, overlong: length > maxLength, ended });
    parts = [];
    length = 0;
    damaged = false;
    state = 'between';
  }

  /** @returns where the string ends, or the text's length. */
  function passString(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (isEscaped) {
        isEscaped = false;
        at++;
        continue;
      }
      const next = indexOf(stringMark, text, at);
      if (text[next] === '\\') isEscaped = true;
      if (text[next] === '"') {
        isInString = false;
        return next + 1;
      }
      at = next + 1;
    }
    return text.length;
  }

  /** Passes over what stands between values, the array's own brackets among it. @returns where a value starts, if one does. */
  function passBetween(text: string, from: number): number {
    const at = indexOf(valueStart, text, from);
    const char = text[at];
    const passed = text.slice(from, at);
    hasComma ||= passed.includes(',');
    if (passed.includes('\0')) note?.(nulPadding);
    if (char === '[' && !isInArray) isInArray = true;
    else if (char === ']' && isInArray) {
      isInArray = false;
      if (hasComma) note?.(trailingComma);
    } else if (char !== undefined) {
      hasComma = false;
      state = char === '{' || char === '[' ? 'nested' : 'bare';
      depth = 1;
      isInString = char === '"';
      return at;
    }
    return at + 1;
  }

  return {
    push(text, isDamaged = false) {
      const lines: Line[] = [];
      let at = 0;
      let from = 0;
      const end = (to: number): void => {
        add(text.slice(from, to), isDamaged);
        finish(lines, true);
      };
      while (at < text.length) {
        if (isInString) {
          at = passString(text, at);
          continue;
        }
        if (state === 'between') {
          from = passBetween(text, at);
          // Whatever the first character is, it belongs to its value.
          at = isOpen(state) ? from + 1 : from;
          continue;
        }
        const next = indexOf(state === 'nested' ? nestedMark : bareEnd, text, at);
        const char = text[next];
        at = next + 1;
        if (char === '"') isInString = true;
        else if (state === 'bare') {
          if (char !== undefined) end((at = next));
        } else if (char === '{' || char === '[') depth++;
        else if (char !== undefined && --depth === 0) end(at);
      }
      // The test above ends values; what is left belongs to one that goes on.
      if (isOpen(state)) add(text.slice(from), isDamaged);
      return lines;
    },
    end() {
      const lines: Line[] = [];
      if (isOpen(state)) finish(lines, state === 'bare');
      else if (isInArray) lines.push({ number: number + 1, text: '[', damaged: false, overlong: false, ended: false });
      return lines;
    },
  };
}

const trailingComma: FileNote = {
  code: 'trailing-comma',
  message: 'The array has a comma before its closing bracket, which JSON does not allow; it was overlooked.',
};

const isOpen = (state: string): boolean => state !== 'between';

const stringMark = /["\\]/g;
const valueStart = /[^\s,\u001e\uFEFF\0]/g;
const nestedMark = /["{}[\]]/g;
const bareEnd = /["\s,\]]/g;

/** Where the next of these characters stands; the text's length if there is none. */
function indexOf(mark: RegExp, text: string, from: number): number {
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? text.length;
}
