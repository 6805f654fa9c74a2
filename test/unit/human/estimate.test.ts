import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metaAgreement } from '../../../src/domain/human/agreement';
import { checksToReach, trueSCorr } from '../../../src/domain/human/estimate';
import type { Tally } from '../../../src/domain/human/population';

const tally = (flagged: readonly number[], passed: readonly number[]): Tally => {
  const of = ([size = 0, spurious = 0, sound = 0, asked = spurious + sound]: readonly number[]) => ({
    ...{ size, spurious, sound, asked },
  });
  return { flagged: of(flagged), passed: of(passed) };
};

describe('true S-Corr', () => {
  test('is the post-stratified estimate of the reference vector', () => {
    const found = trueSCorr(tally([84, 12, 4], [156, 2, 22]));
    expect(found?.value).toBeCloseTo(0.322684, 6);
    expect(found?.interval[0]).toBeCloseTo(0.217892, 6);
    expect(found?.interval[1]).toBeCloseTo(0.438296, 6);
    expect(found).toMatchObject({ n: 40, cannotTell: 0, population: 240, tooFewBy: 0 });
  });

  test('is not the number before ten checks in each stratum, or all of a smaller one', () => {
    expect(trueSCorr(tally([84], [156]))).toMatchObject({ n: 0, tooFewBy: 20 });
    expect(trueSCorr(tally([84, 9, 0], [156, 2, 22]))).toMatchObject({ tooFewBy: 1 });
    expect(trueSCorr(tally([84, 9, 0, 12], [156, 2, 22]))).toMatchObject({ n: 33, cannotTell: 3, tooFewBy: 1 });
    expect(trueSCorr(tally([4, 3, 0], [156, 2, 22]))?.tooFewBy).toBe(1);
    expect(trueSCorr(tally([4, 3, 0, 4], [156, 2, 22]))?.tooFewBy).toBe(0);
    expect(trueSCorr(tally([0], [12, 0, 10]))?.tooFewBy).toBe(0);
    expect(trueSCorr(tally([0], [0]))).toBeNull();
  });

  test('lies in its interval, which lies in 0 to 1 and shrinks with as many checks again', () => {
    const count = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(count, count, count, count, (tp, fp, fn, tn) => {
        const once = trueSCorr(tally([200, tp, fp], [200, fn, tn]));
        const [low, high] = once?.interval ?? [NaN, NaN];
        expect(0 <= low && low <= (once?.value ?? NaN) && (once?.value ?? NaN) <= high && high <= 1).toBe(true);
        fc.pre(tp + fp >= 4 && fn + tn >= 4);
        const [lower, upper] = trueSCorr(tally([200, tp * 4, fp * 4], [200, fn * 4, tn * 4]))?.interval ?? [NaN, NaN];
        expect(upper - lower).toBeLessThan(high - low);
      }),
      { numRuns: 15 },
    );
  });
});

describe('how many more checks', () => {
  const reach = (half: number, of: Tally): number | null => {
    const found = trueSCorr(of);
    return found ? checksToReach(found, half) : null;
  };

  test('are those that Neyman’s plan asks for, less those that were made', () => {
    // A share of flagged items that is known from 100,000 items adds nothing: 43 checks for ten points, 169 for five.
    const many = tally([35_000, 300, 100], [65_000, 25, 275]);
    expect(reach(0.05, many)).toBe(0);
    const some = tally([35_000, 12, 4], [65_000, 2, 22]);
    expect(reach(0.1, some)).toBeGreaterThanOrEqual(1);
    expect(reach(0.1, some)).toBeLessThan(12);
    expect(reach(0.05, some)).toBeGreaterThan(110);
    expect(reach(0.05, some)).toBeLessThan(150);
  });

  test('may be more than there are items', () => {
    expect(reach(0.05, tally([8], [22]))).toBeNull();
    expect(reach(0.1, tally([84], [156]))).toBeGreaterThan(20);
  });

  test('once made as they were planned, they do it', () => {
    const before = tally([350, 9, 3], [650, 2, 18]);
    const more = reach(0.08, before) ?? 0;
    const scale = (32 + more) / 32;
    const after = tally([350, 9 * scale, 3 * scale], [650, 2 * scale, 18 * scale]);
    const [low, high] = trueSCorr(after)?.interval ?? [0, 1];
    expect((high - low) / 2).toBeLessThan(0.09);
    expect((high - low) / 2).toBeGreaterThan(0.07);
  });
});

describe('agreement with the meta-judge', () => {
  test('is that of the two by two table', () => {
    const found = metaAgreement(tally([50, 20, 10], [50, 5, 15]));
    expect(found).toMatchObject({
      n: 50,
      table: [
        [20, 5],
        [10, 15],
      ],
    });
    expect(found?.kappa).toBeCloseTo(0.4, 12);
    expect(found?.ac1).toBeCloseTo(0.405941, 6);
    expect(metaAgreement(tally([9], [9]))).toBeNull();
  });
});
