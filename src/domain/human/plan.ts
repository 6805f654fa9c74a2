import { assumedRates, splitChecks, type Rates } from '../statistics/neyman';
import { decidedIn, strata, type StratumTally, type Tally } from './population';

/** From so many checks in each stratum on, or all of a smaller one, the estimate is shown as the number. */
export const enough = 10;

/** What is assumed before any check weighs as much as four checks. */
const assumedWeight = 4;

/** P(spurious) within each stratum as one would plan with now: never 0 or 1. */
export function presentRates(tally: Tally): Rates {
  const rate = (stratum: StratumTally, assumed: number): number =>
    (stratum.spurious + assumedWeight * assumed) / (decidedIn(stratum) + assumedWeight);
  return { flagged: rate(tally.flagged, assumedRates.flagged), passed: rate(tally.passed, assumedRates.passed) };
}

/** Checks that a stratum still lacks for the estimate to be shown. */
const lacking = (stratum: StratumTally): number =>
  Math.max(0, Math.min(enough - decidedIn(stratum), stratum.size - stratum.asked));

/** @returns 0 once the estimate is shown as the number. */
export const tooFewBy = (tally: Tally): number => strata.reduce((sum, stratum) => sum + lacking(tally[stratum]), 0);

/**
 * The share of flagged items among the checks that makes the interval shortest (Neyman); at least a quarter for either
 * stratum while one of them still lacks checks.
 */
export function flaggedShare(tally: Tally): number {
  const total = tally.flagged.size + tally.passed.size;
  const share = splitChecks(tally.flagged.size, total, 1, presentRates(tally))?.flagged ?? 0.5;
  return tooFewBy(tally) > 0 ? Math.min(Math.max(share, 0.25), 0.75) : share;
}
