import { checksNeeded } from '../statistics/neyman';
import { postStratified } from '../statistics/post-stratified';
import { z95, type Interval } from '../statistics/wilson';
import { presentRates, tooFewBy } from './plan';
import { decidedIn, strata, type Tally } from './population';

/**
 * The share of rationales that are spurious by human judgment, among the items that the meta-judge tested: what S-Corr
 * would be, were the meta-judge right. As fractions.
 */
export interface TrueSCorr {
  readonly value: number;
  /** 95 %, post-stratified Jeffreys. */
  readonly interval: Interval;
  /** Checks behind it: each item once, answered with sound or spurious. */
  readonly n: number;
  /** Items answered with "cannot tell": left out. */
  readonly cannotTell: number;
  /** Items that the meta-judge tested. */
  readonly population: number;
  readonly tally: Tally;
  /** Checks to come before it is shown as the number; 0: it is. */
  readonly tooFewBy: number;
}

/**
 * Post-stratified on the meta-judge's verdict, so flagged items may be checked more often than others. Before any check
 * it is what the meta-judge's share of flagged items alone allows.
 * @returns null: nothing was tested.
 */
export function trueSCorr(tally: Tally): TrueSCorr | null {
  const { flagged, passed } = tally;
  const population = flagged.size + passed.size;
  const found = postStratified(flagged.size, population, {
    ...{ flaggedSpurious: flagged.spurious, flaggedSound: flagged.sound },
    ...{ passedSpurious: passed.spurious, passedSound: passed.sound },
  });
  if (!found) return null;
  const n = decidedIn(flagged) + decidedIn(passed);
  return {
    value: found.mean,
    interval: found.interval,
    n,
    cannotTell: flagged.asked + passed.asked - n,
    population,
    tally,
    tooFewBy: tooFewBy(tally),
  };
}

/**
 * How many more checks make the interval reach no further than `half` to either side, if they come out as those so far.
 * Neyman's plan, less what more checks cannot help: the share of flagged items is known from as many items as there are.
 * @param half as a fraction: 0.05 for 5 points.
 * @returns 0: reached; null: more than there are items.
 */
export function checksToReach({ interval, n, tally, population }: TrueSCorr, half: number): number | null {
  if ((interval[1] - interval[0]) / 2 <= half) return 0;
  const rates = presentRates(tally);
  const share = tally.flagged.size / population;
  const own = (z95 ** 2 * (rates.flagged - rates.passed) ** 2 * share * (1 - share)) / population;
  if (own >= half ** 2) return null;
  const needed = checksNeeded(tally.flagged.size, population, Math.sqrt(half ** 2 - own), rates) ?? 0;
  const more = Math.max(1, needed - n);
  const left = strata.reduce((sum, stratum) => sum + tally[stratum].size - tally[stratum].asked, 0);
  return more > left ? null : more;
}
