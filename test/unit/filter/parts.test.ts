import { describe, expect, it } from 'vitest';
import { printFilter } from '../../../src/domain/filter/printer';
import { expressionOf, partsOf, readFilter, type FilterParts } from '../../../src/state/results/filter-parts';

const none: FilterParts = { kinds: [], subset: null, only: null, cell: null, ranges: {}, text: '', rest: '' };
const partsIn = (text: string): FilterParts => partsOf(readFilter(text) ?? { kind: 'every' });

describe('chips and the language', () => {
  it('are the same filter', () => {
    expect(partsIn('')).toEqual(none);
    const text = 'outcome:faithful,spurious category:math irregular golden:B verdict:A length:100..200 tokens<5 "a b"';
    const parts = partsIn(text);
    expect(parts).toEqual({
      ...{ kinds: ['faithful', 'spurious'], subset: 'math', only: 'irregular', cell: { golden: 'B', verdict: 'A' } },
      ranges: { rationale: { low: 100, high: 200 }, tokens: { low: null, high: 5 } },
      ...{ text: 'a b', rest: '' },
    });
    expect(printFilter(expressionOf(parts))).toBe(text);
    expect(partsIn('length>400 gap<=5 tokens:7').ranges).toEqual({
      ...{ rationale: { low: 401, high: null }, gap: { low: null, high: 6 }, tokens: { low: 7, high: 8 } },
    });
  });

  it('leave to the rest what no chip shows, and what stands there twice', () => {
    expect(partsIn('category:a,b')).toEqual({ ...none, rest: 'category:a,b' });
    expect(partsIn('-category:a golden:B')).toEqual({ ...none, rest: '-category:a golden:B' });
    expect(partsIn('confidence>0.8 one two')).toEqual({ ...none, rest: 'confidence>0.8 one two' });
    expect(partsIn('irregular outcome:spurious or tokens>5 x')).toEqual({
      ...{ ...none, rest: 'irregular outcome:spurious or tokens>5 x' },
    });
    expect(partsIn('irregular (outcome:spurious or tokens>5) x')).toEqual({
      ...{ ...none, only: 'irregular', text: 'x', rest: 'outcome:spurious or tokens>5' },
    });
    const twice = 'outcome:spurious outcome:faithful parser-differs irregular';
    expect(partsIn(twice)).toEqual({ ...none, rest: twice });
  });
});
