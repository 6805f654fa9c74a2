import type { ItemWarning } from '../item';
import { parseJsonLine } from './json-line';
import type { Line, LineSplitter } from './line-splitter';
import { parseJson } from './parse-json';
import { tooLong, type Entry, type RowSource } from './row-source';

/**
 * The rows of a JSON text that was split into its values. If the first is a list of names and the second a list too, all
 * are lists of cells.
 */
export function jsonRows(splitter: LineSplitter): RowSource {
  let isStart = true;
  let header: Line | null = null;
  let names: readonly string[] | undefined;

  function take(line: Line): Entry[] {
    if (isStart) {
      isStart = false;
      names = namesIn(line.text);
      header = names === undefined ? null : line;
      return header === null ? [readLine(line)] : [];
    }
    const before = header === null || line.text.trimStart().startsWith('[') ? [] : [readLine(header)];
    if (before.length > 0) names = undefined;
    header = null;
    return [...before, readLine(line, names)];
  }

  return {
    push: (text, damaged) => splitter.push(text, damaged).flatMap(take),
    end() {
      const last = splitter.end().flatMap(take);
      return header === null ? last : [...last, readLine(header)];
    },
  };
}

/** Names of columns: a list of different texts. */
function namesIn(text: string): readonly string[] | undefined {
  const value = text.trimStart().startsWith('[') ? parseJson(text)?.value : undefined;
  const isNames = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((name) => typeof name === 'string') && new Set(list).size === list.length;
  return isNames(value) && value.length > 1 ? value : undefined;
}

function readLine(line: Line, names?: readonly string[]): Entry {
  const place = { number: line.number, text: line.text };
  if (line.overlong) return { kind: 'bad', ...place, isJson: true, problem: tooLong };
  const parsed = parseJsonLine(line.text, names);
  if (!parsed.ok) {
    const { code, message } = parsed.error;
    const isCut = code === 'json-cut-off' && !line.ended;
    const problem = isCut
      ? { ...parsed.error, message: `${message} It is the last line: the file is probably incomplete.` }
      : parsed.error;
    return { kind: 'bad', ...place, isJson: code === 'too-deep' || code === 'cell-count', problem };
  }
  const marks: ItemWarning[] = [];
  if (line.damaged) marks.push('bad-utf8');
  if (parsed.value.nonJsonNumber) marks.push('non-json-number');
  return { kind: 'good', ...place, row: parsed.value.row, marks };
}
