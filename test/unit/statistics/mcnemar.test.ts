import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mcnemar } from '../../../src/domain/statistics/mcnemar';
import { decidedAt, mcnemarEValue } from '../../../src/domain/statistics/mcnemar-e-value';
import { benjaminiHochberg, holm } from '../../../src/domain/statistics/multiplicity';
import { pairedCells } from '../../../src/domain/statistics/paired-cells';
import { mcnemarDetectable, mcnemarItems } from '../../../src/domain/statistics/planning';
import { expectClose, vector } from './vectors';

const bc = (name: string): [number, number] => {
  const [, b, c] = /b(\d+)_c(\d+)/.exec(name) ?? [];
  return [Number(b), Number(c)];
};

test('McNemar’s p-values of the reference', () => {
  const v = vector('03_mcnemar') as Record<string, number[]>;
  expect(Object.keys(v)).toHaveLength(5);
  for (const [name, expected] of Object.entries(v)) {
    const { exact, midP } = mcnemar(...bc(name));
    expectClose([exact, midP], expected);
  }
});

test('e-values of the reference, and where they decide', () => {
  const { threshold_alpha05: threshold, ...v } = vector('03b_anytime_e') as Record<string, number>;
  expect(decidedAt).toBe(threshold);
  expect(Object.keys(v)).toHaveLength(3);
  for (const [name, expected] of Object.entries(v)) expectClose([mcnemarEValue(...bc(name))], [expected]);
  expect(mcnemarEValue(0, 0)).toBeCloseTo(1, 12);
});

test('a p-value is the sum over all splits that are as uneven, and large counts are no trouble', () => {
  const count = fc.nat(60);
  fc.assert(
    fc.property(count, count, (b, c) => {
      const n = b + c;
      let [pascal, atMost] = [0.5 ** n, 0];
      let last = 0;
      for (let i = 0; i <= Math.min(b, c); i++) {
        atMost += pascal;
        last = pascal;
        pascal *= (n - i) / (i + 1);
      }
      const { exact, midP } = mcnemar(b, c);
      expectClose([exact, midP], [Math.min(1, 2 * atMost), Math.min(1, 2 * atMost - last)], 1e-12);
      expect(mcnemar(c, b)).toEqual({ exact, midP });
      expect(midP).toBeLessThanOrEqual(exact);
      if (b > c) expect(mcnemar(b + 1, c).midP).toBeLessThanOrEqual(midP);
    }),
  );
  expect(mcnemar(50_000, 50_000)).toEqual({ exact: 1, midP: 1 });
  // Two-sided p of z = 2 with continuity correction, which the exact p comes close to here.
  expect(mcnemar(50_316, 49_684).exact).toBeCloseTo(0.046, 3);
  expect(mcnemar(100_000, 0)).toEqual({ exact: 0, midP: 0 });
});

test('the e-value is a fair game: its mean after one more item is what it was', () => {
  fc.assert(
    fc.property(fc.nat(3000), fc.nat(3000), (b, c) => {
      const now = mcnemarEValue(b, c);
      fc.pre(now < 1e200);
      const next = (mcnemarEValue(b + 1, c) + mcnemarEValue(b, c + 1)) / 2;
      expect(next / now).toBeCloseTo(1, 9);
      expect(mcnemarEValue(c, b) / now).toBeCloseTo(1, 9);
    }),
  );
});

test('cells of two runs', () => {
  expect(pairedCells([true, true, false, false, true], [true, false, true, false, true])).toEqual({
    both: 2,
    onlyFirst: 1,
    onlySecond: 1,
    neither: 1,
  });
});

test('p-values of many questions, as in the reference', () => {
  const v = vector('14_multiplicity') as { p: number[]; bh: number[]; holm: number[] };
  expectClose(benjaminiHochberg(v.p), v.bh);
  expectClose(holm(v.p), v.holm);
  expect([benjaminiHochberg([]), holm([])]).toEqual([[], []]);
});

test('adjusting never lowers a p-value, keeps their order, and does not hang on the order they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (p) => {
      for (const adjust of [benjaminiHochberg, holm]) {
        const q = adjust(p);
        p.forEach((value, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(value * (1 - 1e-12));
          expect(q[i]).toBeLessThanOrEqual(1);
          p.forEach((other, j) => {
            if (value <= other) expect(q[i]).toBeLessThanOrEqual((q[j] ?? NaN) * (1 + 1e-12));
          });
        });
        expect([...adjust([...p].reverse())].reverse()).toEqual(q);
      }
      holm(p).forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual((benjaminiHochberg(p)[i] ?? NaN) * (1 - 1e-12));
      });
    }),
  );
});

test('planning a comparison, as in the reference', () => {
  const v = vector('15_planning') as Record<string, number>;
  expect(mcnemarItems(0.05, 0.15)).toBe(v['n_for_delta05_disc15']);
  expect(mcnemarItems(0.03, 0.1)).toBe(v['n_for_delta03_disc10']);
  expectClose([mcnemarDetectable(300, 0.15)], [v['mde_n300_disc15']]);
  expect([mcnemarItems(0, 0.1), mcnemarItems(0.2, 0.1), mcnemarDetectable(3, 0.1)]).toEqual([null, null, null]);
});

test('the smallest difference n items can find is the one that takes n items', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 100_000 }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      (n, discordant) => {
        const detectable = mcnemarDetectable(n, discordant) ?? NaN;
        expect(Math.abs((mcnemarItems(detectable, discordant) ?? NaN) - n)).toBeLessThanOrEqual(1);
        expect(mcnemarDetectable(4 * n, discordant)).toBeLessThan(detectable);
      },
    ),
  );
});
