import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureBounds, ruleOfThree } from '../../../src/domain/statistics/failure-bounds';
import { newcombePaired, newcombeUnpaired } from '../../../src/domain/statistics/newcombe';
import { wilson } from '../../../src/domain/statistics/wilson';
import { wilsonFinite } from '../../../src/domain/statistics/wilson-finite';
import { expectClose, vector } from './vectors';

type Pair = [number, number];

test('Wilson intervals of the reference', () => {
  const v = vector('01_wilson') as Record<string, Pair>;
  expect(Object.keys(v)).toHaveLength(5);
  for (const [name, expected] of Object.entries(v)) {
    const [, k, n] = /k(\d+)_n(\d+)/.exec(name) ?? [];
    expectClose(wilson(Number(k), Number(n)) ?? [], expected);
  }
  const { wilson_halfwidth_n100_p70: half } = vector('15_planning') as Record<string, number>;
  const [low, high] = wilson(70, 100) ?? [0, 0];
  expectClose([(high - low) / 2], [half]);
});

test('Wilson intervals of a finite benchmark', () => {
  const v = vector('18f_fpc_wilson') as Record<string, Pair>;
  expectClose([wilsonFinite(70, 100, 300), wilson(70, 100)], [v['k70_n100_N300'], v['plain']]);
  expect(wilsonFinite(7, 10, 10)).toEqual([0.7, 0.7]);
  expect(wilsonFinite(0, 0, 10)).toBeNull();
  expect(wilsonFinite(20, 20, 100)?.[1]).toBe(1);
});

test('Newcombe’s differences of the reference', () => {
  const unpaired = newcombeUnpaired(56, 70, 48, 80);
  expectClose(
    [unpaired?.difference, ...(unpaired?.interval ?? [])],
    (vector('02_newcombe_unpaired') as Record<string, number[]>)['k56_n70_k48_n80'] ?? [],
  );
  const paired = vector('02b_newcombe_paired') as Record<string, number[]>;
  expect(Object.keys(paired)).toHaveLength(2);
  for (const [name, expected] of Object.entries(paired)) {
    const [both = 0, onlyFirst = 0, onlySecond = 0, neither = 0] = name.split('_').slice(1).map(Number);
    const d = newcombePaired({ both, onlyFirst, onlySecond, neither });
    expectClose([d?.difference, ...(d?.interval ?? []), d?.phi], expected);
  }
  expect(newcombeUnpaired(0, 0, 1, 2)).toBeNull();
  expect(newcombePaired({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toBeNull();
});

test('bounds for what failed, and the rule of three', () => {
  const v = vector('18e_failure_bounds') as Record<string, Pair>;
  expectClose([failureBounds(7, 1, 10), failureBounds(1, 1, 7), failureBounds(5, 2, 10)], [v['L'], v['S'], v['F']]);
  expect([failureBounds(7, 0, 10), failureBounds(0, 0, 0), ruleOfThree(0), ruleOfThree(2)]).toEqual([
    null,
    null,
    null,
    1,
  ]);
  expect(ruleOfThree(60)).toBe((vector('15_planning') as Record<string, number>)['rule_of_three_n60']);
});

const trials = fc.nat(100_000).chain((n) =>
  fc.tuple(
    fc.nat(n + 1).map((k) => Math.min(k, n + 1)),
    fc.constant(n + 1),
  ),
);

test('an interval lies in [0, 1], holds its estimate, mirrors, and narrows with n', () => {
  fc.assert(
    fc.property(trials, ([k, n]) => {
      for (const interval of [wilson(k, n), wilsonFinite(k, n, 2 * n)]) {
        const [low, high] = interval ?? [NaN, NaN];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(high).toBeLessThanOrEqual(1);
      }
      const [low, high] = wilson(k, n) ?? [NaN, NaN];
      expectClose(wilson(n - k, n) ?? [], [1 - high, 1 - low]);
      const [lowOf10, highOf10] = wilson(10 * k, 10 * n) ?? [NaN, NaN];
      expect(highOf10 - lowOf10).toBeLessThan(high - low);
      const [finiteLow, finiteHigh] = wilsonFinite(k, n, 2 * n) ?? [NaN, NaN];
      expect(finiteHigh - finiteLow).toBeLessThanOrEqual(high - low);
      if (k < n) expect((wilson(k + 1, n) ?? [0])[0]).toBeGreaterThanOrEqual(low);
    }),
  );
});

test('exchanging the runs turns a difference around; the interval holds it and stays in [-1, 1]', () => {
  const cell = fc.nat(500);
  fc.assert(
    fc.property(
      trials,
      trials,
      fc.tuple(cell, cell, cell, cell),
      ([k1, n1], [k2, n2], [both, onlyFirst, onlySecond, neither]) => {
        fc.pre(both + onlyFirst + onlySecond + neither > 0);
        for (const [d, turned] of [
          [newcombeUnpaired(k1, n1, k2, n2), newcombeUnpaired(k2, n2, k1, n1)],
          [
            newcombePaired({ both, onlyFirst, onlySecond, neither }),
            newcombePaired({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither }),
          ],
        ] as const) {
          const [low, high] = d?.interval ?? [NaN, NaN];
          const estimate = d?.difference ?? NaN;
          expectClose([turned?.difference, ...(turned?.interval ?? [])], [-estimate, -high, -low]);
          expect(low).toBeGreaterThanOrEqual(-1);
          expect(low).toBeLessThanOrEqual(estimate + 1e-12);
          expect(high).toBeGreaterThanOrEqual(estimate - 1e-12);
          expect(high).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});
