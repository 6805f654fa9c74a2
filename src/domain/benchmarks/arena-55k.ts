import type { Turn } from '../item';
import { goldenOf } from './golden';
import type { Preference } from './label';
import type { Golden } from './pair';
import { parseJson } from './parse-json';
import { hasFields, shown } from './row-fields';
import { pairFormat, type RowReader } from './row-reader';
import { compareTranscripts } from './transcripts';

const winners = ['winner_model_a', 'winner_model_b', 'winner_tie'] as const;

/** Chatbot Arena, 55k votes: texts are lists, one entry a turn, written as JSON inside a table's cell. */
export const arena55k = pairFormat({
  id: 'arena-55k',
  version: 1,
  name: 'Chatbot Arena 55k',
  matches: (row) => hasFields(row, 'winner_model_a', 'winner_model_b', 'response_a', 'response_b'),
  pairs(reader) {
    const requests = turnTexts(reader, 'prompt');
    const [first, second] = [turnTexts(reader, 'response_a'), turnTexts(reader, 'response_b')];
    const { conversation, answers } = compareTranscripts(dialogue(requests, first), dialogue(requests, second));
    reader.used('prompt', 'response_a', 'response_b', ...winners);
    return {
      id: reader.id('id'),
      conversation,
      answers: [
        { ...answers[0], model: reader.optionalText('model_a') },
        { ...answers[1], model: reader.optionalText('model_b') },
      ],
      slots: 'given',
      golden: goldenOfFlags(winners.map((name) => reader.number(name))),
      sourceLabel: Object.fromEntries(winners.map((name) => [name, reader.value(name) ?? null])),
      ...(requests.length > 1 && { meta: { tags: { turns: requests.length } } }),
    };
  },
});

/** A cell that holds a list as JSON, or the list itself; a turn without text is null. */
function turnTexts(reader: RowReader, name: string): string[] {
  const value = reader.value(name);
  const list: unknown = typeof value === 'string' ? parseJson(value)?.value : value;
  if (!Array.isArray(list) || !list.every((turn) => typeof turn === 'string' || turn === null)) {
    reader.fail(name, 'a list of texts, one a turn');
    return [];
  }
  return list.map((turn: unknown) => reader.clean(typeof turn === 'string' ? turn : ''));
}

/** Answers beyond the last request reply to nothing and cannot be placed; a missing answer is an empty one. */
const dialogue = (requests: readonly string[], replies: readonly string[]): Turn[] =>
  requests.flatMap((content, at): Turn[] => [
    { role: 'user', content },
    { role: 'assistant', content: replies[at] ?? '' },
  ]);

/** Exactly one of three flags is set. */
function goldenOfFlags(flags: readonly (number | null)[]): Golden {
  const set = flags.flatMap((flag, at) => (flag === 1 ? [at] : []));
  const sides: readonly Preference['better'][] = ['A', 'B', 'tie'];
  const better = set.length === 1 ? sides[set[0] ?? 0] : undefined;
  if (better !== undefined) return goldenOf('winner_tie', flags[2], { better });
  return {
    label: null,
    reason: 'label-conflict',
    field: winners[0],
    message: `Exactly one of ${winners.join(', ')} must be 1; found ${flags.map(shown).join(', ')}.`,
  };
}
