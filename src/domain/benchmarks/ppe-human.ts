import { preferenceAmong } from './label';
import { field, hasFields, hasTexts, isObject } from './row-fields';
import { pairFormat } from './row-reader';

/** PPE human preference: model_a answers with response_1, model_b with response_2. */
export const ppeHuman = pairFormat({
  id: 'ppe-human',
  version: 1,
  name: 'PPE human preference',
  matches: (row) => hasTexts(row, 'prompt', 'winner') && hasFields(row, 'response_1', 'response_2', 'model_a'),
  pairs(reader) {
    const [first, second] = [reader.optionalText('model_a'), reader.optionalText('model_b')];
    const meta = reader.value('conv_metadata');
    const turns = isObject(meta) ? field(meta, 'turns') : null;
    return {
      id: reader.id('question_id'),
      subset: reader.subset('language'),
      conversation: [{ role: 'user', content: reader.text('prompt') }],
      answers: [
        { text: reader.text('response_1'), model: first },
        { text: reader.text('response_2'), model: second },
      ],
      slots: 'given',
      ...reader.label('winner', preferenceAmong(first, second)),
      meta: {
        tags: {
          ...reader.tags('hard_prompt', 'easy_prompt', 'if_prompt', 'math_prompt', 'is_code', 'is_refusal'),
          // More than one: the prompt is a whole dialogue in one text.
          ...(typeof turns === 'number' && turns > 1 && { turns }),
        },
      },
    };
  },
});
