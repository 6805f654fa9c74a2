import { answerGrid } from './answer-grid';
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
  pairs(reader, line) {
    const chosen = reader.texts('chosen');
    const rejected = reader.texts('rejected');
    if (chosen.length > 1 && chosen.length === rejected.length) {
      reader.fail(
        'rejected',
        `of another length than chosen, as ${String(chosen.length)} answers on both sides may be pairs in order or all against all (write one pair a row)`,
      );
    }
    const value = reader.value('prompt');
    const id = (reader.value('id') === undefined ? null : reader.id('id')) ?? `line-${String(line)}`;
    return answerGrid(
      {
        id,
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
