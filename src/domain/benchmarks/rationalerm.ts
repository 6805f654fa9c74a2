import type { ImportedCall } from './format';
import { helpSteer3Pair } from './helpsteer3-preference';
import { storedVerdict } from './judgments';
import { field, hasFields } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * RationaleRM: HelpSteer3 rows whose human reasons were taken apart. "Response 1" and "Response A" in them are the same
 * answer. Judgments of models stand in fields of their names: `M-label`, `M-generated_text` and `M-checklist`, the last
 * of which stay among the extra fields. What kind of value a label is, the README does not say: texts are read ("A",
 * "Response 1"); a number might mean either side, and states nothing.
 */
export const rationaleRm = pairFormat({
  id: 'rationalerm',
  version: 2,
  name: 'RationaleRM',
  parsers: ['stated', 'any-form'],
  matches: (row) => Array.isArray(field(row, 'human-checklist')) && hasFields(row, 'response1', 'response2'),
  pairs(reader) {
    const reasons = reader.texts('human-checklist');
    const pair = helpSteer3Pair(reader);
    reader.used(...judgedBy(reader.names).flatMap((model) => [`${model}-label`, `${model}-generated_text`]));
    return {
      ...pair,
      goldenJudgment: reasons.map((reason) => `- ${reason}`).join('\n') || null,
      meta: { ...pair.meta, reasons },
    };
  },
  calls: (row, { id }) =>
    judgedBy(Object.keys(row)).map((by): ImportedCall => {
      const [label, text] = [field(row, `${by}-label`), field(row, `${by}-generated_text`)];
      const hasText = typeof text === 'string' && text !== '';
      const stored = typeof label === 'string' && label !== '' ? storedVerdict(label) : null;
      return { itemId: id, stage: 'judge', text: hasText ? text : null, stored, by };
    }),
});

const judgedBy = (names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => /^(.+)-(?:label|generated_text)$/.exec(name)?.[1] ?? [])),
];
