import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correctedF } from '../../../src/domain/statistics/corrected-f';
import type { CorrectedShare } from '../../../src/domain/statistics/corrected-share';
import type { HumanChecks } from '../../../src/domain/statistics/human-checks';
import { leeShare } from '../../../src/domain/statistics/lee';
import { checksNeeded, splitChecks } from '../../../src/domain/statistics/neyman';
import {
  postStratified,
  postStratifiedByMoments,
  postStratifiedFinite,
} from '../../../src/domain/statistics/post-stratified';
import { ppiShare } from '../../../src/domain/statistics/ppi';
import { roganGladen } from '../../../src/domain/statistics/rogan-gladen';
import { wilson, z95 } from '../../../src/domain/statistics/wilson';
import { expectClose, vector } from './vectors';

/** The example of the reference: 84 of 240 flagged, 40 checked. */
const checks: HumanChecks = { flaggedSpurious: 12, flaggedSound: 4, passedSpurious: 2, passedSound: 22 };
const noChecks: HumanChecks = { flaggedSpurious: 0, flaggedSound: 0, passedSpurious: 0, passedSound: 0 };

type Fields = Record<string, number>;
const values = (found: CorrectedShare | null): unknown[] =>
  found === null ? [] : [found.estimate, found.standardError, ...found.interval];
const expected = (name: string, estimate = 'theta'): unknown[] =>
  [estimate, 'se', 'lo', 'hi'].map((field) => (vector(name) as Fields)[field]);

test('Rogan and Gladen’s, and Lee’s correction as in the reference', () => {
  const found = roganGladen(84, 240, checks);
  expectClose(values(found), expected('10_rogan_gladen'));
  const v = vector('10_rogan_gladen') as Fields;
  expectClose([found?.sensitivity, found?.specificity, found?.youden], [v['sens'], v['spec'], v['J']]);
  const lee = leeShare(84, 240, checks);
  expectClose(values(lee), expected('10b_lee_adjusted_ci', 'theta_tilde'));
  expectClose([lee?.shift], [(vector('10b_lee_adjusted_ci') as Fields)['shift']]);
});

test('a meta-judge that knows nothing corrects nothing', () => {
  const blind = { flaggedSpurious: 5, flaggedSound: 5, passedSpurious: 5, passedSound: 5 };
  for (const none of [blind, noChecks])
    expect([roganGladen(84, 240, none), leeShare(84, 240, none)]).toEqual([null, null]);
  expect([roganGladen(0, 0, checks), leeShare(0, 0, checks)]).toEqual([null, null]);
});

const ones = (spurious: number, sound: number): number[] => [
  ...new Array<number>(spurious).fill(1),
  ...new Array<number>(sound).fill(0),
];
const human = [...ones(12, 0), ...ones(2, 0), ...ones(0, 22), ...ones(0, 4)];
const judge = [...ones(12, 0), ...ones(0, 2), ...ones(0, 22), ...ones(4, 0)];
const others = ones(84 - 16, 200 - 68);

test('prediction-powered shares as in the reference', () => {
  const v = vector('11_ppi') as Record<string, Fields & { wilson: number[] }>;
  const classic = ppiShare(human, judge, others, { lambda: 1, critical: z95 });
  const tuned = ppiShare(human, judge, others, { critical: z95 });
  for (const [found, want] of [
    [classic, v['ppi_lam1']],
    [tuned, v['ppi_pp']],
  ] as const) {
    expectClose(
      [found?.lambda, ...values(found)],
      [want?.['lam'], want?.['theta'], want?.['se'], want?.['lo'], want?.['hi']],
    );
  }
  expectClose([wilson(14, 40), wilson(84, 240)], [v['human_only']?.wilson, v['judge_only']?.wilson]);
  // With few checks, Student's t makes the interval wider.
  expect(ppiShare(human, judge, others)?.interval[0]).toBeLessThan(tuned?.interval[0] ?? NaN);
  expect(ppiShare([1], [1], others)).toBeNull();
  expect(ppiShare([1, 0], [1, 1], [1, 1, 1])?.lambda).toBe(0);
});

test('F-Score from a corrected S-Corr as in the reference', () => {
  const v = vector('11b_F_corrected') as Fields;
  const sCorr = ppiShare(human, judge, others, { critical: z95 });
  if (sCorr === null) throw new Error('no share');
  expectClose(values(correctedF(240, 300, sCorr)), [v['F'], v['se'], v['lo'], v['hi']]);
  expect(correctedF(240, 300, sCorr, 'this benchmark')?.standardError).toBeCloseTo(0.8 * sCorr.standardError, 12);
  expect(correctedF(0, 0, sCorr)).toBeNull();
});

