import { pairInText } from './judge-prompts';
import { storedVerdict } from './judgments';
import { preferenceIn } from './label';
import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * What Think-RM's EvalGenRM/eval.py writes: a JSON array of {system_msg, user_msg, label: "A" | "B", preference?: -3 to
 * 3, domain, difficulty?, response, token_length, strict_predict: "A" | "B" | null}. The pair is taken back from the
 * prompt in `user_msg`. The model's name stands in the name of the file only.
 */
export const thinkRmResult = pairFormat({
  id: 'think-rm-result',
  version: 1,
  name: 'Think-RM result',
  parsers: ['stated', 'think-rm', 'tolerant'],
  matches: (row) => hasTexts(row, 'user_msg', 'label') && hasFields(row, 'response', 'strict_predict'),
  pairs(reader) {
    const pair = pairInText(reader.text('user_msg'));
    if (pair === null) reader.fail('user_msg', `a judge's prompt with "[The Start of Assistant A's Response]"`);
    const preference = preferenceIn('minus-3-to-3')(reader.value('preference'));
    reader.used('system_msg', 'user_msg', 'preference', 'response', 'token_length', 'strict_predict');
    return {
      id: null,
      subset: reader.subset('domain'),
      slots: 'given',
      ...(pair ?? { conversation: [], answers: [{ text: '' }, { text: '' }] }),
      ...reader.label('label'),
      ...(preference?.margin && { margin: preference.margin }),
      meta: { tags: reader.tags('difficulty') },
    };
  },
  calls(row, { id }) {
    const response = field(row, 'response');
    const text = typeof response === 'string' ? response : null;
    const stored = text === null ? null : storedVerdict(field(row, 'strict_predict'));
    return [{ itemId: id, stage: 'judge', text, stored }];
  },
});
