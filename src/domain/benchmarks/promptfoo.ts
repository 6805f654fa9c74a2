import type { Label } from '../item';
import type { BenchmarkFormat, FileReader, Row } from './format';
import { storedGrade } from './judgments';
import { preferenceOfText } from './label';
import { field, hasFields, isObject, objectIn } from './row-fields';
import { joinParts } from './row-parts';
import { createCases, type Case } from './tool-cases';

/**
 * promptfoo's results: `promptfoo eval -o results.json` (one object: {results: {version: 3, results: [...]}, ...}) or
 * `-o results.jsonl` (an entry a line). An entry is {testIdx, promptIdx, vars, testCase: {assert?}, provider: {id,
 * label?}, prompt: {raw}, response?: {output?, error?}, error?, success, gradingResult?: {pass, componentResults?}}.
 * The pair stands in `vars`. The golden label stands there too, or is the value of an assertion. `pass` joins all
 * assertions, those on cost or length too: it is kept as what the file says, and the text is read first.
 * Written from the tool's documented shape; not confirmed on a file that it wrote.
 */
export const promptfoo: BenchmarkFormat = {
  id: 'promptfoo',
  version: 1,
  name: 'promptfoo results',
  parsers: ['any-form', 'stated'],
  matches: (row) => entriesOf(row) !== null || isEntry(row),
  read: (row, context) => open().read(row, context),
  open,
};

function open(): FileReader {
  const cases = createCases(promptfoo);
  return {
    read(row, { line }) {
      const entries = entriesOf(row);
      if (entries === null) return cases.add(caseOf(row), line);
      return joinParts(
        entries.map((entry) => cases.add(caseOf(entry), line)),
        'result',
      );
    },
  };
}

const isEntry = (row: Row): boolean =>
  isObject(field(row, 'vars')) && hasFields(row, 'provider', 'prompt') && hasFields(row, 'success');

function entriesOf(row: Row): readonly Row[] | null {
  const outer = field(row, 'results');
  const inner = isObject(outer) ? field(outer, 'results') : outer;
  if (!Array.isArray(inner)) return null;
  const entries: readonly unknown[] = inner;
  return entries.every((entry) => isObject(entry) && isEntry(entry)) ? (entries as readonly Row[]) : null;
}

function caseOf(entry: Row): Case {
  const vars = objectIn(entry, 'vars');
  const test = field(entry, 'testIdx');
  const response = objectIn(entry, 'response');
  const output = field(response, 'output') ?? null;
  const text = output === null ? null : typeof output === 'string' ? output : JSON.stringify(output);
  const grading = objectIn(entry, 'gradingResult');
  return {
    id: typeof test === 'number' ? `test-${String(test)}` : null,
    fields: vars,
    place: 'vars',
    expected: expectedOf(objectIn(entry, 'testCase')),
    prompt: field(objectIn(entry, 'prompt'), 'raw'),
    by: judgeOf(entry),
    text,
    stored: (golden) => (text === null ? null : passes(grading, golden, text)),
  };
}

/** Two prompts to one model are two judges. */
function judgeOf(entry: Row): string | undefined {
  const provider = field(entry, 'provider');
  const names = isObject(provider) ? [field(provider, 'label'), field(provider, 'id')] : [provider];
  const name = names.find((one) => typeof one === 'string' && one !== '');
  const prompt = field(entry, 'promptIdx');
  if (typeof name !== 'string') return undefined;
  return typeof prompt === 'number' && prompt > 0 ? `${name}, prompt ${String(prompt + 1)}` : name;
}

/** Without assertions everything passes, and that says nothing. */
function passes(grading: Row, golden: Label, text: string): string | null {
  const [pass, parts] = [field(grading, 'pass'), field(grading, 'componentResults')];
  if (typeof pass !== 'boolean' || !Array.isArray(parts) || parts.length === 0) return null;
  return storedGrade(golden, pass, text);
}

function expectedOf(testCase: Row): unknown {
  const assertions = field(testCase, 'assert');
  const list: readonly unknown[] = Array.isArray(assertions) ? assertions : [];
  return list
    .map((one) => (isObject(one) ? field(one, 'value') : undefined))
    .find((one) => preferenceOfText(one) !== null);
}
