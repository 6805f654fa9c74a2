import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { align } from '../../../src/domain/key-points/align';
import { claimOf } from '../../../src/domain/key-points/claim';
import { sentencesOf } from '../../../src/domain/key-points/sentences';

describe('sentences', () => {
  test.each([
    ['One. Two? Three!', ['One.', 'Two?', 'Three!']],
    ['- first point\n- second. And more.\n\n### A heading', ['first point', 'second.', 'And more.', 'A heading']],
    ['1. one\n(2) two\n3) three', ['one', 'two', 'three']],
    ['**Head to head**\n> quoted', ['Head to head**', 'quoted']],
    ['最初の文。次の文。', ['最初の文。', '次の文。']],
    ['It costs 3.50 in all.', ['It costs 3.50 in all.']],
    ['', []],
    [' \n\r\n\t', []],
  ])('%j', (text, sentences) => {
    expect(sentencesOf(text).map((sentence) => sentence.text)).toEqual(sentences);
  });

  it('stand in the text where they say, in order and apart', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('. ', '\n', '- ', '1. ', '\r\n', 'a b', '😀'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { text: sentence, start, end } of sentencesOf(text)) {
          expect(text.slice(start, end)).toBe(sentence);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
      }),
    );
  });
});

describe('what a sentence says', () => {
  test.each([
    ['Answer A gets the sum 5 - 3 wrong', ['A'], ['get', 'sum', '5', '3', 'wrong']],
    ['It misses a recipe, and recipes are missing', [], ['mis', 'recip']],
    ['A recipe for bread', [], ['recip', 'bread']],
    ['A is wrong and B right', ['A', 'B'], ['wrong', 'right']],
    ['Vitamin B12, plan A’s end', [], ['vitamin', 'b12', 'plan', 'a’s', 'end']],
    ['So the better answer is that of Assistant B.', ['B'], []],
  ])('%j', (text, about, words) => {
    const claim = claimOf(text);
    expect([...claim.about]).toEqual(about);
    expect([...claim.words.keys()].sort()).toEqual([...new Set(words)].sort());
  });

  it('counts names and numbers double', () => {
    expect([...claimOf('Galileo found it in 1610, says Hall').words]).toEqual([
      ['galileo', 1],
      ['found', 1],
      ['1610', 2],
      ['say', 1],
      ['hal', 2],
    ]);
  });

  it('is about the other answer where the letters are exchanged', () => {
    expect([...claimOf('Answer A is wrong', true).about]).toEqual(['B']);
  });
});

describe('key points and sentences', () => {
  const golden =
    'Answer A leaves out the word shovel, which was asked for. Its price for the jam, 9, is invented. Answer B wins.';
  const rationale = `Both answers are polite and long.
- Answer A does not have the word "shovel".
- Answer B leaves out the word shovel, too.
So the better answer is [[B]]`;

  it('are linked both ways by the words they share', () => {
    const { points, sentences } = align(golden, rationale);
    expect(points.map(({ text }) => text)).toEqual([
      'Answer A leaves out the word shovel, which was asked for.',
      'Its price for the jam, 9, is invented.',
    ]);
    expect(points.map((point) => point.sentences)).toEqual([[1], []]);
    expect(sentences.map((sentence) => sentence.points)).toEqual([[], [0], [], []]);
    // The verdict says nothing that a golden judgment could lack.
    expect(sentences.map(({ saysSomething }) => saysSomething)).toEqual([true, true, true, false]);
  });

  it('follow the letters of a rationale that saw the answers exchanged', () => {
    const [point] = align(golden, rationale, 'BA').points;
    expect(point?.sentences).toEqual([2]);
  });

  it('of a text with itself are all found, and the links agree in both directions', () => {
    const word = fc.constantFrom('sum', 'wrong', 'shovel', 'A', 'B', 'the', 'polite', '7', 'is', 'price', 'B:', '猫');
    const sentence = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `${words.join(' ')}.`);
    const text = fc.array(sentence, { maxLength: 6 }).map((sentences) => sentences.join('\n'));
    fc.assert(
      fc.property(text, text, (first, second) => {
        for (const { sentences } of align(first, first).points) expect(sentences).not.toEqual([]);
        const { points, sentences } = align(first, second);
        points.forEach((point, p) =>
          point.sentences.forEach((s) => {
            expect(sentences[s]?.points).toContain(p);
          }),
        );
        expect(points.flatMap((point) => point.sentences)).toHaveLength(sentences.flatMap((one) => one.points).length);
      }),
    );
  });
});
