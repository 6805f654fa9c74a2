import { describe, expect, test } from 'vitest';
import { namesPlaces, winnerNamed } from '../../../src/domain/golden/winner';

describe('the winner that a golden judgment names', () => {
  test.each([
    ['Answer B is off the topic rain. So A is better.', 'A'],
    ['Answer A leaves out the word shovel, which was asked for. Answer B wins.', 'B'],
    ['Both are fluent.\n\n\\boxed{B}', 'B'],
    ['A is wrong, B is right. [[B]]', 'B'],
    ['Response A is clearly the better one.', 'A'],
    ['I prefer Assistant B for its proof.', 'B'],
    ['**Verdict:** A', 'A'],
  ] as const)('%j -> %s', (text, winner) => {
    expect(winnerNamed(text)).toBe(winner);
  });

  test.each([
    'It names the sum.',
    'a is better',
    'A is better at first, but B is better in the end.',
    'A better answer would say why.',
    '',
  ])('none in %j', (text) => {
    expect(winnerNamed(text)).toBeNull();
  });
});

describe('places of answers', () => {
  test.each(['Response 2 lies.', 'The first answer is short.', 'So A is right.', 'It is B.', 'the latter', '[[A]]'])(
    'are spoken of in %j',
    (text) => {
      expect(namesPlaces(text)).toBe(true);
    },
  );

  test.each(['The sum is wrong.', 'A good reason is given.', 'It is short. A reader wants more.', ''])(
    'are not spoken of in %j',
    (text) => {
      expect(namesPlaces(text)).toBe(false);
    },
  );
});
