import { logisticRegression } from './logistic-regression';
import { logistic } from './logit-interval';

/** One readable verdict of a GenRM. */
export interface Choice {
  readonly goldenFirst: boolean;
  readonly choseFirst: boolean;
  /** (length of the answer in the first place - of the second) / (sum of both), -1 to 1. */
  readonly lengthGap: number;
}

export interface Effect {
  readonly coefficient: number;
  readonly standardError: number;
}

export interface JudgeDecomposition {
  /** Pull of the first place. */
  readonly position: Effect;
  /** Pull of the better answer: what one wants. */
  readonly golden: Effect;
  /** Pull of the longer answer. */
  readonly length: Effect;
  /** Accuracy without the pull of place and length: logistic(golden). */
  readonly debiasedAccuracy: number;
  readonly rawAccuracy: number;
}

const ridge = 0.5;

/**
 * What pulls a GenRM to the first answer: logit P(chooses first) = position + golden g + length gap, g = 1 if the better
 * answer stands first, else -1. One order an item is enough if the order was drawn at random. Ridge 0.5.
 * Source: logistic regression as in McCullagh & Nelder 1989; biases: Zheng et al. 2023 (MT-Bench), 3.3.
 * @returns null when there is no choice.
 */
export function decomposeJudge(choices: readonly Choice[]): JudgeDecomposition | null {
  const fit = logisticRegression(
    choices.map(({ goldenFirst, lengthGap }) => [1, goldenFirst ? 1 : -1, lengthGap]),
    choices.map(({ choseFirst }) => Number(choseFirst)),
    ridge,
  );
  if (fit === null) return null;
  const effect = (i: number): Effect => ({
    coefficient: fit.coefficients[i] ?? NaN,
    standardError: fit.standardErrors[i] ?? NaN,
  });
  return {
    position: effect(0),
    golden: effect(1),
    length: effect(2),
    debiasedAccuracy: logistic(effect(1).coefficient),
    rawAccuracy: choices.filter(({ goldenFirst, choseFirst }) => goldenFirst === choseFirst).length / choices.length,
  };
}