test('post-stratified shares as in the reference', () => {
  expectClose(values(postStratifiedByMoments(84, 240, checks)), expected('11c_poststrat'));
  const q = vector('18b_poststrat_quadrature') as Fields;
  const found = postStratified(84, 240, checks);
  expectClose([found?.mean, found?.median, ...(found?.interval ?? [])], [q['mean'], q['q50'], q['q025'], q['q975']]);
  const finite = postStratifiedFinite(84, 240, checks);
  expectClose(values(finite), expected('18c_poststrat_finite'));
  // Without a prior, about this benchmark or about items like these: the plain weighted share.
  expectClose([finite?.estimate], [(vector('11c_poststrat') as Fields)['mle']]);
  const monteCarlo = (vector('11c_poststrat') as Record<string, Fields>)['mc_reference_4e6_draws'];
  expectClose([found?.mean, found?.median], [monteCarlo?.['mean'], monteCarlo?.['q50']], 2e-4);
});

test('strata that are empty, unchecked, or checked whole', () => {
  expect([
    postStratified(0, 0, checks),
    postStratifiedByMoments(0, 0, checks),
    postStratifiedFinite(0, 0, checks),
  ]).toEqual([null, null, null]);
  expect(postStratifiedFinite(84, 240, noChecks)).toBeNull();
  expect(postStratifiedFinite(84, 240, { ...checks, flaggedSpurious: 1, flaggedSound: 0 })).toBeNull();
  const [low, high] = postStratified(84, 240, noChecks)?.interval ?? [NaN, NaN];
  expect(high - low).toBeGreaterThan(0.8);
  const whole = postStratifiedFinite(1, 4, { flaggedSpurious: 1, flaggedSound: 0, passedSpurious: 1, passedSound: 2 });
  expect(whole).toEqual({ estimate: 0.5, standardError: 0, interval: [0.5, 0.5] });
  expect(postStratifiedFinite(0, 3, { ...noChecks, passedSpurious: 1, passedSound: 1 })?.estimate).toBe(0.5);
});

test('planning human checks as in the reference', () => {
  const v = vector('18d_neyman') as Fields;
  const rates = { flagged: 12 / 16, passed: 2 / 24 };
  const split = splitChecks(84, 240, 40, rates);
  expectClose([split?.flagged, split?.passed, split?.standardError], [v['flagged'], v['passed'], v['se']]);
  expect([checksNeeded(84, 240, 0.05, rates), checksNeeded(84, 240, 0.1, rates)]).toEqual([
    v['need_for_halfwidth_05'],
    43,
  ]);
  expect(splitChecks(1, 4, 10, { flagged: 1, passed: 0 })).toEqual({ flagged: 5, passed: 5, standardError: 0 });
  expect([splitChecks(0, 0, 10), checksNeeded(0, 0, 0.1)]).toEqual([null, null]);
});

const fewChecks = fc.record({
  flaggedSpurious: fc.nat(12),
  flaggedSound: fc.nat(12),
  passedSpurious: fc.nat(12),
  passedSound: fc.nat(12),
});

test('a corrected share and its interval lie in [0, 1]; calling spurious sound and the reverse mirrors it', () => {
  const turnedChecks = ({ flaggedSpurious, flaggedSound, passedSpurious, passedSound }: HumanChecks): HumanChecks => ({
    flaggedSpurious: passedSound,
    flaggedSound: passedSpurious,
    passedSpurious: flaggedSound,
    passedSound: flaggedSpurious,
  });
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 200 }), fc.integer({ min: 30, max: 200 }), fewChecks, (k, rest, some) => {
      const n = k + rest;
      for (const method of [roganGladen, leeShare, postStratifiedByMoments, postStratifiedFinite]) {
        const found = method(k, n, some);
        if (found === null) continue;
        const [low, high] = found.interval;
        expect(0 <= low && low <= high && high <= 1).toBe(true);
        expect(found.estimate >= 0 && found.estimate <= 1).toBe(true);
        const turned = method(n - k, n, turnedChecks(some));
        expectClose(values(turned), [1 - found.estimate, found.standardError, 1 - high, 1 - low]);
      }
    }),
  );
});

test('the posterior mirrors too, and holds its median and mean', () => {
  const found = postStratified(84, 240, checks);
  const [low, high] = found?.interval ?? [NaN, NaN];
  const turned = postStratified(156, 240, { flaggedSpurious: 22, flaggedSound: 2, passedSpurious: 4, passedSound: 12 });
  expectClose(
    [turned?.mean, turned?.median, ...(turned?.interval ?? [])],
    [1 - (found?.mean ?? NaN), 1 - (found?.median ?? NaN), 1 - high, 1 - low],
  );
  expect(low < (found?.median ?? NaN) && (found?.mean ?? NaN) < high).toBe(true);
});
