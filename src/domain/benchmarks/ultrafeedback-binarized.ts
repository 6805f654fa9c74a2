import { looksLikeMessages } from './conversation';
import { goldenOfScores } from './golden';
import { betterFirst, type Golden } from './pair';
import { field, hasFields } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts } from './transcripts';

/** UltraFeedback binarized: two transcripts with the points that GPT-4 gave each. */
export const ultraFeedbackBinarized = pairFormat({
  id: 'ultrafeedback-binarized',
  version: 1,
  name: 'UltraFeedback binarized',
  matches: (row) =>
    looksLikeMessages(field(row, 'chosen')) &&
    looksLikeMessages(field(row, 'rejected')) &&
    hasFields(row, 'score_chosen', 'score_rejected'),
  pairs(reader) {
    const [chosen, rejected] = [reader.turns('chosen'), reader.turns('rejected')];
    const [high, low] = [reader.number('score_chosen'), reader.number('score_rejected')];
    const { conversation, answers } = compareTranscripts(chosen, rejected);
    // Both repeat what stands in the transcripts.
    if (reader.value('prompt') === conversation[0]?.content) reader.used('prompt');
    if (JSON.stringify(reader.value('messages')) === JSON.stringify(reader.value('chosen'))) reader.used('messages');
    reader.used('score_chosen', 'score_rejected');
    return {
      ...betterFirst,
      golden: goldenOfChosen(high, low),
      id: reader.optionalId('prompt_id'),
      conversation,
      answers: [
        { ...answers[0], score: high },
        { ...answers[1], score: low },
      ],
    };
  },
});

/** "Chosen" says nothing where the points are equal, and is in doubt where the other has more. */
function goldenOfChosen(high: number | null, low: number | null): Golden {
  const fields = 'score_chosen and score_rejected';
  if (high === null || low === null) return { label: 'A' };
  const golden = goldenOfScores(fields, high, low);
  if (golden.label !== 'B') return golden;
  const message = `score_chosen (${String(high)}) is lower than score_rejected (${String(low)}).`;
  return { label: null, reason: 'label-conflict', field: 'score_chosen', message };
}
