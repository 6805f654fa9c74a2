import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreement, agreementTable, gwetInterval } from '../../../src/domain/statistics/agreement';
import { clusterBootstrap, clusterError } from '../../../src/domain/statistics/clusters';
import { dawidSkene } from '../../../src/domain/statistics/dawid-skene';
import { itemBootstrap } from '../../../src/domain/statistics/item-bootstrap';
import { krippendorffAlpha } from '../../../src/domain/statistics/krippendorff';
import { mean } from '../../../src/domain/statistics/moments';
import { hash32 } from '../../../src/domain/random';
import { expectClose, letters, vector } from './vectors';

test('kappa and AC1 of the reference', () => {
  const v = vector('06_cohen_kappa') as Record<string, Record<string, number>>;
  expect(Object.keys(v)).toHaveLength(3);
  for (const [name, expected] of Object.entries(v)) {
    const [a = 0, b = 0, c = 0, d = 0] = name.split('_').slice(1).map(Number);
    const found = agreement([
      [a, b],
      [c, d],
    ]);
    expectClose(
      [
        found?.n,
        found?.observed,
        found?.expected,
        found?.kappa,
        found?.standardError,
        ...(found?.interval ?? []),
        found?.ac1,
      ],
      ['n', 'po', 'pe', 'kappa', 'se', 'lo', 'hi', 'AC1'].map((field) => expected[field]),
    );
  }
});

test('agreement of two meta-judges, and where there is none to measure', () => {
  const found = agreement(agreementTable(letters('CCCII'), letters('CCIII'), ['C', 'I']));
  expect(found?.observed).toBe(0.8);
  expect(found?.kappa).toBeCloseTo(0.615, 3);
  expect(
    agreement([
      [0, 0],
      [0, 0],
    ]),
  ).toBeNull();
  expect(
    agreement([
      [9, 0],
      [0, 0],
    ]),
  ).toMatchObject({ observed: 1, kappa: null, interval: null, ac1: 1 });
});

test('kappa and AC1 do not hang on which rater is first or on the order of classes', () => {
  const cell = fc.nat(40);
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }), (table) => {
      const found = agreement(table);
      fc.pre(found?.kappa !== null && found !== null);
      const turned = agreement(table.map((_, i) => table.map((row) => row[i] ?? NaN)));
      const reversed = agreement([...table].reverse().map((row) => [...row].reverse()));
      for (const other of [turned, reversed]) {
        expectClose([other?.kappa, other?.standardError, other?.ac1], [found.kappa, found.standardError, found.ac1]);
      }
      const [low = NaN, high = NaN] = found.interval ?? [];
      expect(-1 <= low && low <= found.kappa && found.kappa <= high && high <= 1).toBe(true);
    }),
  );
});

test('Krippendorff’s alpha of the reference', () => {
  const v = vector('06b_krippendorff_nominal') as { units: number[][]; alpha: number };
  expectClose([krippendorffAlpha(v.units)], [v.alpha]);
  const interval = itemBootstrap(v.units, krippendorffAlpha, { seed: 1, resamples: 500 })?.interval ?? [NaN, NaN];
  expect(interval[0]).toBeLessThan(v.alpha);
  expect(interval[1]).toBeGreaterThan(v.alpha);
  expect([
    krippendorffAlpha([]),
    krippendorffAlpha([[1], [2]]),
    krippendorffAlpha([
      [1, 1],
      [1, 1],
    ]),
  ]).toEqual([null, null, 1]);
});

test('alpha does not hang on the order of units, raters or on names; single ratings say nothing', () => {
  const unit = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 12 }), (units) => {
      const alpha = krippendorffAlpha(units);
      fc.pre(alpha !== null);
      const other = [...units].reverse().map((ratings) => [...ratings].reverse().map((rating) => `class ${rating}`));
      expectClose([krippendorffAlpha([...other, ['a'], []])], [alpha]);
      expect(alpha).toBeLessThanOrEqual(1);
    }),
  );
});

