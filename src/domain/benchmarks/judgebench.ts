import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat, type RowReader } from './row-reader';
import type { Pair } from './pair';

/** JudgeBench: two answers of one model, the label as "A>B" or "B>A". */
export const judgeBench = pairFormat({
  id: 'judgebench',
  version: 1,
  name: 'JudgeBench',
  matches: (row) =>
    hasFields(row, 'pair_id') &&
    hasTexts(row, 'question', 'response_A', 'response_B', 'label') &&
    /^[AB][<>=]{1,2}[AB]$/.test(String(field(row, 'label'))),
  pairs: judgeBenchPair,
});

export function judgeBenchPair(reader: RowReader): Pair {
  const source = reader.optionalText('source') ?? '';
  const model = reader.optionalText('response_model');
  return {
    id: reader.id('pair_id'),
    // The paper reports all of mmlu-pro-* as one.
    subset: source.startsWith('mmlu-pro') ? 'mmlu-pro' : source,
    conversation: [{ role: 'user', content: reader.text('question') }],
    answers: [
      { text: reader.text('response_A'), model },
      { text: reader.text('response_B'), model },
    ],
    slots: 'given',
    ...reader.label('label'),
    // "A>B" is how a label is written here, not how strong it is.
    margin: undefined,
    ...(source !== '' && { meta: { tags: { source } } }),
  };
}
