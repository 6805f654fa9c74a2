import { hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * ELOQUENT preference prediction: five labels, each with its explanation. The overall quality is read; the others stay
 * among the extra fields.
 */
export const eloquent = pairFormat({
  id: 'eloquent',
  version: 1,
  name: 'ELOQUENT preference prediction',
  matches: (row) =>
    hasTexts(row, 'instruction') && hasFields(row, 'output_a', 'output_b', 'overall_quality_preference'),
  pairs: (reader) => ({
    id: reader.id('id'),
    conversation: [{ role: 'user', content: reader.text('instruction') }],
    answers: [{ text: reader.text('output_a') }, { text: reader.text('output_b') }],
    slots: 'given',
    ...reader.label('overall_quality_preference'),
    goldenJudgment: reader.optionalText('overall_quality_explanation') ?? null,
  }),
});
