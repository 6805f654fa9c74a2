import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeKinds, type OutcomeKind } from '../../../src/domain/outcome';
import { count } from '../../../src/domain/metrics/counts';
import { summaryOf, type Summary } from '../../../src/domain/metrics/summary';
import { vector } from '../statistics/vectors';

const of = (kinds: Partial<Record<OutcomeKind, number>>): Summary =>
  summaryOf(
    count(
      outcomeKinds.flatMap((kind) =>
        Array.from({ length: kinds[kind] ?? 0 }, () => ({ kind, failure: null, irregularMeta: false })),
      ),
    ),
  );

const percents = ({ lAcc, sCorr, fScore }: Summary): (string | null)[] =>
  [lAcc, sCorr, fScore].map(({ value }) => (value === null ? null : (value * 100).toFixed(4)));

const ten = {
  faithful: 3,
  spurious: 2,
  'meta-unreadable': 1,
  'meta-failed': 1,
  'label-wrong': 1,
  'no-verdict': 1,
  'judge-failed': 1,
};

test('the ten rows of the paper’s script give 70 / 40 / 37.5', () => {
  const summary = of(ten);
  expect(percents(summary)).toEqual(['70.0000', '40.0000', '37.5000']);
  expect([summary.lAcc.n, summary.sCorr.n, summary.fScore.n]).toEqual([10, 5, 8]);
});

test.each([
  [{ 'meta-failed': 1 }, ['100.0000', null, null]],
  [{ 'label-wrong': 1 }, ['0.0000', null, '0.0000']],
  [{}, [null, null, null]],
  [{ 'not-tested': 3, 'label-wrong': 1 }, ['75.0000', null, null]],
  [
    { faithful: 5, spurious: 1, 'meta-failed': 1, 'label-wrong': 2, 'no-verdict': 1 },
    ['70.0000', '16.6667', '55.5556'],
  ],
])('%j -> %j', (kinds, expected) => {
  expect(percents(of(kinds))).toEqual(expected);
});

test('bounds for what failed', () => {
  const { lAcc, sCorr, fScore } = of({ faithful: 5, spurious: 1, 'meta-failed': 1, 'label-wrong': 2, 'no-verdict': 1 });
  expect(lAcc.bounds).toEqual([0.7, 0.8]);
  expect(sCorr.bounds?.map((bound) => bound.toFixed(6))).toEqual(['0.142857', '0.285714']);
  expect(fScore.bounds).toEqual([0.5, 0.7]);
});

test('what is left out of S-Corr is named and adds up to all items', () => {
  const { sCorr } = of(ten);
  expect(sCorr.leftOut).toEqual([
    { reason: 'label not right', count: 3 },
    { reason: 'meta-judge call failed', count: 1 },
    { reason: 'meta-judge unreadable', count: 1 },
  ]);
  expect(sCorr.n + sCorr.leftOut.reduce((sum, { count: n }) => sum + n, 0)).toBe(10);
});

const kinds = fc.record(
  Object.fromEntries(outcomeKinds.map((kind) => [kind, fc.nat({ max: 40 })])) as Record<
    OutcomeKind,
    fc.Arbitrary<number>
  >,
);

describe('for any counts', () => {
  test('values lie in their bounds and intervals, and all in 0..1', () => {
    fc.assert(
      fc.property(kinds, (some) => {
        for (const { value, interval, bounds } of [of(some).lAcc, of(some).sCorr, of(some).fScore]) {
          if (value === null) continue;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(interval?.[0]).toBeLessThanOrEqual(value + 1e-12);
          expect(interval?.[1]).toBeGreaterThanOrEqual(value - 1e-12);
          if (bounds) expect(bounds[0] <= value + 1e-12 && value <= bounds[1] + 1e-12).toBe(true);
        }
      }),
    );
  });
  test('without failures F = L (1 - S)', () => {
    const clean = fc.record({
      faithful: fc.nat(50),
      spurious: fc.nat(50),
      'label-wrong': fc.nat(50),
      'no-verdict': fc.nat(5),
    });
    fc.assert(
      fc.property(clean, (some) => {
        const { lAcc, sCorr, fScore } = of(some);
        if (lAcc.value === null || sCorr.value === null) return;
        expect(fScore.value).toBeCloseTo(lAcc.value * (1 - sCorr.value), 12);
      }),
    );
  });
});

test('the counts of the reference give its numbers', () => {
  const v = vector('00_ralign_metrics') as Record<string, number>;
  const { counts, lAcc, sCorr, fScore } = of({
    faithful: 5,
    spurious: 1,
    'meta-unreadable': 1,
    'label-wrong': 2,
    'no-verdict': 1,
  });
  expect([lAcc.n, lAcc.k, counts.kinds.faithful, counts.kinds.spurious, counts.kinds['meta-unreadable']]).toEqual(
    ['n', 'label_correct', 'meta_correct', 'meta_incorrect', 'meta_fail'].map((field) => v[field]),
  );
  expect([lAcc.value, sCorr.value, fScore.value]).toEqual([v['L_Acc'], v['S_Corr'], v['F_Score']]);
  expect((lAcc.value ?? NaN) * (1 - (sCorr.value ?? NaN))).toBe(v['L_Acc_times_1_minus_S']);
});
