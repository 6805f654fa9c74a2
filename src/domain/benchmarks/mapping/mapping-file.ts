import * as v from 'valibot';
import { err, ok, type Result } from '../../result';
import { parseJson } from '../parse-json';
import { encodingNamed, isDelimiter, type TextReading } from '../text-reading';
import { samePath, type SavedMapping } from './mapping';

/** A mapping as it is kept outside the app: what is remembered of the columns, and what was said of the text. */
export type MappingFile = SavedMapping & TextReading;

/** One JSON object, for people too. */
export const mappingFileText = (file: MappingFile): string => `${JSON.stringify(file, null, 2)}\n`;

const path = v.pipe(
  v.array(v.union([v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))]), 'must be a list such as ["column"]'),
  v.minLength(1, 'must name a column'),
);
const pair = v.tuple([path, path], 'must be a list of two columns');
const side = v.picklist(['A', 'B'], 'must be "A" or "B"');
const winner = v.variant(
  'rule',
  [
    v.object({ rule: v.literal('first') }),
    v.object({
      rule: v.literal('values'),
      path,
      means: v.array(
        v.object({
          value: v.string('must be a text'),
          means: v.picklist(['A', 'B', 'tie'], 'must be "A", "B" or "tie"'),
        }),
        'must be a list of {value, means}',
      ),
    }),
    v.object({ rule: v.literal('limit'), path, limit: v.number('must be a number'), below: side }),
    v.object({ rule: v.literal('scores'), paths: pair }),
  ],
  'must have a rule: "first", "values", "limit" or "scores"',
);
const none = v.optional(v.nullable(path), null);
const schema = v.object(
  {
    shape: v.optional(v.string('must be a text'), ''),
    mapping: v.object(
      {
        request: path,
        answers: v.pipe(
          pair,
          v.check(([first, second]) => !samePath(first, second), 'must be two different columns'),
        ),
        winner,
        ...{ id: none, subset: none, goldenJudgment: none },
      },
      'must be an object with request, answers and winner',
    ),
    encoding: v.optional(
      v.pipe(
        v.string('must be a text'),
        v.check((name) => encodingNamed(name) !== null, 'is no encoding that can be read'),
        v.transform((name) => encodingNamed(name) ?? name),
      ),
    ),
    delimiter: v.optional(v.custom<TextReading['delimiter']>(isDelimiter, 'must be ",", ";", "\\t" or "|"')),
  },
  'must be an object with a mapping',
);

/** @returns the mapping; or everything that is wrong with the file, each with its place. */
export function readMappingFile(text: string): Result<MappingFile, string> {
  const json = parseJson(text.replace(/^\uFEFF/, ''));
  if (json === undefined) return err('It is not JSON.');
  const read = v.safeParse(schema, json.value);
  if (!read.success) {
    const faults = read.issues.map((issue) => {
      const where = v.getDotPath(issue) ?? 'the file';
      return issue.received === 'undefined' ? `${where} is missing` : `${where} ${issue.message}`;
    });
    return err(`${faults.join('; ')}.`);
  }
  const { encoding, delimiter, ...saved } = read.output;
  return ok({ ...saved, ...(encoding !== undefined && { encoding }), ...(delimiter !== undefined && { delimiter }) });
}
