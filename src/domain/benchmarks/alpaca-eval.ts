import { preferenceIn } from './label';
import { hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/** AlpacaEval annotations: one annotator's preference, 1 for output_1, 2 for output_2, weights between them. */
export const alpacaEvalAnnotation = pairFormat({
  id: 'alpaca-eval-annotation',
  version: 1,
  name: 'AlpacaEval annotations',
  matches: (row) => hasTexts(row, 'instruction') && hasFields(row, 'output_1', 'output_2', 'preference'),
  pairs(reader) {
    const annotator = reader.optionalText('annotator');
    return {
      id: null,
      subset: reader.subset('dataset'),
      conversation: [{ role: 'user', content: reader.text('instruction') }],
      answers: [
        { text: reader.text('output_1'), model: reader.optionalText('generator_1') },
        { text: reader.text('output_2'), model: reader.optionalText('generator_2') },
      ],
      slots: 'given',
      ...reader.label('preference', preferenceIn('one-to-two')),
      ...(annotator !== undefined && { meta: { annotator } }),
    };
  },
});
