import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialDraw } from '../../../src/domain/statistics/binomial-draw';
import { logChoose } from '../../../src/domain/statistics/log-gamma';
import { mean, variance } from '../../../src/domain/statistics/moments';
import { mulberry32 } from '../../../src/domain/statistics/mulberry32';
import { pairedBootstrap, resampledMeans } from '../../../src/domain/statistics/paired-bootstrap';
import { middle95, quantile7 } from '../../../src/domain/statistics/quantile';
import {
  countKinds,
  drawCounts,
  drawItems,
  drawnOneByOne,
  resampleKinds,
} from '../../../src/domain/statistics/resample';
import { compareSCorr, type Soundness } from '../../../src/domain/statistics/scorr-compare';
import { expectClose, letters, vector } from './vectors';

test('the stream of random numbers, to the bit', () => {
  const v = vector('00b_prng') as Record<string, number[]>;
  for (const seed of [1, 12345]) {
    const random = mulberry32(seed);
    expect(Array.from({ length: 5 }, random)).toEqual(v[`first5_seed${String(seed)}`]);
  }
});

test('quantiles of the reference, to the bit', () => {
  const v = vector('00c_quantile7') as Record<string, number>;
  const values = [3, 10, 1, 4, 2];
  expect([0.025, 0.5, 0.975].map((q) => quantile7(values, q))).toEqual([v['q025'], v['q50'], v['q975']]);
  expect(middle95(values)).toEqual([v['q025'], v['q975']]);
  expect(values).toEqual([3, 10, 1, 4, 2]);
});

test('the paired bootstrap of the reference, to the bit', () => {
  const v = vector('04_paired_bootstrap') as {
    x: number[];
    y: number[];
    diff: number;
    lo: number;
    hi: number;
    p: number;
    first3: number[];
  };
  const resampling = { seed: 12345, resamples: 2000 };
  expect(pairedBootstrap(v.x, v.y, resampling)).toEqual({ difference: v.diff, interval: [v.lo, v.hi], p: v.p });
  const differences = v.x.map((x, i) => x - (v.y[i] ?? NaN));
  expect([...resampledMeans(differences, { ...resampling, resamples: 3 })]).toEqual(v.first3);
  expect(pairedBootstrap([], [], resampling)).toBeNull();
});

const soundness: Readonly<Record<string, Soundness>> = { S: 'sound', P: 'spurious', W: 'label-wrong' };
const run = (text: string): Soundness[] => letters(text).map((letter) => soundness[letter] ?? null);

test('S-Corr of two runs as in the reference, to the bit', () => {
  const v = vector('19_scorr_compare') as Readonly<{
    run1: string;
    run2: string;
    F_cells: number[];
    F_mcnemar: number[];
    S_cells: number[];
    S_mcnemar: number[];
  }> &
    Readonly<Record<string, number>>;
  const result = compareSCorr(run(v.run1), run(v.run2), { seed: 777, resamples: 2000 });
  if (result === null) throw new Error('no item');
  const { fScore, sCorr, common } = result;
  expect([result.n, sCorr.first, sCorr.second, sCorr.difference, ...(sCorr.interval ?? []), sCorr.skipped]).toEqual(
    ['n', 'S1', 'S2', 'dS', 'dS_lo', 'dS_hi', 'skipped'].map((field) => v[field]),
  );
  expect([fScore.first, fScore.second, fScore.cells.onlyFirst, fScore.cells.onlySecond]).toEqual([
    v['F1'],
    v['F2'],
    ...v.F_cells,
  ]);
  expectClose([fScore.test.exact, fScore.test.midP], v.F_mcnemar);
  expect([common.n, common.first, common.second, common.cells.onlyFirst, common.cells.onlySecond]).toEqual([
    v['both_label_right'],
    v['S1_common'],
    v['S2_common'],
    ...v.S_cells,
  ]);
  expectClose([common.test.exact, common.test.midP], v.S_mcnemar);
});

test('S-Corr where there is none', () => {
  const resampling = { seed: 1, resamples: 50 };
  expect(compareSCorr(run('-S'), run('S-'), resampling)).toBeNull();
  const wrong = compareSCorr(run('WW'), run('SP'), resampling);
  expect(wrong?.sCorr).toEqual({ first: null, second: 0.5, difference: null, interval: null, skipped: 50 });
  expect(wrong?.common.first).toBeNull();
  // One label-correct item of two: a quarter of the resamples is without it.
  expect(compareSCorr(run('WP'), run('SS'), { seed: 1, resamples: 4000 })?.sCorr.skipped).toBeCloseTo(1000, -2);
});

