import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc, riskCurve } from '../../../src/domain/statistics/auroc';
import {
  brierParts,
  brierPartsBinned,
  brierScore,
  brierSkill,
  type BrierParts,
} from '../../../src/domain/statistics/brier';
import {
  calibrationError,
  calibrationErrorEqualWidth,
  usualBins,
  type Forecast,
} from '../../../src/domain/statistics/calibration';
import { itemBootstrap } from '../../../src/domain/statistics/item-bootstrap';
import { expectClose, vector } from './vectors';

const ece = vector('07_ece') as { conf: number[]; y: number[]; bins_n_conf_acc: number[][] } & Record<string, number>;
const forecasts: Forecast[] = ece.conf.map((confidence, i) => ({ confidence, right: ece.y[i] === 1 }));

test('calibration errors of the reference', () => {
  const found = calibrationError(forecasts, 5);
  expectClose([found?.expected, found?.largest], [ece['equal_mass_5'], ece['mce']]);
  expectClose(found?.bins.map(({ n, confidence, accuracy }) => [n, confidence, accuracy]) ?? [], ece.bins_n_conf_acc);
  expectClose([calibrationErrorEqualWidth(forecasts, 10)?.expected], [ece['equal_width_10']]);
  expect([usualBins(20), usualBins(100), usualBins(1000)]).toEqual([3, 5, 15]);
  expect([calibrationError([]), calibrationErrorEqualWidth([], 10)]).toEqual([null, null]);
});

const listed = (parts: BrierParts | null): number[] =>
  parts === null
    ? []
    : [parts.reliability, parts.resolution, parts.uncertainty, parts.withinVariance, parts.withinCovariance];

test('Brier scores of the reference', () => {
  const v = vector('08_brier') as { brier: number; skill: number } & Record<string, number[]>;
  expectClose([brierScore(forecasts), brierSkill(forecasts)], [v.brier, v.skill]);
  expectClose(listed(brierParts(forecasts)), [...(v['murphy_exact_rel_res_unc'] ?? []), 0, 0]);
  expectClose(listed(brierPartsBinned(forecasts, 5)), v['murphy_binned5_rel_res_unc_wbv_wbc'] ?? []);
  expect([brierScore([]), brierSkill([]), brierParts([]), brierPartsBinned([])]).toEqual([null, null, null, null]);
  expect(brierSkill([{ confidence: 0.9, right: true }])).toBeNull();
});

test('AUROC of the reference', () => {
  const found = auroc(forecasts);
  expectClose([found?.area, found?.standardError], (vector('09_auroc') as { auc_se: number[] }).auc_se);
  expect(auroc(forecasts.filter(({ right }) => right))).toBeNull();
  const perfect = [0.1, 0.2, 0.8, 0.9].map((confidence) => ({ confidence, right: confidence > 0.5 }));
  expect(auroc(perfect)).toEqual({ area: 1, standardError: 0, interval: null });
  expect(auroc(perfect.slice(1))).toEqual({ area: 1, standardError: null, interval: null });
});

test('a curve of accuracy by confidence', () => {
  expect(
    riskCurve([
      { confidence: 0.6, right: false },
      { confidence: 0.9, right: true },
      { confidence: 0.8, right: true },
      { confidence: 0.8, right: false },
    ]),
  ).toEqual([
    { kept: 0.25, accuracy: 1, threshold: 0.9 },
    { kept: 0.75, accuracy: 2 / 3, threshold: 0.8 },
    { kept: 1, accuracy: 0.5, threshold: 0.6 },
  ]);
});

const forecast = fc.record({ confidence: fc.integer({ min: 0, max: 20 }).map((k) => k / 20), right: fc.boolean() });

test('the parts of the Brier score add up, for any data and any number of bins', () => {
  fc.assert(
    fc.property(fc.array(forecast, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (data, bins) => {
      for (const parts of [brierParts(data), brierPartsBinned(data, bins)]) {
        const [rel = NaN, res = NaN, unc = NaN, variance = NaN, covariance = NaN] = listed(parts);
        expectClose([rel - res + unc + variance - covariance], [brierScore(data)]);
      }
      const found = calibrationError(data, bins);
      expect(found?.bins.reduce((n, bin) => n + bin.n, 0)).toBe(data.length);
      expect(found?.expected).toBeLessThanOrEqual((found?.largest ?? NaN) + 1e-12);
    }),
  );
});

test('AUROC is the share of pairs in the right order; only the order of confidences counts', () => {
  fc.assert(
    fc.property(fc.array(forecast, { minLength: 2, maxLength: 40 }), (data) => {
      const found = auroc(data);
      fc.pre(found !== null);
      const wins = data.flatMap((right) =>
        data.flatMap((wrong) =>
          right.right && !wrong.right ? [(Math.sign(right.confidence - wrong.confidence) + 1) / 2] : [],
        ),
      );
      expectClose([found.area], [wins.reduce((a, b) => a + b) / wins.length]);
      const stretched = data.map(({ confidence, right }) => ({ confidence: confidence ** 3, right }));
      expectClose([auroc([...stretched].reverse())?.area], [found.area]);
      const turned = auroc(data.map(({ confidence, right }) => ({ confidence, right: !right })));
      expectClose([turned?.area, turned?.standardError], [1 - found.area, found.standardError]);
      if (found.interval === null) return;
      const [low, high] = found.interval;
      expect(0 <= low && low <= found.area && found.area <= high && high <= 1).toBe(true);
    }),
  );
});

test('a bootstrap band holds the score', () => {
  const band = itemBootstrap(forecasts, brierScore, { seed: 7, resamples: 400 });
  expect(band?.skipped).toBe(0);
  expect(band?.interval[0]).toBeLessThan(0.2075);
  expect(band?.interval[1]).toBeGreaterThan(0.2075);
  const oneKind = itemBootstrap(forecasts.slice(0, 2), (data) => auroc(data)?.area ?? null, {
    seed: 7,
    resamples: 400,
  });
  expect(oneKind?.skipped).toBeCloseTo(200, -2);
  expect(itemBootstrap(forecasts, () => null, { seed: 7, resamples: 4 })).toBeNull();
});
