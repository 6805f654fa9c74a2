import type { Row } from './format';
import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

const labelFields = ['label', 'winner', 'preference'];
const labelOf = (row: (name: string) => unknown): string =>
  labelFields.find((name) => row(name) !== undefined) ?? 'label';

/** Two answers to a question on retrieved passages. */
export const ragPairs = pairFormat({
  id: 'rag-pairs',
  version: 1,
  name: 'RAG pairs',
  matches: (row: Row) =>
    hasTexts(row, 'question') &&
    Array.isArray(field(row, 'contexts')) &&
    hasFields(
      row,
      'answer_a',
      'answer_b',
      labelOf((name) => field(row, name)),
    ),
  pairs(reader) {
    const reference = reader.optionalText('ground_truth');
    return {
      id: reader.optionalId('id'),
      conversation: [{ role: 'user', content: reader.text('question') }],
      answers: [{ text: reader.text('answer_a') }, { text: reader.text('answer_b') }],
      slots: 'given',
      ...reader.label(labelOf((name) => reader.value(name))),
      meta: { contexts: reader.texts('contexts'), ...(reference !== undefined && { reference }) },
    };
  },
});
