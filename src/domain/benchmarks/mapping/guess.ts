import { betterWorse } from '../generic-ranked';
import { labelNames, numberColumns } from '../generic-ab';
import {
  answerPairs,
  idNames,
  judgmentNames,
  plain,
  requestNames,
  subsetNames,
  type NamePair,
} from '../generic-columns';
import { preferenceOfNumber, preferenceOfText } from '../label';
import type { Field } from './fields';
import { samePath, type FieldPath, type MappingDraft, type ValueMeaning, type WinnerRule } from './mapping';

/** What the fields seem to mean, from their names first and their values second; null where nothing speaks for any. */
export function guessMapping(fields: readonly Field[]): MappingDraft {
  const byName: ByName = new Map(fields.map((field) => [plain(field.name), field] as const).reverse());
  const named = (names: readonly string[]): FieldPath | null =>
    names.map((name) => byName.get(name)?.path).find((path) => path !== undefined) ?? null;
  const ranked = pairNamed(byName, betterWorse);
  const answers = ranked ?? pairNamed(byName, answerPairs) ?? pairByPlace(fields) ?? pairBySuffix(fields, byName);
  const label = fields.find((field) => labelColumns.includes(plain(field.name))) ?? fields.find(isLabelLike);
  const messages = fields.find(({ kind, path }) => kind === 'messages' && path.length === 1);
  return {
    request: named(requestNames) ?? messages?.path ?? null,
    answers: answers ?? [null, null],
    winner: ranked === null ? (label === undefined ? null : winnerBy(label)) : { rule: 'first' },
    id: named(idNames),
    subset: named(subsetNames),
    goldenJudgment: named(judgmentNames),
  };
}

/** By plain name; the first of several. */
type ByName = ReadonlyMap<string, Field>;

const labelColumns = [...labelNames, ...numberColumns.keys()];

/** The rule that a field's values suggest. */
export function winnerBy(field: Field): WinnerRule {
  const { path, values, range } = field;
  if (range !== null && (values === null || range[0] < 0))
    return { rule: 'limit', path, limit: range[0] < 0 ? 0 : (range[0] + range[1]) / 2, below: 'A' };
  const scheme = numberColumns.get(plain(field.name));
  const means = (values ?? []).flatMap(({ value }): ValueMeaning[] => {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    const better =
      scheme === undefined || Number.isNaN(number)
        ? preferenceOfText(value)?.better
        : preferenceOfNumber(number, scheme)?.better;
    if (better === undefined) return [];
    return [{ value, means: better === 'both-bad' ? 'tie' : better }];
  });
  return { rule: 'values', path, means };
}

/** A field of few values, all of which name a side or a tie. */
const isLabelLike = ({ values }: Field): boolean =>
  values !== null && values.length > 1 && values.every(({ value }) => preferenceOfText(value) !== null);

function pairNamed(byName: ByName, pairs: readonly NamePair[]): readonly [FieldPath, FieldPath] | null {
  for (const [one, other] of pairs) {
    const [first, second] = [byName.get(one), byName.get(other)];
    if (first !== undefined && second !== undefined) return [first.path, second.path];
  }
  return null;
}

const isAnswer = ({ kind, values }: Field): boolean => kind === 'messages' || (kind === 'text' && values === null);

/** A list that holds two texts or messages, or two objects with a text of one name. */
function pairByPlace(fields: readonly Field[]): readonly [FieldPath, FieldPath] | null {
  for (const field of fields.filter(isAnswer)) {
    const at = field.path.indexOf(0);
    if (at < 1) continue;
    const other = field.path.map((part, index) => (index === at ? 1 : part));
    const twin = fields.find(({ path }) => samePath(path, other));
    if (twin !== undefined && isAnswer(twin)) return [field.path, twin.path];
  }
  return null;
}

const suffixes: readonly NamePair[] = [
  ['a', 'b'],
  ['1', '2'],
  ['0', '1'],
  ['first', 'second'],
  ['left', 'right'],
  ['x', 'y'],
];

/** Two fields whose names differ in their end only: reply_1, reply_2. */
function pairBySuffix(fields: readonly Field[], byName: ByName): readonly [FieldPath, FieldPath] | null {
  for (const field of fields.filter(isAnswer)) {
    const name = plain(field.name);
    for (const [one, other] of suffixes) {
      if (!name.endsWith(one)) continue;
      const twin = byName.get(`${name.slice(0, -one.length)}${other}`);
      if (twin !== undefined && isAnswer(twin)) return [field.path, twin.path];
    }
  }
  return null;
}
