import { betterFirst } from './pair';
import { hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/** RewardBench, first version: one prompt, the better and the worse answer, the model of each. */
export const rewardBench = pairFormat({
  id: 'reward-bench',
  version: 1,
  name: 'RewardBench',
  matches: (row) =>
    hasTexts(row, 'prompt', 'chosen', 'rejected', 'subset') &&
    (hasFields(row, 'chosen_model') || hasFields(row, 'rejected_model')),
  pairs(reader) {
    const subset = reader.subset('subset');
    const id = reader.id('id');
    return {
      ...betterFirst,
      // Ids count within the set that a subset was taken from.
      id: id === null ? null : `${subset}:${id}`,
      subset,
      conversation: [{ role: 'user', content: reader.text('prompt') }],
      answers: [
        { text: reader.text('chosen'), model: reader.optionalText('chosen_model') },
        { text: reader.text('rejected'), model: reader.optionalText('rejected_model') },
      ],
    };
  },
});
