import { answerGrid } from './answer-grid';
import { field, isTextList } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * RM-Bench: three right and three wrong answers in the styles concise, detailed plain, detailed markdown. All nine pairs:
 * a right answer in the plainer style against a wrong one in the richer style is hard, the other way round easy.
 */
export const rmBench = pairFormat({
  id: 'rm-bench',
  version: 1,
  name: 'RM-Bench',
  matches(row) {
    const domain = field(row, 'domain');
    const isDomain = typeof domain === 'string' && /^(?:chat|code|math|safety)/.test(domain);
    return isDomain && isThree(field(row, 'chosen')) && isThree(field(row, 'rejected'));
  },
  pairs(reader) {
    const chosen = reader.texts('chosen');
    const rejected = reader.texts('rejected');
    if (chosen.length !== 3) reader.fail('chosen', 'a list of three texts');
    if (rejected.length !== 3) reader.fail('rejected', 'a list of three texts');
    return answerGrid(
      {
        id: reader.id('id'),
        subset: reader.subset('domain'),
        conversation: [{ role: 'user', content: reader.text('prompt') }],
        type: 'rm-bench-3x3',
      },
      chosen.map((text) => ({ text })),
      rejected.map((text) => ({ text })),
      (i, j) => ({
        tags: { style: `${String(i)}-${String(j)}`, difficulty: i > j ? 'easy' : i === j ? 'normal' : 'hard' },
      }),
    );
  },
});

const isThree = (value: unknown): boolean => isTextList(value) && value.length === 3;
