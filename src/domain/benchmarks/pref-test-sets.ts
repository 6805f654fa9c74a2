import { looksLikeMessages } from './conversation';
import { betterFirst } from './pair';
import { field, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/** RewardBench's prior sets: the prompt is a conversation, the answers are texts. */
export const prefTestSets = pairFormat({
  id: 'pref-test-sets',
  version: 1,
  name: 'RewardBench prior sets',
  matches: (row) => looksLikeMessages(field(row, 'prompt')) && hasTexts(row, 'chosen', 'rejected'),
  pairs: (reader) => ({
    ...betterFirst,
    id: reader.optionalId('id'),
    subset: reader.subset('subset'),
    conversation: reader.turns('prompt'),
    answers: [{ text: reader.text('chosen') }, { text: reader.text('rejected') }],
  }),
});
