import { readGoldenSource } from '../golden/read-source';
import type { Pair } from './pair';
import type { RowReader } from './row-reader';

/** Names that people give the same thing, as `plain` writes them; the likelier first. */
export const requestNames = [
  'prompt',
  'question',
  'instruction',
  'query',
  'request',
  'input',
  'conversation',
  'conversations',
  'messages',
  'context',
];
export const subsetNames = ['subset', 'category', 'domain', 'task', 'source'];
export const idNames = ['id', 'uid', 'questionid', 'promptid', 'pairid'];
export const judgmentNames = [
  'goldenjudgment',
  'goldjudgment',
  'gtjudgment',
  'rationale',
  'explanation',
  'justification',
];

export type NamePair = readonly [first: string, second: string];

/** Columns of two answers that are told apart by their places. */
export const answerPairs = ['response', 'answer', 'output', 'completion'].flatMap((what): NamePair[] => [
  [`${what}a`, `${what}b`],
  [`${what}1`, `${what}2`],
]);

/** Finds a row's columns by their meaning; case, underscores, hyphens and spaces in names make no difference. */
export interface Columns {
  /** The first of these names that the row has, as the row writes it. */
  one(names: readonly string[]): string | undefined;
  /** The first pair of which the row has both. */
  pair(pairs: readonly NamePair[]): NamePair | undefined;
  readonly request: string | undefined;
}

export function columnsOf(names: readonly string[]): Columns {
  const byPlainName = new Map<string, string>();
  for (const name of names) if (!byPlainName.has(plain(name))) byPlainName.set(plain(name), name);
  const one = (wanted: readonly string[]): string | undefined => {
    const found = wanted.find((name) => byPlainName.has(name));
    return found === undefined ? undefined : byPlainName.get(found);
  };
  return {
    one,
    pair(pairs) {
      const [first, second] = pairs.find((pair) => pair.every((name) => byPlainName.has(name))) ?? [];
      const found = [byPlainName.get(first ?? ''), byPlainName.get(second ?? '')];
      return found[0] === undefined || found[1] === undefined ? undefined : [found[0], found[1]];
    },
    request: one(requestNames),
  };
}

export const plain = (name: string): string => name.toLowerCase().replace(/[_\- ]/g, '');

/** Everything but answers and label. */
export function commonParts(
  reader: RowReader,
  columns: Columns,
): Pick<Pair, 'id' | 'subset' | 'conversation' | 'goldenJudgment' | 'goldenFrom'> {
  const [id, subset, judgment, from] = [idNames, subsetNames, judgmentNames, ['goldenfrom']].map((names) =>
    columns.one(names),
  );
  const goldenJudgment = judgment === undefined ? undefined : (reader.optionalText(judgment) ?? null);
  const goldenFrom =
    from === undefined || typeof goldenJudgment !== 'string' ? null : readGoldenSource(reader.value(from));
  if (from !== undefined && goldenFrom !== null) reader.used(from);
  return {
    id: id === undefined ? null : reader.id(id),
    subset: subset === undefined ? '' : reader.subset(subset),
    conversation: reader.turns(columns.request ?? 'prompt'),
    ...(goldenJudgment !== undefined && { goldenJudgment }),
    ...(goldenFrom && { goldenFrom }),
  };
}
