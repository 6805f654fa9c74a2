import { logisticRegression } from './logistic-regression';
import { logistic } from './logit-interval';

/** One comparison of two models, named by index. */
export interface Game {
  readonly first: number;
  readonly second: number;
  /** 1: the first won, 0: the second, 1/2: a tie. */
  readonly outcome: number;
  /** (length of the first - of the second) / (sum of both), -1 to 1. */
  readonly lengthGap: number;
}

export interface BradleyTerry {
  /** Strength of each model; the last one is 0. Differences are log-odds to win. */
  readonly strengths: readonly number[];
  /** The last model's is 0: it is the yardstick. */
  readonly standardErrors: readonly number[];
  /** Effect of the length gap; null where it was not controlled for. */
  readonly length: { readonly coefficient: number; readonly standardError: number } | null;
}

const ridge = 0.1;

/**
 * Strengths of models from pairwise comparisons: logit P(i beats j) = strength_i - strength_j + gamma lengthGap, with a
 * ridge of 0.1 on all coefficients.
 * Source: Bradley & Terry 1952; length term as in AlpacaEval LC (Dubois et al. 2024) and Arena's style control.
 * @returns null for fewer than two models or no game.
 */
export function bradleyTerry(
  games: readonly Game[],
  models: number,
  control: 'length' | 'nothing',
): BradleyTerry | null {
  const free = Array.from({ length: models - 1 }, (_, model) => model);
  const fit = logisticRegression(
    games.map(({ first, second, lengthGap }) => [
      ...free.map((model) => Number(first === model) - Number(second === model)),
      ...(control === 'length' ? [lengthGap] : []),
    ]),
    games.map(({ outcome }) => outcome),
    ridge,
  );
  if (fit === null || models < 2) return null;
  const [coefficient, standardError] = [fit.coefficients[models - 1], fit.standardErrors[models - 1]];
  return {
    strengths: [...fit.coefficients.slice(0, models - 1), 0],
    standardErrors: [...fit.standardErrors.slice(0, models - 1), 0],
    length: coefficient === undefined || standardError === undefined ? null : { coefficient, standardError },
  };
}

/** Strength on the Elo scale, where 400 points are odds of ten to one. */
export const elo = (strength: number): number => (400 / Math.LN10) * strength;

/** Chance that the first beats the second at equal length. */
export const winRate = (first: number, second: number): number => logistic(first - second);
