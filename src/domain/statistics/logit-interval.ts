import { z95, type Interval } from './wilson';

export const logit = (p: number): number => Math.log(p / (1 - p));
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Interval for a share from its standard error, symmetric on the logit scale: it never leaves [0, 1].
 * @returns null at 0 and 1, where the scale ends.
 */
export function logitInterval(share: number, standardError: number, z: number = z95): Interval | null {
  if (share <= 0 || share >= 1) return null;
  const half = (z * standardError) / (share * (1 - share));
  return [logistic(logit(share) - half), logistic(logit(share) + half)];
}
