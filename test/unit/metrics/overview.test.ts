import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { bestBaseline, createBaselineCounter } from '../../../src/domain/metrics/baselines';
import { binAt, binCount, binsOf, rangeOf, type Range } from '../../../src/domain/metrics/bins';
import { confusionOf, verdictColumns } from '../../../src/domain/metrics/confusion';
import { testSubsets } from '../../../src/domain/metrics/subset-marks';
import { summaryOf, type SubsetSummary } from '../../../src/domain/metrics/summary';
import { count } from '../../../src/domain/metrics/counts';
import { verdictProbability } from '../../../src/domain/metrics/verdict-probability';
import { nearerAnswer } from '../../../src/domain/metrics/word-overlap';
import { outcomeKinds, type OutcomeKind } from '../../../src/domain/outcome';
import { wilson } from '../../../src/domain/statistics/wilson';

describe('nearerAnswer', () => {
  test.each([
    // Golden 4 words. A shares 2 of 5 in either, B 1 of 5.
    ['the sum is wrong', 'wrong sum here', 'is it so', 1],
    ['the sum is wrong', 'nothing', 'The SUM is wrong!', -1],
    ['the sum is wrong', '', '', 0],
    ['', 'a', 'b', 0],
    // B has all words, and so many others that A's share is larger: 2 of 4 against 4 of 12.
    ['the sum is wrong', 'sum wrong', 'the sum is wrong one two three four five six seven eight', 1],
    // Repeating a word is no overlap: 1 of 4 each.
    ['the sum is wrong', 'sum sum sum sum', 'is', 0],
    ['Größe zählt', 'GRÖSSE', 'größe', -1],
    // Scripts without spaces: 2 of 4 against 1 of 4.
    ['天気予報', '天気', '天', 1],
    ['ответ «верный»', 'верный', 'неверный', 1],
    ['a-b', 'a b', 'ab', 1],
  ])('%j: %j or %j', (golden, a, b, side) => {
    expect(nearerAnswer(golden, a, b)).toBe(side);
  });

  it('is the other one when the answers change places, and none when they are the same', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'é', '天', '\u{1F600}'), { maxLength: 9 });
    fc.assert(
      fc.property(words, words, words, (golden, a, b) => {
        const [g, one, other] = [golden.join(' '), a.join(', '), b.join(' ')];
        expect(nearerAnswer(g, other, one) + nearerAnswer(g, one, other)).toBe(0);
        expect(nearerAnswer(g, one, one)).toBe(0);
        // What sets of words say.
        const share = (text: readonly string[]): number => {
          const [x, y] = [new Set(golden), new Set(text)];
          const either = new Set([...golden, ...text]).size;
          return either === 0 ? 0 : [...x].filter((word) => y.has(word)).length / either;
        };
        expect(nearerAnswer(g, one, other)).toBe(Math.sign(share(a) - share(b)));
      }),
    );
  });
});

describe('baselines', () => {
  it('of five items, by hand', () => {
    const counter = createBaselineCounter();
    counter.add('A', 1, 1);
    counter.add('A', 1, -1);
    counter.add('A', -1, 0);
    counter.add('B', 0, null);
    counter.add('B', -1, null);
    const all = counter.all();
    expect(all.map(({ rule, right, n, value }) => [rule, right, n, value])).toEqual([
      ['always-a', 3, 5, 0.6],
      ['always-b', 2, 5, 0.4],
      // Right, right, wrong, a tie, right.
      ['longer', 3.5, 5, 0.7],
      // Right, wrong, a tie; two without a golden judgment.
      ['word-overlap', 1.5, 3, 0.5],
      ['random', 2.5, 5, 0.5],
    ]);
    expect(all[0]?.interval).toEqual(wilson(3, 5));
    expect(bestBaseline(all)?.rule).toBe('longer');
  });

  it('are beaten without regard to the one that knows the golden judgment', () => {
    const counter = createBaselineCounter();
    counter.add('A', -1, 1);
    counter.add('B', 1, -1);
    const all = counter.all();
    expect(all.find(({ rule }) => rule === 'word-overlap')?.value).toBe(1);
    expect(bestBaseline(all)).toMatchObject({ rule: 'always-a', value: 0.5 });
  });

  it('are not tested without items', () => {
    const all = createBaselineCounter().all();
    expect(all.every(({ value, interval }) => value === null && interval === null)).toBe(true);
    expect(bestBaseline(all)).toBeNull();
  });
});

describe('confusionOf', () => {
  it('tells an unreadable verdict and a failed call apart, and leaves out what is pending', () => {
    const cells = confusionOf([
      { goldenLabel: 'A', verdict: 'A', kind: 'faithful' },
      { goldenLabel: 'A', verdict: 'A', kind: 'meta-failed' },
      { goldenLabel: 'A', verdict: 'B', kind: 'label-wrong' },
      { goldenLabel: 'B', verdict: null, kind: 'no-verdict' },
      { goldenLabel: 'B', verdict: null, kind: 'judge-failed' },
      { goldenLabel: 'B', verdict: null, kind: 'pending' },
    ]);
    expect(verdictColumns.map((column) => cells.A[column])).toEqual([2, 1, 0, 0]);
    expect(verdictColumns.map((column) => cells.B[column])).toEqual([0, 0, 1, 1]);
  });
});