test('errors of clustered values as in the reference, the bootstrap to the bit', () => {
  const v = vector('05_clustered') as { values: number[]; clusters: number[] } & Record<string, number>;
  const found = clusterError(v.values, v.clusters);
  expectClose(
    [found?.naive, found?.standardError, found?.designEffect, found?.mean, found?.clusters],
    ['naive_se', 'cluster_se', 'deff', 'mean', 'G'].map((field) => v[field]),
  );
  expect(clusterBootstrap(v.values, v.clusters, { seed: 2024, resamples: 2000 })).toEqual({
    mean: v['mean'],
    clusters: v['G'],
    interval: [v['lo'], v['hi']],
  });
  expect([clusterError([1, 0], [1, 1]), clusterBootstrap([], [], { seed: 1, resamples: 9 })]).toEqual([null, null]);
  expect(clusterError([0.1, 0.1, 0.1], [1, 2, 3])?.designEffect).toBeNull();
});

test('clusters of one are no clusters; copies are worth nothing', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 3, maxLength: 50 });
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 9 }), (once, copies) => {
      const alone = clusterError(once, [...once.keys()]);
      expectClose([alone?.standardError], [alone?.naive]);
      const copied = once.flatMap((value) => new Array<number>(copies).fill(value));
      const together = clusterError(
        copied,
        copied.map((_, i) => Math.floor(i / copies)),
      );
      expectClose([together?.mean, together?.standardError], [mean(once), alone?.standardError]);
    }),
  );
});

test('Dawid and Skene’s estimate as in the reference', () => {
  // The vectors hold posteriors and confusion to six places only.
  const v = vector('12_dawid_skene') as { labels: number[][]; iters: number; loglik: number } & Record<
    'prior' | 'post1' | 'sens' | 'spec',
    number[]
  >;
  const found = dawidSkene(v.labels, 2);
  expect(found?.iterations).toBe(v.iters);
  expectClose([found?.logLikelihood, ...(found?.prior ?? [])], [v.loglik, ...v.prior]);
  expectClose(found?.posterior.map((row) => row[1]) ?? [], v.post1, 5.1e-7);
  expectClose(found?.confusion.map((rater) => rater[1]?.[1]) ?? [], v.sens, 5.1e-7);
  expectClose(found?.confusion.map((rater) => rater[0]?.[0]) ?? [], v.spec, 5.1e-7);
  expect([
    dawidSkene([[1, 0]], 2),
    dawidSkene(
      [
        [1, 0, 1],
        [null, null, null],
      ],
      2,
    ),
    dawidSkene([], 2),
  ]).toEqual([null, null, null]);
});

test('chances add up to one, silence is allowed, and the order of items does not matter', () => {
  const said = fc.option(fc.nat(2), { freq: 5 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), said, said, said), { minLength: 2, maxLength: 15 }), (ratings) => {
      const found = dawidSkene(ratings, 3, 20);
      for (const row of found?.posterior ?? []) expectClose([row.reduce((a, b) => a + b)], [1]);
      const reversed = dawidSkene([...ratings].reverse(), 3, 20);
      expectClose([...(reversed?.posterior ?? [])].reverse(), found?.posterior ?? [], 1e-6);
    }),
    { numRuns: 50 },
  );
});

test.each([
  [
    [40, 5],
    [3, 12],
  ],
  [
    [90, 4],
    [5, 1],
  ],
  [
    [30, 3, 2],
    [4, 20, 5],
    [1, 2, 33],
  ],
])('the interval of AC1 of %j, ... is as wide as that of drawing the things anew', (...table) => {
  const cells = table.flat();
  const n = cells.reduce((sum, count) => sum + count, 0);
  const things = cells.flatMap((count, cell) => Array.from({ length: count }, () => cell));
  const drawn = Array.from({ length: 4000 }, (_, draw) => {
    const counts = cells.map(() => 0);
    for (let i = 0; i < n; i++) {
      const cell = things[hash32(`${String(draw)} ${String(i)}`) % n] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return agreement(table.map((_, i) => counts.slice(i * table.length, (i + 1) * table.length)))?.ac1 ?? 0;
  });
  const centre = mean(drawn);
  const error = Math.sqrt(mean(drawn.map((value) => (value - centre) ** 2)));
  const [low = 0, high = 0] = gwetInterval(table) ?? [];
  const ac1 = agreement(table)?.ac1 ?? 0;
  expect((ac1 - low) / 1.96 / error).toBeCloseTo(1, 1);
  expect(high).toBeCloseTo(Math.min(1, 2 * ac1 - low), 9);
});

test('AC1 without things has no interval', () => {
  expect(
    gwetInterval([
      [0, 0],
      [0, 0],
    ]),
  ).toBeNull();
});
