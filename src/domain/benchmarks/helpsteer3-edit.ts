import type { BenchmarkFormat } from './format';
import { betterFirst } from './pair';
import { hasFields } from './row-fields';
import { pairFormat } from './row-reader';

/** The label is inferred: an edit is meant to be better, and no annotator compared the two. */
const editFormat = (id: string, name: string, better: string, worse: string): BenchmarkFormat =>
  pairFormat({
    id,
    version: 1,
    name,
    matches: (row) => hasFields(row, better, worse),
    pairs: (reader) => ({
      ...betterFirst,
      id: null,
      subset: reader.subset('domain'),
      conversation: reader.turns('context'),
      answers: [{ text: reader.text(better) }, { text: reader.text(worse) }],
      warnings: ['label-inferred'],
      meta: { tags: reader.tags('language') },
    }),
  });

/** HelpSteer3, configuration "edit": an answer before and after it was edited by feedback. */
export const helpSteer3Edit = editFormat('helpsteer3-edit', 'HelpSteer3 edit', 'edited_response', 'original_response');

/** HelpSteer3, configuration "edit_quality": an edit that follows the feedback and one that does not. */
export const helpSteer3EditQuality = editFormat(
  'helpsteer3-edit-quality',
  'HelpSteer3 edit quality',
  'good_edited_response',
  'bad_edited_response',
);
