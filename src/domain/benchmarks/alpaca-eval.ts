import { preferenceOfNumber } from './label';
import { hasFields, hasTexts, numberIn } from './row-fields';
import { pairFormat } from './row-reader';

/** AlpacaEval annotations: one annotator's preference, 1 for output_1, 2 for output_2, weights between them. */
export const alpacaEvalAnnotation = pairFormat({
  id: 'alpaca-eval-annotation',
  version: 1,
  name: 'AlpacaEval annotations',
  matches: (row) => hasTexts(row, 'instruction') && hasFields(row, 'output_1', 'output_2', 'preference'),
  pairs(reader) {
    const preference = preferenceOfNumber(reader.number('preference') ?? NaN, 'one-to-two');
    const annotator = reader.optionalText('annotator');
    const isWeighted = preference?.strength !== undefined && Math.abs(preference.strength) < 1;
    return {
      id: null,
      subset: reader.subset('dataset'),
      conversation: [{ role: 'user', content: reader.text('instruction') }],
      answers: [
        { text: reader.text('output_1'), model: reader.optionalText('generator_1') },
        { text: reader.text('output_2'), model: reader.optionalText('generator_2') },
      ],
      slots: 'given',
      ...reader.label('preference', (value) => preferenceOfNumber(numberIn(value) ?? NaN, 'one-to-two')),
      ...(isWeighted && { margin: { value: preference.strength, max: 1 } }),
      ...(annotator !== undefined && { meta: { annotator } }),
    };
  },
});
