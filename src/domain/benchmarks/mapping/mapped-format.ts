import { looksLikeMessages } from '../conversation';
import type { BenchmarkFormat, Row } from '../format';
import { goldenOfScores } from '../golden';
import type { Preference } from '../label';
import { betterFirst, type Answer, type Pair } from '../pair';
import { field, isObject, numberIn } from '../row-fields';
import { pairFormat, type RowReader } from '../row-reader';
import { pathName, type FieldPath, type Mapping, type WinnerRule } from './mapping';

/** Items read as a mapping says; the mapping itself stands in the import report. */
export const mappedFormatId = 'mapped';

export function mappedFormat(mapping: Mapping): BenchmarkFormat {
  const { request, answers, winner, id, subset, goldenJudgment } = mapping;
  const needed = [request, ...answers];
  const scores = winner.rule === 'scores' ? winner.paths : [];
  const nested = [...needed, ...winnerPaths(winner), id, subset, goldenJudgment].filter(
    (path) => path !== null && path.length > 1,
  );
  const format = pairFormat({
    id: mappedFormatId,
    version: 1,
    name: 'columns as you named them',
    matches: (row) => needed.every((path) => valueAt(row, path) !== undefined),
    pairs: (reader) => ({
      id: id === null ? null : reader.id(pathName(id)),
      subset: subset === null ? '' : reader.subset(pathName(subset)),
      conversation: reader.turns(pathName(request)),
      answers: [answerOf(reader, answers[0], scores[0]), answerOf(reader, answers[1], scores[1])],
      ...(goldenJudgment !== null && { goldenJudgment: reader.optionalText(pathName(goldenJudgment)) ?? null }),
      ...winnerOf(reader, winner),
    }),
  });
  return {
    ...format,
    // What lies deeper is read like a column of its own, under the path's name; the column it lies in is kept whole.
    read: (row, context) => {
      const deeper = nested.flatMap((path) => {
        const value = path === null ? undefined : valueAt(row, path);
        return path === null || value === undefined ? [] : [[pathName(path), value] as const];
      });
      return format.read(deeper.length === 0 ? row : { ...row, ...Object.fromEntries(deeper) }, context);
    },
  };
}

/** undefined if the row does not go so deep. */
export function valueAt(row: Row, path: FieldPath): unknown {
  let value: unknown = row;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined;
    else value = isObject(value) ? field(value, part) : undefined;
  }
  return value;
}

/** A value as a mapping's `values` rule knows it; null for what has no such text. */
export function valueText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

const winnerPaths = (winner: WinnerRule): readonly FieldPath[] =>
  winner.rule === 'first' ? [] : winner.rule === 'scores' ? winner.paths : [winner.path];

/** The answer is the last of several messages. */
function answerOf(reader: RowReader, path: FieldPath, score: FieldPath | undefined): Answer {
  const name = pathName(path);
  const text = looksLikeMessages(reader.value(name)) ? (reader.turns(name).at(-1)?.content ?? '') : reader.text(name);
  return score === undefined ? { text } : { text, score: reader.number(pathName(score)) };
}

function winnerOf(reader: RowReader, winner: WinnerRule): Pick<Pair, 'golden' | 'slots' | 'sourceLabel'> {
  switch (winner.rule) {
    case 'first':
      return betterFirst;
    case 'values': {
      const meaning = new Map(winner.means.map(({ value, means }) => [value, means]));
      const read = (value: unknown): Preference | null => {
        const better = meaning.get(valueText(value) ?? '');
        return better === undefined ? null : { better };
      };
      return { slots: 'given', ...reader.label(pathName(winner.path), read) };
    }
    case 'limit': {
      const { limit, below } = winner;
      const read = (value: unknown): Preference | null => {
        const number = numberIn(value);
        if (number === null || Number.isNaN(number)) return null;
        return { better: number === limit ? 'tie' : number < limit === (below === 'A') ? 'A' : 'B' };
      };
      return { slots: 'given', ...reader.label(pathName(winner.path), read) };
    }
    case 'scores': {
      const names = winner.paths.map(pathName);
      const [first = null, second = null] = names.map((name) => reader.number(name));
      return { slots: 'given', golden: goldenOfScores(names.join(', '), first, second) };
    }
  }
}
