import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherMidP } from '../../../src/domain/statistics/two-shares';

describe('fisherMidP', () => {
  // Expected values: sums over all tables with whole-number binomials (Python's math.comb).
  it.each([
    [3, 4, 1, 4, 0.2571428571428571],
    [8, 10, 20, 40, 0.10203404324281456],
    [0, 12, 9, 30, 0.03208659517652948],
    [5, 10, 5, 10, 1],
    [90, 100, 700, 900, 0.002599297653722867],
    [12, 12, 50, 80, 0.005953662533414494],
    [1, 50, 60, 900, 0.1860478841785884],
  ])('%i of %i against %i of %i', (k1, n1, k2, n2, expected) => {
    expect(fisherMidP(k1, n1, k2, n2)).toBeCloseTo(expected, 12);
  });

  it('can be counted by hand: 3 of 4 against 1 of 4', () => {
    // Of the 70 ways to place 4 among 8, 16 give 3 in the first group and 1 gives 4: 2 x (16 / 2 + 1) / 70.
    expect(fisherMidP(3, 4, 1, 4)).toBeCloseTo(18 / 70, 14);
  });

  it('has nothing to say of an empty group', () => {
    expect(fisherMidP(0, 0, 3, 9)).toBe(1);
    expect(fisherMidP(3, 9, 0, 0)).toBe(1);
  });

  it('is a probability, the same whichever group and whichever answer is named first', () => {
    const group = fc.nat(60).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)));
    fc.assert(
      fc.property(group, group, ([k1, n1], [k2, n2]) => {
        const p = fisherMidP(k1, n1, k2, n2);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fisherMidP(k2, n2, k1, n1)).toBeCloseTo(p, 10);
        expect(fisherMidP(n1 - k1, n1, n2 - k2, n2)).toBeCloseTo(p, 10);
      }),
    );
  });

  it('holds on large tables', () => {
    // Of so many the normal test says the same: z = 3.1623, p = 0.0015654.
    expect(fisherMidP(25_250, 50_000, 24_750, 50_000)).toBeCloseTo(0.0015654, 5);
    expect(fisherMidP(50_000, 50_000, 0, 50_000)).toBeGreaterThanOrEqual(0);
  });
});
