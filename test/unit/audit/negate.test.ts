import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { negated } from '../../../src/domain/audit/negate';

const turned: readonly (readonly [string, string])[] = [
  ['Answer A includes the date.', 'Answer A does not include the date.'],
  ['B misses the second part of the request.', 'B does not miss the second part of the request.'],
  ['Assistant B fails to name the year 1912.', 'Assistant B does not fail to name the year 1912.'],
  ['A does not answer the question.', 'A does answer the question.'],
  ["Response B doesn't cite a source.", 'Response B does cite a source.'],
  ['Response B isn’t correct about the river.', 'Response B is correct about the river.'],
  ['Answer B is wrong about the river.', 'Answer B is not wrong about the river.'],
  ['Model A was asked for one line and gave two.', 'Model A was not asked for one line and gave two.'],
  ['B cannot compute the sum.', 'B can compute the sum.'],
  ['Answer A has a wrong date in its first line.', 'Answer A does not have a wrong date in its first line.'],
  ['Answer A has been cut off.', 'Answer A has not been cut off.'],
  ['Assistant A correctly computes 12.5 apples.', 'Assistant A does not correctly compute 12.5 apples.'],
  ['**A** gives the right sum.', '**A** does not give the right sum.'],
  // The first point about an answer, wherever it stands.
  [
    'The request has two parts. Answer A covers both parts of it. So A is better.',
    'The request has two parts. Answer A does not cover both parts of it. So A is better.',
  ],
  [
    '- Answer B invents a quotation\n- Answer A keeps to the text',
    '- Answer B does not invent a quotation\n- Answer A keeps to the text',
  ],
];

const left: readonly (readonly [string, string])[] = [
  ['who is better', 'Answer A is better.'],
  ['who is better, by its letter', 'I prefer Answer A.'],
  ['a remark on what does not decide', 'That A is longer does not matter.'],
  ['style', 'A has the friendlier tone.'],
  ['a concession', 'Although B is right about the year, it names no month.'],
  ['a hedge', 'B is perhaps wrong, but A is worse.'],
  ['a quotation', 'Answer A is "not wrong" here.'],
  ['a question', 'Is A right about the year?'],
  ['not only', 'A is not only right about the year.'],
  ['no subject that is an answer', 'The date is wrong.'],
  ['an article', 'A bus leaves at noon.'],
  ['an unknown verb', 'Answer A glosses over the year.'],
  ['both answers', 'Answer A gives 12 and both are close.'],
  ['another language', 'Antwort A ist falsch.'],
  ['a long text', 'Answer A names the year. It does. It does so. It did. It will. It may. It can.'],
  ['nothing', ''],
];

describe('a golden judgment with one key point negated', () => {
  test.each(turned)('%s', (text, expected) => {
    expect(negated(text)).toBe(expected);
  });
  test.each(left)('is not made of %s', (_, text) => {
    expect(negated(text)).toBeNull();
  });

  it('changes one sentence and no other', () => {
    const sentence = fc.constantFrom(...turned.map(([text]) => text), ...left.map(([, text]) => text));
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), (sentences) => {
        const text = sentences.join('\n');
        const made = negated(text);
        if (made === null) return;
        const before = text.split('\n');
        const after = made.split('\n');
        expect(after).toHaveLength(before.length);
        expect(after.filter((line, at) => line !== before[at])).toHaveLength(1);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => negated(text) !== text));
  });
});
