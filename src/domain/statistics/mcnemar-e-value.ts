import { logChoose } from './log-gamma';

/** From this e-value on a difference is decided at the 5 % level, however often one has looked. */
export const decidedAt = 20;

/**
 * Evidence against "both runs are equally good" that stays valid if one looks after every item and stops at will:
 * E = 2^n / ((n + 1) C(n, b)), n = b + c, the likelihood ratio of a uniform mixture over the chance to win a
 * discordant item. Declare a difference when E >= 1 / alpha; 1 / E is an anytime-valid p-value.
 * Source: Ville 1939; Ramdas, Gruenwald, Vovk & Shafer 2023 (game-theoretic statistics), beta-binomial mixture.
 * @param b items that only the first run got right so far, c: only the second.
 */
export function mcnemarEValue(b: number, c: number): number {
  const n = b + c;
  return Math.exp(n * Math.LN2 - Math.log(n + 1) - logChoose(n, b));
}
