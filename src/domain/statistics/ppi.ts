import { correctedShare, type CorrectedShare } from './corrected-share';
import { covariance, isConstant, mean, variance } from './moments';
import { studentT } from './student-t';
import { z95 } from './wilson';

export interface PpiShare extends CorrectedShare {
  /** Weight of the meta-judge: 1 is classic PPI, 0 uses the person alone. */
  readonly lambda: number;
}

/**
 * Prediction-powered mean: lambda mean(others) + mean(human - lambda judge), with
 * lambda = cov(judge, human) / ((1 + n / N) var(judge)) cut to [0, 1]. The checked items must be a plain random sample;
 * if flagged items were checked more often, or hardly any checked one is spurious (the interval is then too short), use
 * `postStratified`.
 * Source: Angelopoulos, Bates et al. 2023; power tuning (PPI++): Angelopoulos, Duchi & Zrnic 2023.
 * @param human 1 or 0 (or any score in [0, 1]) by the person, `judge` by the meta-judge on the same items in the same
 *   order, `others` by the meta-judge on all other items.
 * @param critical Student's t for fewer than 60 checks, else z, if not given.
 * @returns null for fewer than two checked or other items.
 */
export function ppiShare(
  human: readonly number[],
  judge: readonly number[],
  others: readonly number[],
  {
    lambda = bestLambda(human, judge, others),
    critical = human.length < 60 ? studentT(human.length - 1) : z95,
  }: { readonly lambda?: number; readonly critical?: number } = {},
): PpiShare | null {
  if (human.length < 2 || others.length < 2) return null;
  const rest = human.map((value, i) => value - lambda * (judge[i] ?? NaN));
  const error = Math.sqrt((lambda ** 2 * variance(others)) / others.length + variance(rest) / human.length);
  return { ...correctedShare(lambda * mean(others) + mean(rest), error, critical), lambda };
}

function bestLambda(human: readonly number[], judge: readonly number[], others: readonly number[]): number {
  const all = [...judge, ...others];
  if (isConstant(all)) return 0;
  return Math.min(1, Math.max(0, covariance(judge, human) / ((1 + human.length / others.length) * variance(all))));
}
