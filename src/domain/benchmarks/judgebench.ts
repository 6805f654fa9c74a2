import type { BenchmarkFormat } from './format';
import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

const judgeBenchFormat = (own: Pick<BenchmarkFormat, 'id' | 'name' | 'matches'>): BenchmarkFormat =>
  pairFormat({
    ...own,
    version: 1,
    pairs(reader) {
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
    },
  });

/** JudgeBench: two answers of one model, the label as "A>B" or "B>A". */
export const judgeBench = judgeBenchFormat({
  id: 'judgebench',
  name: 'JudgeBench',
  matches: (row) =>
    hasFields(row, 'pair_id') &&
    hasTexts(row, 'question', 'response_A', 'response_B', 'label') &&
    /^[AB][<>=]{1,2}[AB]$/.test(String(field(row, 'label'))),
});

/** What JudgeBench's scripts write: the benchmark row with the judge's decisions, which stay among the extra fields. */
export const judgeBenchOutput = judgeBenchFormat({
  id: 'judgebench-output',
  name: 'JudgeBench output',
  matches: (row) => hasFields(row, 'pair_id') && Array.isArray(field(row, 'judgments')),
});
