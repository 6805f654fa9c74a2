import type { Forecast } from './calibration';
import { logitInterval } from './logit-interval';
import { variance } from './moments';
import type { Interval } from './wilson';

export interface Auroc {
  /** Chance that a right answer has the higher confidence than a wrong one, ties counted half. */
  readonly area: number;
  /** DeLong; null with its interval where fewer than two are right or wrong. */
  readonly standardError: number | null;
  /** 95 %, symmetric on the logit scale, so within [0, 1]; null too when the area is 0 or 1. */
  readonly interval: Interval | null;
}

/**
 * Does confidence tell right from wrong? Area under the ROC curve (Mann & Whitney), with the error of DeLong:
 * sqrt(var(V10) / P + var(V01) / N), V10 of a right one = share of wrong ones below it, V01 of a wrong one = share of
 * right ones above it.
 * Source: DeLong, DeLong & Clarke-Pearson 1988; ranks: Sun & Xu 2014; logit interval: Pepe 2003, 5.2.
 * @returns null unless there are both right and wrong answers.
 */
export function auroc(forecasts: readonly Forecast[]): Auroc | null {
  const confidences = (wanted: boolean): Float64Array =>
    Float64Array.from(forecasts.filter(({ right }) => right === wanted).map(({ confidence }) => confidence)).sort();
  const [right, wrong] = [confidences(true), confidences(false)];
  if (right.length === 0 || wrong.length === 0) return null;
  const rightShares = sharesBelow(right, wrong);
  const wrongShares = sharesBelow(wrong, right).map((share) => 1 - share);
  const area = rightShares.reduce((total, share) => total + share, 0) / rightShares.length;
  if (right.length < 2 || wrong.length < 2) return { area, standardError: null, interval: null };
  const standardError = Math.sqrt(variance(rightShares) / right.length + variance(wrongShares) / wrong.length);
  return { area, standardError, interval: logitInterval(area, standardError) };
}

/** For each value the share of `others` below it, equal ones counted half. Both lists are sorted. */
function sharesBelow(values: Float64Array, others: Float64Array): number[] {
  let [below, notAbove] = [0, 0];
  return Array.from(values, (value) => {
    while (below < others.length && (others[below] ?? Infinity) < value) below++;
    while (notAbove < others.length && (others[notAbove] ?? Infinity) <= value) notAbove++;
    return (below + notAbove) / 2 / others.length;
  });
}

/** Accuracy of the most confident share `kept` of all answers. */
export interface RiskPoint {
  readonly kept: number;
  readonly accuracy: number;
  /** The lowest confidence that is kept. */
  readonly threshold: number;
}

/**
 * What accuracy does one get by answering only when confident? One point for each distinct confidence, highest first.
 * Source: El-Yaniv & Wiener 2010 (risk-coverage curve).
 */
export function riskCurve(forecasts: readonly Forecast[]): readonly RiskPoint[] {
  const sorted = [...forecasts].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  return sorted.flatMap((forecast, i) => {
    if (forecast.right) right++;
    if (sorted[i + 1]?.confidence === forecast.confidence) return [];
    return [{ kept: (i + 1) / sorted.length, accuracy: right / (i + 1), threshold: forecast.confidence }];
  });
}
