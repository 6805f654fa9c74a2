import type { Turn } from '../item';
import { readVotes } from './helpsteer3-preference';
import { preferenceIn } from './label';
import { field, hasFields, hasTexts, numberIn } from './row-fields';
import { pairFormat } from './row-reader';

/** HelpSteer2-Preference: one strength with a statement and an elaboration, beside the single votes. */
export const helpSteer2Preference = pairFormat({
  id: 'helpsteer2-preference',
  version: 1,
  name: 'HelpSteer2 preference',
  matches: (row) =>
    hasTexts(row, 'prompt') &&
    hasFields(row, 'response_1', 'response_2') &&
    numberIn(field(row, 'preference_strength')) !== null,
  pairs(reader) {
    const statement = [reader.optionalText('preference_statement'), reader.optionalText('preference_elaboration')];
    return {
      id: null,
      conversation: splitPrompt(reader.text('prompt')),
      answers: [{ text: reader.text('response_1') }, { text: reader.text('response_2') }],
      // The statement speaks of "@Response 1": it stays where it is.
      slots: 'given',
      ...reader.label('preference_strength', preferenceIn('minus-3-to-3')),
      votes: readVotes(reader, 'all_preferences_unprocessed', 'strength', 'justification'),
      goldenJudgment: statement.filter((part) => part !== undefined).join(' ') || null,
      meta: { tags: reader.tags('split') },
    };
  },
});

/** Several turns come as one text: the first request, then each turn behind "<extra_id_1>" and its role. */
function splitPrompt(prompt: string): Turn[] {
  const [first = '', ...rest] = prompt.split(/\n?<extra_id_1>(Assistant|User)\n/);
  const turns: Turn[] = [{ role: 'user', content: first }];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    turns.push({ role: rest[at] === 'User' ? 'user' : 'assistant', content: rest[at + 1] ?? '' });
  }
  return turns;
}
