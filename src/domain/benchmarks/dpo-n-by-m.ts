import { answerGrid } from './answer-grid';
import type { RowProblem } from './format';
import { field, isTextList } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * Lists of chosen and rejected answers. Of equally long lists nobody can tell whether answers are meant pair by pair or
 * all against all: such rows are refused unless they hold one pair.
 */
export const dpoNByM = pairFormat({
  id: 'dpo-n-by-m',
  version: 1,
  name: 'DPO pairs, lists of answers',
  matches: (row) => isTextList(field(row, 'chosen')) && isTextList(field(row, 'rejected')),
  pairs(reader) {
    const chosen = reader.texts('chosen');
    const rejected = reader.texts('rejected');
    if (chosen.length > 1 && chosen.length === rejected.length) reader.refuse(ambiguous(chosen.length));
    const value = reader.value('prompt');
    return answerGrid(
      {
        id: reader.optionalId('id'),
        subset: reader.subset(reader.value('subset') === undefined ? 'source' : 'subset'),
        conversation:
          typeof value === 'string' ? [{ role: 'user', content: reader.text('prompt') }] : reader.turns('prompt'),
        type: 'n-by-m',
      },
      chosen.map((text) => ({ text })),
      rejected.map((text) => ({ text })),
    );
  },
});

const ambiguous = (count: number): RowProblem => ({
  field: 'rejected',
  code: 'pairing-unclear',
  message: `chosen and rejected hold ${String(count)} answers each: pair by pair, or all against all? Write one pair a row.`,
});
