import { looksLikeMessages } from './conversation';
import { betterFirst } from './pair';
import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts } from './transcripts';

/** Skywork-Reward-Preference: two transcripts and the set they come from. */
export const skyworkPreference = pairFormat({
  id: 'skywork-preference',
  version: 1,
  name: 'Skywork preference',
  matches: (row) =>
    looksLikeMessages(field(row, 'chosen')) &&
    looksLikeMessages(field(row, 'rejected')) &&
    hasTexts(row, 'source') &&
    !hasFields(row, 'prompt'),
  pairs: (reader) => ({
    ...betterFirst,
    id: null,
    subset: reader.subset('source'),
    ...compareTranscripts(reader.turns('chosen'), reader.turns('rejected')),
  }),
});
