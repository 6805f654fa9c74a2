import { describe, expect, it, test } from 'vitest';
import { binsOf, rangeOf } from '../../../src/domain/metrics/bins';
import { between, isIn, spanOf } from '../../../src/views/ResultsView/Overview/bars';
import { measuredWords, rangeWords, tick } from '../../../src/views/ResultsView/Overview/words';

test.each([
  [{ low: 200, high: 400 }, '200 – 400'],
  [{ low: -200, high: -100 }, '−200 – −100'],
  [{ low: null, high: 1000 }, 'below 1,000'],
  [{ low: 0.05, high: null }, 'from 0.05'],
])('%j reads %s', (range, words) => {
  expect(rangeWords(range)).toBe(words);
});

test('units stand where there are any', () => {
  expect(measuredWords('tokens', { low: null, high: 10 })).toBe('below 10 tokens');
  expect(measuredWords('confidence', { low: 0.5, high: 1 })).toBe('0.5 – 1');
  expect([-1200, 0, 2500].map(tick)).toEqual(['−1.2K', '0', '2.5K']);
});

describe('spans of bins', () => {
  const bins = binsOf(Float64Array.from([...Array.from({ length: 300 }, (_, at) => at), 1e6]), 1);
  if (!bins) throw new Error('no bins');

  it('are given back by their ranges', () => {
    const last = bins.edges.length - 2;
    for (let from = 0; from <= last; from++) {
      for (let to = from; to <= last; to++) expect(spanOf(bins, rangeOf(bins, from, to))).toEqual({ from, to });
    }
  });

  it('hold what a typed range cuts through', () => {
    // Steps of 20: 30 to 50 touches the second and the third bin.
    expect(spanOf(bins, { low: 30, high: 50 })).toEqual({ from: 1, to: 2 });
  });

  it('know their bins, and no selection leaves all', () => {
    expect([0, 2, 4, 5].map((bin) => isIn(between(4, 2), bin))).toEqual([false, true, true, false]);
    expect(isIn(null, 7)).toBe(true);
  });
});
