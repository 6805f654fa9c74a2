import { looksLikeMessages } from './conversation';
import { field } from './row-fields';
import { pairFormat } from './row-reader';

/** HelpSteer3, configuration "feedback": what annotators say of each answer, and no word on which is better. */
export const helpSteer3Feedback = pairFormat({
  id: 'helpsteer3-feedback',
  version: 1,
  name: 'HelpSteer3 feedback',
  matches: (row) =>
    looksLikeMessages(field(row, 'context')) &&
    Array.isArray(field(row, 'feedback1')) &&
    Array.isArray(field(row, 'feedback2')),
  pairs: (reader) => ({
    id: null,
    subset: reader.subset('domain'),
    conversation: reader.turns('context'),
    answers: [{ text: reader.text('response1') }, { text: reader.text('response2') }],
    golden: {
      label: null,
      reason: 'unlabelled',
      message: 'HelpSteer3 feedback does not say which answer is better. Take the configuration "preference".',
    },
    slots: 'given',
    meta: { tags: reader.tags('language') },
  }),
});
