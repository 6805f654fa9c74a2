import { betaQuantile } from './beta-quantile';
import { correctedShare, type CorrectedShare } from './corrected-share';
import type { HumanChecks } from './human-checks';
import { logitInterval } from './logit-interval';
import { mean } from './moments';
import { ofSorted } from './quantile';
import type { Interval } from './wilson';

/*
 * S-Corr when a person checked some items at random within the flagged and within the passed ones; any split between the
 * two is allowed. theta = p PPV + (1 - p) FOR: p the share flagged, PPV = P(spurious | flagged), FOR = P(spurious |
 * passed), each with its own Jeffreys posterior: Beta(hits + 1/2, misses + 1/2). Post-stratification: Holt & Smith 1979.
 */

interface Posterior {
  readonly a: number;
  readonly b: number;
}

const posteriors = (k: number, n: number, checks: HumanChecks): readonly [Posterior, Posterior, Posterior] => [
  { a: k + 0.5, b: n - k + 0.5 },
  { a: checks.flaggedSpurious + 0.5, b: checks.flaggedSound + 0.5 },
  { a: checks.passedSpurious + 0.5, b: checks.passedSound + 0.5 },
];

/**
 * Closed form: mean and variance of theta by moments, a normal interval on the logit scale. Holds for theta > 0.1; below
 * that use `postStratified`, which holds everywhere.
 * @param k flagged of n items that the meta-judge spoke on.
 * @returns null when n = 0. Without any check the interval is what Jeffreys' priors say: very wide.
 */
export function postStratifiedByMoments(k: number, n: number, checks: HumanChecks): CorrectedShare | null {
  if (n === 0) return null;
  const [flagged, ppv, omitted] = posteriors(k, n, checks).map(({ a, b }) => {
    const expected = a / (a + b);
    return { mean: expected, variance: (expected * (1 - expected)) / (a + b + 1) };
  }) as [Moments, Moments, Moments];
  const estimate = flagged.mean * ppv.mean + (1 - flagged.mean) * omitted.mean;
  const variance =
    flagged.mean ** 2 * ppv.variance +
    (1 - flagged.mean) ** 2 * omitted.variance +
    (ppv.mean - omitted.mean) ** 2 * flagged.variance +
    flagged.variance * (ppv.variance + omitted.variance);
  const standardError = Math.sqrt(variance);
  return { estimate, standardError, interval: logitInterval(estimate, standardError) ?? [0, 1] };
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

export interface PostStratified {
  readonly mean: number;
  readonly median: number;
  readonly interval: Interval;
}

/**
 * The posterior of theta without random numbers: 64 middle quantiles of each of the three betas, all 64^3 combinations,
 * quantiles of type 7. The recommended interval; takes some 20 ms.
 * @returns null when n = 0.
 */
export function postStratified(k: number, n: number, checks: HumanChecks): PostStratified | null {
  if (n === 0) return null;
  const points = 64;
  const [flagged, ppv, omitted] = posteriors(k, n, checks).map(({ a, b }) =>
    Array.from({ length: points }, (_, i) => betaQuantile((i + 0.5) / points, a, b)),
  ) as [number[], number[], number[]];
  const theta = new Float64Array(points ** 3);
  let at = 0;
  for (const p of flagged) for (const a of ppv) for (const b of omitted) theta[at++] = p * a + (1 - p) * b;
  theta.sort();
  return {
    // The three are independent, so the mean of all combinations is that of their means.
    mean: mean(flagged) * mean(ppv) + (1 - mean(flagged)) * mean(omitted),
    median: ofSorted(theta, 0.5),
    interval: [ofSorted(theta, 0.025), ofSorted(theta, 0.975)],
  };
}

/**
 * About this benchmark only: p is known, and only items that nobody checked carry an error:
 * sum over both strata of W^2 (1 - m / M) r (1 - r) / (m - 1), m of M checked, r of them spurious.
 * A normal interval: too short (89 to 93 % in simulations) where a stratum shows hardly any spurious item.
 * Source: Cochran 1977, 5.3 (stratified sampling).
 * @returns null when n = 0, or fewer than two items of a stratum were checked and not all of it.
 */
export function postStratifiedFinite(k: number, n: number, checks: HumanChecks): CorrectedShare | null {
  if (n === 0) return null;
  const flagged = stratum(k, n, checks.flaggedSpurious, checks.flaggedSound);
  const passed = stratum(n - k, n, checks.passedSpurious, checks.passedSound);
  if (flagged === null || passed === null) return null;
  return correctedShare(flagged.mean + passed.mean, Math.sqrt(flagged.variance + passed.variance));
}

/** What a stratum of `size` of n items adds to theta. */
function stratum(size: number, n: number, spurious: number, sound: number): Moments | null {
  const weight = size / n;
  const checked = spurious + sound;
  if (size === 0) return { mean: 0, variance: 0 };
  if (checked === 0 || (checked < 2 && checked < size)) return null;
  const share = spurious / checked;
  const variance = checked >= size ? 0 : ((1 - checked / size) * share * (1 - share)) / (checked - 1);
  return { mean: weight * share, variance: weight ** 2 * variance };
}
