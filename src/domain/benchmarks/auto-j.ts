import { preferenceIn } from './label';
import { hasFields } from './row-fields';
import { pairFormat } from './row-reader';

/** Auto-J's pairs: label 0 is the first response, 1 the second, 2 a tie. */
export const autoJ = pairFormat({
  id: 'auto-j',
  version: 1,
  name: 'Auto-J pairwise',
  matches: (row) => hasFields(row, 'response 1', 'response 2'),
  pairs: (reader) => ({
    id: null,
    subset: reader.subset('scenario'),
    conversation: [{ role: 'user', content: reader.text('prompt') }],
    answers: [{ text: reader.text('response 1') }, { text: reader.text('response 2') }],
    slots: 'given',
    ...reader.label('label', preferenceIn('index-0-tie-2')),
  }),
});
