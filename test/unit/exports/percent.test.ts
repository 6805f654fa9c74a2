import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixed, percent } from '../../../src/domain/exports/percent';

describe('numbers written as Python writes them', () => {
  // Right-hand sides are what f"{value:.{decimals}f}" gives in CPython.
  it.each<[number, number, string]>([
    [3.125, 2, '3.12'],
    [3.375, 2, '3.38'],
    [0.78125, 4, '0.7812'],
    [2.34375, 4, '2.3438'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [-2.5, 0, '-2'],
    [-0.125, 2, '-0.12'],
    [1.005, 2, '1.00'],
    [2.675, 2, '2.67'],
    [16.666666666666664, 4, '16.6667'],
    [100, 4, '100.0000'],
    [0, 4, '0.0000'],
    [99.99995, 4, '99.9999'],
    [1e-7, 4, '0.0000'],
  ])('%d with %i decimals is %s', (value, decimals, text) => {
    expect(fixed(value, decimals)).toBe(text);
  });

  it('differ from toFixed in exact halves only, and then by one step down to an even digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6400 }), (n) => {
        const value = n / 64;
        const text = fixed(value, 2);
        expect(Math.abs(Number(text) - value)).toBeLessThan(0.005 + 1e-12);
        if ((value * 1000) % 10 === 5) expect(text).toMatch(/[02468]$/);
        else expect(text).toBe(value.toFixed(2));
      }),
    );
  });

  it('turn fractions into percent', () => {
    expect(percent(1 / 32, 2)).toBe('3.12');
    expect(percent(1 / 128, 4)).toBe('0.7812');
    expect(percent(1 - 5 / 6, 4)).toBe('16.6667');
  });
});
