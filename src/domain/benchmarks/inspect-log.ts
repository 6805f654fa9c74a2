import type { Label } from '../item';
import type { BenchmarkFormat, FileReader, Row } from './format';
import { storedGrade } from './judgments';
import { isLabel, preferenceOfText } from './label';
import { field, hasFields, isObject, objectIn } from './row-fields';
import { readId } from './row-id';
import { joinParts } from './row-parts';
import { contentText, createCases, type Case } from './tool-cases';

/**
 * An eval log of Inspect as JSON (`--log-format json`, or `inspect log dump` of an .eval file): {version: 2, status,
 * eval: {model, task, ...}, samples: [...]}, or its samples by themselves. A sample is {id, epoch, input, target,
 * metadata, output: {model, choices: [{message: {content}}], completion?, error?}, scores?: {NAME: {value, answer}},
 * error?}. The pair stands in `metadata`, or between the usual markers in `input`; `target` is the golden label. The
 * first score counts; further epochs are further draws.
 * Written from the tool's documented shape; not confirmed on a file that it wrote.
 */
export const inspectLog: BenchmarkFormat = {
  id: 'inspect-log',
  version: 1,
  name: 'Inspect eval log',
  parsers: ['stated', 'any-form'],
  matches: (row) => isLog(row) || isSample(row),
  read: (row, context) => open().read(row, context),
  open,
};

function open(): FileReader {
  const cases = createCases(inspectLog);
  return {
    read(row, { line }) {
      if (!isLog(row)) return cases.add(caseOf(row, undefined), line);
      const samples = (field(row, 'samples') as readonly unknown[]).map((one) => (isObject(one) ? one : {}));
      const model = textIn(objectIn(row, 'eval'), 'model');
      return joinParts(
        samples.map((sample) => cases.add(caseOf(sample, model), line)),
        'sample',
      );
    },
  };
}

const isLog = (row: Row): boolean => isObject(field(row, 'eval')) && Array.isArray(field(row, 'samples'));

const isSample = (row: Row): boolean =>
  hasFields(row, 'id', 'epoch', 'input', 'target') && isObject(field(row, 'output'));

function caseOf(sample: Row, model: string | undefined): Case {
  const output = objectIn(sample, 'output');
  const target = field(sample, 'target');
  const hasFailed = isFilled(field(sample, 'error')) || isFilled(field(output, 'error'));
  const text = hasFailed ? null : completionOf(output);
  return {
    id: readId(field(sample, 'id'), new Set()),
    fields: objectIn(sample, 'metadata'),
    place: 'metadata',
    expected: Array.isArray(target) ? (target as unknown[])[0] : target,
    prompt: field(sample, 'input'),
    by: model ?? textIn(output, 'model'),
    text,
    stored: (golden) => (text === null ? null : scored(objectIn(sample, 'scores'), golden, text)),
  };
}

function completionOf(output: Row): string | null {
  const choices = field(output, 'choices');
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const content = isObject(first) ? contentText(field(objectIn(first, 'message'), 'content')) : null;
  return content ?? textIn(output, 'completion') ?? null;
}

/** The answer that the scorer took from the text; else its value: C, I, a number or a truth value. */
function scored(scores: Row, golden: Label, text: string): string | null {
  const [first] = Object.values(scores);
  if (!isObject(first)) return null;
  const answer = preferenceOfText(field(first, 'answer'))?.better;
  if (isLabel(answer)) return answer;
  const value = field(first, 'value');
  const isRight = value === 'C' || value === 1 || value === true;
  const isWrong = value === 'I' || value === 'N' || value === 0 || value === false;
  return isRight || isWrong ? storedGrade(golden, isRight, text) : null;
}

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function textIn(row: Row, name: string): string | undefined {
  const value = field(row, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