test('exchanging the runs turns the comparison around', () => {
  const item = fc.constantFrom('S', 'P', 'W', '-');
  fc.assert(
    fc.property(fc.array(fc.tuple(item, item), { minLength: 1, maxLength: 40 }), fc.nat(), (items, seed) => {
      const [one, two] = [run(items.map(([a]) => a).join('')), run(items.map(([, b]) => b).join(''))];
      const resampling = { seed, resamples: 100 };
      const forth = compareSCorr(one, two, resampling);
      const back = compareSCorr(two, one, resampling);
      fc.pre(forth !== null && back !== null && forth.sCorr.interval !== null);
      const [low, high] = forth.sCorr.interval;
      expectClose(back.sCorr.interval ?? [], [-high, -low]);
      expect(back.fScore.test).toEqual(forth.fScore.test);
      expect(back.common.first).toBe(forth.common.second);
    }),
    { numRuns: 50 },
  );
});

/** Largest distance between the distribution of drawn numbers and the binomial one. */
function distance(n: number, p: number, draws: number): number {
  const random = mulberry32(2024);
  const seen = new Float64Array(n + 1);
  for (let i = 0; i < draws; i++) {
    const k = binomialDraw(n, p, random);
    seen[k] = (seen[k] ?? NaN) + 1 / draws;
  }
  let [ours, exact, most] = [0, 0, 0];
  seen.forEach((share, k) => {
    ours += share;
    exact += Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
    most = Math.max(most, Math.abs(ours - exact));
  });
  return most;
}

test.each([
  [1, 0.3],
  [40, 0.1],
  [40, 0.97],
  [21, 0.5],
  [300, 0.04],
  [1000, 0.6],
  [100_000, 0.00005],
  [100_000, 0.2],
])('binomial draws of n = %i, p = %d follow the binomial distribution', (n, p) => {
  // Kolmogorov's bound at the level 1e-4, for 50,000 draws: 2.23 / sqrt(50,000).
  expect(distance(n, p, 50_000)).toBeLessThan(0.01);
});

test('certain draws need no luck', () => {
  const random = mulberry32(1);
  expect([binomialDraw(5, 0, random), binomialDraw(5, 1, random), binomialDraw(0, 0.5, random)]).toEqual([0, 5, 0]);
});

test('counts drawn at once are distributed as items drawn one by one', () => {
  const kinds = Array.from({ length: 1500 }, (_, i) => (i % 10 < 5 ? 0 : i % 10 < 8 ? 1 : i % 100 === 9 ? 3 : 2));
  const original = countKinds(kinds, 4);
  const resamples = 4000;
  const draws = [drawItems(kinds, mulberry32(5)), drawCounts(original, mulberry32(6))].map((draw) => {
    const counts = new Float64Array(4);
    return Array.from({ length: resamples }, () => {
      draw(counts);
      return [...counts];
    });
  });
  for (const counts of draws) {
    for (const drawn of counts) expect(drawn.reduce((a, b) => a + b)).toBe(1500);
    original.forEach((count, kind) => {
      const column = counts.map((drawn) => drawn[kind] ?? NaN);
      const expected = count * (1 - count / 1500);
      expect(Math.abs(mean(column) - count)).toBeLessThan(4 * Math.sqrt(expected / resamples));
      expect(variance(column) / expected).toBeCloseTo(1, 0.7);
    });
  }
  // Two-sample Kolmogorov-Smirnov at the level 1e-4 on a statistic of all four.
  const ratios = draws.map((counts) =>
    Float64Array.from(counts, ([a = 0, b = 0, c = 0, d = 0]) => (b + d) / (a + b + 2 * c)).sort(),
  );
  expect(ksDistance(ratios[0] ?? new Float64Array(), ratios[1] ?? new Float64Array())).toBeLessThan(
    2.23 * Math.sqrt(2 / resamples),
  );
});

function ksDistance(a: Float64Array, b: Float64Array): number {
  const below = (sorted: Float64Array, value: number): number =>
    sorted.filter((x) => x <= value).length / sorted.length;
  return Math.max(...[...a].filter((_, i) => i % 20 === 0).map((value) => Math.abs(below(a, value) - below(b, value))));
}

test('large data is counted, small data drawn one by one: the interval is the same up to chance', () => {
  const kinds = Array.from({ length: 40_000 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const share = (counts: Float64Array): number => (counts[1] ?? NaN) / kinds.length;
  const few = resampleKinds(kinds, 2, share, { seed: 3, resamples: drawnOneByOne / kinds.length });
  const many = resampleKinds(kinds, 2, share, { seed: 3, resamples: 2000 });
  expect(few.length).toBe(500);
  const se = Math.sqrt(2 / 9 / kinds.length);
  for (const interval of [middle95(few), middle95(many)]) {
    expect(Math.abs(interval[0] - (1 / 3 - 1.96 * se))).toBeLessThan(0.4 * se);
    expect(Math.abs(interval[1] - (1 / 3 + 1.96 * se))).toBeLessThan(0.4 * se);
  }
});

test('constants have no spread', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -5, max: 5 }), fc.nat(), (n, shift, seed) => {
      const x = Array.from({ length: n }, (_, i) => i % 4);
      const result = pairedBootstrap(
        x.map((value) => value + shift),
        x,
        { seed, resamples: 100 },
      );
      expect(result?.interval).toEqual([shift, shift]);
      expect(result?.difference).toBeCloseTo(shift, 12);
    }),
  );
});
