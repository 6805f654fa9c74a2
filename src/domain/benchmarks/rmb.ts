import { answerGrid } from './answer-grid';
import { looksLikeMessages } from './conversation';
import { preferenceIn } from './label';
import { field, hasFields, isObject } from './row-fields';
import { pairFormat, type RowReader } from './row-reader';
import type { Answer } from './pair';

/** RMB: answers of several models and the place of the best one, counted from 0. */
export const rmb = pairFormat({
  id: 'rmb',
  version: 1,
  name: 'RMB',
  matches: (row) =>
    looksLikeMessages(field(row, 'conversation')) &&
    Array.isArray(field(row, 'responses')) &&
    hasFields(row, 'preferred_index'),
  pairs(reader) {
    const answers = answersOf(reader);
    const [first, second, ...more] = answers;
    const id = reader.id('uid');
    const subset = reader.subset('category_path');
    const conversation = reader.turns('conversation');
    if (first === undefined || second === undefined) {
      reader.fail('responses', 'a list of at least two {llm_name, answer}');
      return [];
    }
    if (more.length === 0) {
      const label = reader.label('preferred_index', preferenceIn('index-0'));
      return {
        id,
        subset,
        conversation,
        answers: [first, second],
        slots: 'given',
        ...label,
        meta: { tags: reader.tags('split_type') },
      };
    }
    const best = reader.number('preferred_index') ?? -1;
    const preferred = answers[best];
    if (preferred === undefined) {
      reader.fail('preferred_index', `a place from 0 to ${String(answers.length - 1)}`);
      return [];
    }
    const others = answers.filter((_, at) => at !== best);
    return answerGrid({ id, subset, conversation, type: 'best-of-n' }, [preferred], others, () => ({
      tags: reader.tags('split_type'),
    }));
  },
});

function answersOf(reader: RowReader): Answer[] {
  const value = reader.value('responses');
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.flatMap((one): Answer[] => {
    const text = isObject(one) ? field(one, 'answer') : null;
    if (!isObject(one) || typeof text !== 'string') {
      reader.fail('responses', 'a list of {llm_name, answer}');
      return [];
    }
    reader.used('responses');
    const model = field(one, 'llm_name');
    return [{ text: reader.clean(text), ...(typeof model === 'string' && { model }) }];
  });
}
