import type { ItemGroup } from '../item';
import { answerGrid } from './answer-grid';
import { field, hasFields, isTextList } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * RewardBench 2: one right and three wrong answers, or, in the subset Ties, any number of each. Every right answer is
 * paired with every wrong one; the group keeps them together.
 */
export const rewardBench2 = pairFormat({
  id: 'reward-bench-2',
  version: 1,
  name: 'RewardBench 2',
  matches: (row) =>
    isTextList(field(row, 'chosen')) && isTextList(field(row, 'rejected')) && hasFields(row, 'num_correct', 'subset'),
  pairs(reader) {
    const id = reader.id('id');
    const subset = reader.subset('subset');
    const chosen = reader.texts('chosen');
    const rejected = reader.texts('rejected');
    const conversation = [{ role: 'user' as const, content: reader.text('prompt') }];
    // One model for every answer, the right ones first.
    const value = reader.value('models');
    const models = isTextList(value) ? value : [];
    reader.used('models', 'num_correct', 'num_incorrect', 'total_completions');
    const isTies = subset === 'Ties';
    return answerGrid(
      { id, subset, conversation, type: isTies ? 'ties' : 'best-of-n', ties: isTies ? tiesOf(id ?? '') : undefined },
      chosen.map((text, i) => ({ text, model: models[i] })),
      rejected.map((text, j) => ({ text, model: models[chosen.length + j] })),
    );
  },
});

/** "ref:3" and "tied:3" are one prompt with one right answer and with several. */
function tiesOf(id: string): ItemGroup['ties'] {
  const [, kind, prompt] = /^(ref|tied):(\d+)$/.exec(id) ?? [];
  return kind === 'ref' || kind === 'tied' ? { kind, prompt: Number(prompt) } : undefined;
}
