import { helpSteer3Pair } from './helpsteer3-preference';
import { field, hasFields } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * RationaleRM: HelpSteer3 rows whose human reasons were taken apart. "Response 1" and "Response A" in them are the same
 * answer. Checklists of models stay among the extra fields.
 */
export const rationaleRm = pairFormat({
  id: 'rationalerm',
  version: 1,
  name: 'RationaleRM',
  matches: (row) => Array.isArray(field(row, 'human-checklist')) && hasFields(row, 'response1', 'response2'),
  pairs(reader) {
    const reasons = reader.texts('human-checklist');
    const pair = helpSteer3Pair(reader);
    return {
      ...pair,
      goldenJudgment: reasons.map((reason) => `- ${reason}`).join('\n') || null,
      meta: { ...pair.meta, reasons },
    };
  },
});
