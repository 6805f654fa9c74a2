import { describe, expect, it } from 'vitest';
import { detectFormat, formatById, formats } from '../../../src/domain/benchmarks/index';
import { benchmarkRow } from '../../fixtures/benchmark-row';

const rows = (count: number, over = {}) => Array.from({ length: count }, (_, n) => benchmarkRow(n, over));
const result = { model_judgment: 'x', model_pred: 'A' };

describe('format detection', () => {
  it('takes the most specific format and names the others that fit', () => {
    const found = detectFormat(rows(10, result));
    expect(found.format?.id).toBe('r-align-result');
    expect(found).toMatchObject({ confidence: 1, alternatives: ['r-align'] });
    expect(detectFormat(rows(10)).format?.id).toBe('r-align');
  });

  it('is content with 90 % of the sample, not with less', () => {
    expect(detectFormat([...rows(9), { other: 1 }])).toMatchObject({ confidence: 0.9 });
    const mixed = detectFormat([...rows(8), { other: 1 }, { other: 2 }]);
    expect(mixed.format).toBeNull();
    expect(mixed.confidence).toBeCloseTo(0.8);
  });

  it('finds nothing in nothing', () => {
    expect(detectFormat([])).toEqual({ format: null, confidence: 0, alternatives: [] });
  });

  it('is not fooled by names that every object has', () => {
    expect(detectFormat([{ toString: 1 }, { constructor: 2 }]).format).toBeNull();
  });

  it('has one entry per id', () => {
    expect(new Set(formats.map((format) => format.id)).size).toBe(formats.length);
    for (const format of formats) expect(formatById(format.id)).toBe(format);
    expect(formatById('no-such')).toBeNull();
  });
});