describe('bins', () => {
  const inRange = ({ low, high }: Range, value: number): boolean =>
    (low === null || value >= low) && (high === null || value < high);

  it('have round edges', () => {
    const bins = binsOf(
      Float64Array.from({ length: 160 }, (_, at) => at),
      1,
    );
    // The middle 98 %, 2 to 157, in steps of 10.
    expect(bins?.edges).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160]);
    expect(bins).toMatchObject({ openLow: false, openHigh: false });
  });

  it('are not squeezed by one giant', () => {
    const bins = binsOf(Float64Array.from([...Array.from({ length: 200 }, (_, at) => at), 1e6]), 1);
    expect(bins?.edges.at(-1)).toBe(200);
    expect(bins?.openHigh).toBe(true);
    if (bins) expect(rangeOf(bins, binCount(bins) - 1, binCount(bins) - 1)).toEqual({ low: 180, high: null });
  });

  it('are none where nothing has a value', () => {
    expect(binsOf(Float64Array.of(NaN, NaN))).toBeNull();
    expect(binsOf(Float64Array.of(NaN, 7), 1)?.edges).toEqual([7, 8]);
    expect(binsOf(Float64Array.of(0))?.edges).toEqual([0, 1]);
  });

  it('put every value into the bin whose range holds it', () => {
    const value = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (list) => {
        const bins = binsOf(Float64Array.from(list));
        if (!bins) throw new Error('no bins');
        expect(binCount(bins)).toBeLessThan(64);
        for (const one of list) {
          const at = binAt(bins, one);
          expect(inRange(rangeOf(bins, at, at), one)).toBe(true);
          expect(inRange(rangeOf(bins, 0, binCount(bins) - 1), one)).toBe(true);
        }
      }),
    );
  });
});

describe('verdictProbability', () => {
  const tokens = (...pairs: readonly (readonly [string, number])[]) =>
    pairs.map(([token, p]) => ({ token, logprob: Math.log(p) }));
  const text = 'A is right. \\boxed{B}';
  const match = { start: text.indexOf('\\boxed'), end: text.length };

  it('is that of the token with the letter, not of letters before', () => {
    const probability = verdictProbability(
      text,
      match,
      tokens(['A', 0.5], [' is', 1], [' right.', 1], [' \\boxed{', 0.9], ['B', 0.8], ['}', 1], ['', 1]),
    );
    expect(probability).toBeCloseTo(0.8, 12);
  });

  it('bears tokens without their spaces, and one that holds more than the letter', () => {
    expect(
      verdictProbability(text, match, tokens(['A', 1], ['is', 1], ['right.', 1], ['\\boxed', 1], ['{B}', 0.7])),
    ).toBeCloseTo(0.7, 12);
  });

  it('is unknown where tokens are not the text', () => {
    expect(verdictProbability(text, match, tokens(['Z', 1]))).toBeNull();
    expect(verdictProbability(text, match, [])).toBeNull();
    expect(
      verdictProbability('<answer>-2</answer>', { start: 0, end: 19 }, tokens(['<answer>-2</answer>', 1])),
    ).toBeNull();
  });
});

describe('testSubsets', () => {
  const row = (subset: string, kinds: Partial<Record<OutcomeKind, number>>): SubsetSummary => ({
    subset,
    ...summaryOf(
      count(
        outcomeKinds.flatMap((kind) =>
          Array.from({ length: kinds[kind] ?? 0 }, () => ({ kind, failure: null, irregularMeta: false })),
        ),
      ),
    ),
  });

  it('compares each category with the rest, and adjusts for all cells together', () => {
    // L-Acc: 12 of 12 against 50 of 80, p = 0.005954; it is the mirror image for the rest.
    const [small, rest, tiny] = testSubsets([
      row('small', { faithful: 12 }),
      row('rest', { faithful: 50, 'label-wrong': 30 }),
      row('tiny', {}),
    ]);
    expect(small?.['l-acc']).toMatchObject({ higher: true });
    expect(small?.['l-acc']?.p).toBeCloseTo(0.005953662533414494, 10);
    expect(rest?.['l-acc']?.p).toBeCloseTo(0.005953662533414494, 10);
    // L-Acc and F-Score twice each, all with this p; S-Corr is 0 in both: p = 1, so six cells, of which four share a rank.
    expect(small?.['l-acc']?.q).toBeCloseTo((0.005953662533414494 * 6) / 4, 10);
    expect(small?.['s-corr']?.p).toBeCloseTo(1, 10);
    expect(tiny).toEqual({});
  });

  it('tests nothing of fewer than ten', () => {
    const tests = testSubsets([row('nine', { faithful: 9 }), row('many', { faithful: 5, 'label-wrong': 80 })]);
    expect(tests).toEqual([{}, {}]);
  });
});
