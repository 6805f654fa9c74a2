import type { ItemWarning } from '../item';
import { parseJsonLine } from './json-line';
import type { Line, LineSplitter } from './line-splitter';
import { tooLong, type Entry, type RowSource } from './row-source';

/** The rows of a JSON text that was split into its values. */
export const jsonRows = (splitter: LineSplitter): RowSource => ({
  push: (text, damaged) => splitter.push(text, damaged).map(readLine),
  end: () => splitter.end().map(readLine),
});

function readLine(line: Line): Entry {
  const place = { number: line.number, text: line.text };
  if (line.overlong) return { kind: 'bad', ...place, isJson: true, problem: tooLong };
  const parsed = parseJsonLine(line.text);
  if (!parsed.ok) {
    const { code, message } = parsed.error;
    const isCut = code === 'json-cut-off' && !line.ended;
    const problem = isCut
      ? { ...parsed.error, message: `${message} It is the last line: the file is probably incomplete.` }
      : parsed.error;
    return { kind: 'bad', ...place, isJson: code === 'too-deep', problem };
  }
  const marks: ItemWarning[] = [];
  if (line.damaged) marks.push('bad-utf8');
  if (parsed.value.nonJsonNumber) marks.push('non-json-number');
  return { kind: 'good', ...place, row: parsed.value.row, marks };
}
