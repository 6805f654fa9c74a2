import { goldenOfScores } from './golden';
import { hasFields } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * Prometheus Preference-Bench. The columns instruction and output are a judge's whole prompt and its answer: they stay
 * among the extra fields and no model sees them.
 */
export const prometheusPreference = pairFormat({
  id: 'prometheus-preference',
  version: 1,
  name: 'Prometheus Preference-Bench',
  matches: (row) =>
    hasFields(row, 'orig_response_A', 'orig_response_B') &&
    (hasFields(row, 'orig_preference') || hasFields(row, 'orig_score_A')),
  pairs(reader) {
    const [first, second] = [reader.number('orig_score_A'), reader.number('orig_score_B')];
    const criterion = reader.optionalText('orig_criteria');
    const reference = reader.optionalText('orig_reference_answer');
    const isStated = (reader.value('orig_preference') ?? '') !== '';
    return {
      id: null,
      conversation: [{ role: 'user', content: reader.text('orig_instruction') }],
      answers: [
        { text: reader.text('orig_response_A'), score: first },
        { text: reader.text('orig_response_B'), score: second },
      ],
      slots: 'given',
      ...(isStated
        ? reader.label('orig_preference')
        : { golden: goldenOfScores('orig_score_A and orig_score_B', first, second), warnings: ['label-inferred'] }),
      goldenJudgment: reader.optionalText('orig_feedback') ?? null,
      meta: {
        ...(criterion !== undefined && { rubric: [{ text: criterion, kind: 'score' }] }),
        ...(reference !== undefined && { reference }),
      },
    };
  },
});
