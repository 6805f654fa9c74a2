import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile } from '../../../src/domain/statistics/beta-quantile';
import { betaDensity, incompleteBeta } from '../../../src/domain/statistics/incomplete-beta';
import { jeffreys } from '../../../src/domain/statistics/jeffreys';
import { logChoose, logGamma } from '../../../src/domain/statistics/log-gamma';
import { normalCdf, normalDensity, normalQuantile } from '../../../src/domain/statistics/normal';
import { solve } from '../../../src/domain/statistics/solve';
import { studentT } from '../../../src/domain/statistics/student-t';
import { z95 } from '../../../src/domain/statistics/wilson';
import { expectClose, vector } from './vectors';

/** Relative errors. */
const near = (actual: number, expected: number, tolerance = 1e-12): void => {
  expect(Math.abs(actual / expected - 1), `${String(actual)} should be ${String(expected)}`).toBeLessThan(tolerance);
};

test('the gamma function at known points', () => {
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
  near(logGamma(1e-5), 11.512919692895826);
  near(logGamma(11), Math.log(3_628_800));
  near(logGamma(171), 706.5730622457874);
  near(logGamma(1e6), 12815504.569147611);
  expect(Math.abs(logGamma(1)) + Math.abs(logGamma(2))).toBeLessThan(1e-14);
  near(Math.exp(logChoose(52, 5)), 2_598_960);
});

test('the gamma function keeps its recurrence and its duplication formula', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), (x) => {
      expectClose([logGamma(x + 1)], [logGamma(x) + Math.log(x)], 1e-13);
      const doubled = (2 * x - 1) * Math.LN2 - 0.5 * Math.log(Math.PI) + logGamma(x) + logGamma(x + 0.5);
      expectClose([logGamma(2 * x)], [doubled], 1e-13);
    }),
  );
});

test('the normal distribution at known points', () => {
  near(normalQuantile(0.975), z95, 1e-14);
  near(normalQuantile(0.8), 0.8416212335729143);
  near(normalQuantile(1e-10), -6.361340902404056);
  near(normalCdf(1), 0.8413447460685429);
  near(normalCdf(-5), 2.866515718791933e-7);
  near(normalCdf(-10), 7.619853024160527e-24);
  expect([normalCdf(0), normalQuantile(0.5), normalQuantile(0), normalQuantile(1)]).toEqual([
    0.5,
    0,
    -Infinity,
    Infinity,
  ]);
});

test('normal quantiles invert the distribution, which is symmetric and has its density', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      const x = normalQuantile(p);
      near(normalCdf(x), p, 1e-11);
      expectClose([normalCdf(-x)], [1 - p], 1e-14);
      const h = 1e-5;
      expectClose([(normalCdf(x + h) - normalCdf(x - h)) / (2 * h)], [normalDensity(x)], 1e-8);
    }),
  );
});

const shape = fc.double({ min: 0.5, max: 5000, noNaN: true });
const chance = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

test('the incomplete beta function at known points', () => {
  near(incompleteBeta(0.3, 1, 1), 0.3);
  near(incompleteBeta(0.3, 3, 1), 0.027);
  near(incompleteBeta(0.25, 0.5, 0.5), 1 / 3);
  near(incompleteBeta(0.4, 2, 3), 0.5248);
  near(incompleteBeta(0.5, 50_000.5, 50_000.5), 0.5, 1e-9);
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
});

test('the incomplete beta function is that of its mirror, follows its recurrence and has its density', () => {
  fc.assert(
    fc.property(chance, shape, shape, (x, a, b) => {
      const value = incompleteBeta(x, a, b);
      expectClose([1 - incompleteBeta(1 - x, b, a)], [value], 1e-10);
      // DLMF 8.17.20: I_x(a, b) = I_x(a + 1, b) + x^a (1 - x)^b / (a B(a, b)).
      const next = incompleteBeta(x, a + 1, b) + (betaDensity(x, a, b) * x * (1 - x)) / a;
      expectClose([next], [value], 1e-10);
    }),
  );
});

test('the incomplete beta function is a sum of binomial chances', () => {
  const n = 30;
  for (const k of [0, 3, 17]) {
    const tail = Array.from({ length: n - k }, (_, i) => i + k + 1)
      .map((i) => Math.exp(logChoose(n, i) + i * Math.log(0.4) + (n - i) * Math.log(0.6)))
      .reduce((a, b) => a + b);
    near(incompleteBeta(0.4, k + 1, n - k), tail, 1e-11);
  }
});

test('beta quantiles invert it', () => {
  fc.assert(
    fc.property(chance, shape, shape, (p, a, b) => {
      const x = betaQuantile(p, a, b);
      // Where x is close to 1, one bit of x is worth more than that.
      expectClose([incompleteBeta(x, a, b)], [p], 1e-9 + 2e-15 * betaDensity(x, a, b));
    }),
  );
  expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
});

test('Student’s t at known points', () => {
  near(studentT(4), 2.7764451051977987, 1e-10);
  near(studentT(39), 2.022690920036762, 1e-10);
  near(studentT(1, 0.9), 6.313751514675043, 1e-10);
  near(studentT(1e6), z95, 1e-5);
});

test('Jeffreys intervals of the reference', () => {
  const v = vector('18_jeffreys') as Record<string, number[]>;
  expectClose([jeffreys(7, 10), jeffreys(0, 20), jeffreys(7, 10, 0.9)], [v['k7_n10'], v['k0_n20'], v['llmc']]);
  expect(jeffreys(0, 0)).toBeNull();
  expect(jeffreys(20, 20)?.[1]).toBe(1);
});

test('a Jeffreys interval lies in [0, 1], holds k / n and mirrors', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (n, hits) => {
      const k = Math.min(hits, n);
      const [low, high] = jeffreys(k, n) ?? [NaN, NaN];
      expect(0 <= low && low <= k / n && k / n <= high && high <= 1).toBe(true);
      expectClose(jeffreys(n - k, n) ?? [], [1 - high, 1 - low]);
    }),
  );
});

test('linear equations', () => {
  expect(
    solve(
      [
        [0, 2],
        [4, 0],
      ],
      [6, 8],
    ),
  ).toEqual([2, 3]);
  expect(
    solve(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 2],
    ),
  ).toBeNull();
  const entry = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.array(entry, { minLength: 4, maxLength: 4 }), entry), { minLength: 4, maxLength: 4 }),
      (rows) => {
        // A strong diagonal: surely not singular.
        const a = rows.map(([row], i) => row.map((value, j) => (i === j ? value + 50 : value)));
        const x =
          solve(
            a,
            rows.map(([, b]) => b),
          ) ?? [];
        expectClose(
          a.map((row) => row.reduce((total, value, j) => total + value * (x[j] ?? NaN), 0)),
          rows.map(([, b]) => b),
        );
      },
    ),
  );
});
