import { looksLikeMessages } from './conversation';
import { betterFirst } from './pair';
import { field, isObject } from './row-fields';
import { pairFormat } from './row-reader';

/** ShareGPT: a conversation, and one message each as chosen and rejected. */
export const dpoShareGpt = pairFormat({
  id: 'dpo-sharegpt',
  version: 1,
  name: 'DPO pairs, ShareGPT',
  matches: (row) =>
    looksLikeMessages(field(row, 'conversations')) &&
    isObject(field(row, 'chosen')) &&
    isObject(field(row, 'rejected')),
  pairs: (reader) => ({
    ...betterFirst,
    id: reader.optionalId('id'),
    subset: reader.subset('source'),
    conversation: reader.turns('conversations'),
    answers: [{ text: reader.text('chosen') }, { text: reader.text('rejected') }],
  }),
});
