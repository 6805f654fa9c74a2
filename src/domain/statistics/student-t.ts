import { betaQuantile } from './beta-quantile';

/**
 * The t that a Student t variable stays within, either side, with the given chance: 2.776 for 4 degrees and 0.95.
 * Source: DLMF 8.17, P(|T| > t) = I_x(df / 2, 1 / 2) with x = df / (df + t^2).
 */
export function studentT(degrees: number, within = 0.95): number {
  const x = betaQuantile(1 - within, degrees / 2, 0.5);
  return Math.sqrt((degrees * (1 - x)) / x);
}
