import type { Label, Vote } from '../item';
import { looksLikeMessages } from './conversation';
import { preferenceIn } from './label';
import type { Pair } from './pair';
import { field, hasFields, isObject, numberIn } from './row-fields';
import { pairFormat, type RowReader } from './row-reader';

/** HelpSteer3, configuration "preference": one strength, and up to three annotators with their reasons. */
export const helpSteer3Preference = pairFormat({
  id: 'helpsteer3-preference',
  version: 1,
  name: 'HelpSteer3 preference',
  matches: (row) =>
    looksLikeMessages(field(row, 'context')) &&
    hasFields(row, 'response1', 'response2') &&
    numberIn(field(row, 'overall_preference')) !== null,
  pairs: (reader) => {
    const pair = helpSteer3Pair(reader);
    return { ...pair, goldenJudgment: reasonsFor(pair.golden.label, pair.votes ?? []) };
  },
});

/** The pair of a row that has HelpSteer3's columns. */
export const helpSteer3Pair = (reader: RowReader): Pair => ({
  id: null,
  subset: reader.subset('domain'),
  conversation: reader.turns('context'),
  answers: [{ text: reader.text('response1') }, { text: reader.text('response2') }],
  // Reasons speak of "@Response 1": it stays where it is.
  slots: 'given',
  ...reader.label('overall_preference', preferenceIn('minus-3-to-3')),
  votes: readVotes(reader, 'individual_preference', 'score', 'reasoning'),
  meta: { tags: reader.tags('language') },
});

/** A list of objects, one an annotator, with a strength and a reason each. */
export function readVotes(reader: RowReader, name: string, strength: string, reason: string): Vote[] {
  const value = reader.value(name);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const votes = list.flatMap((one): Vote[] => {
    const number = isObject(one) ? numberIn(field(one, strength)) : null;
    if (!isObject(one) || number === null) return [];
    const text = field(one, reason);
    return [{ value: number, ...(typeof text === 'string' && text !== '' && { reason: reader.clean(text) }) }];
  });
  const saysAll = (one: unknown): boolean =>
    isObject(one) && Object.keys(one).every((key) => key === strength || key === reason);
  if (votes.length === list.length && list.every(saysAll)) reader.used(name);
  return votes;
}

/** The reasons of those annotators who agree with the label, one paragraph each; null if there are none. */
function reasonsFor(label: Label | null, votes: readonly Vote[]): string | null {
  const agrees = ({ value }: Vote): boolean => (label === 'A' && value < 0) || (label === 'B' && value > 0);
  const reasons = votes.filter(agrees).map(({ reason }) => reason ?? '');
  return reasons.filter((reason) => reason.trim() !== '').join('\n\n') || null;
}
