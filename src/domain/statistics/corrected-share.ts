import { z95, type Interval } from './wilson';

/** A share estimated with a correction: value and 95 % interval, both within [0, 1]. */
export interface CorrectedShare {
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/** Estimate and interval, cut to [0, 1]. `shift` moves the middle of the interval. */
export function correctedShare(estimate: number, standardError: number, critical = z95, shift = 0): CorrectedShare {
  const half = critical * standardError;
  return {
    estimate: unit(estimate),
    standardError,
    interval: [unit(estimate + shift - half), unit(estimate + shift + half)],
  };
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));
