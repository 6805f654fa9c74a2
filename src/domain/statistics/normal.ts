/** Density of the standard normal. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/**
 * P(Z <= x): near 0 the series 1/2 + density(x) (x + x^3/3 + x^5/15 + ...), in the tails the continued fraction of
 * Mills' ratio. Source: Abramowitz & Stegun 26.2.11 and 26.2.14.
 */
export function normalCdf(x: number): number {
  if (x > 3) return 1 - upperTail(x);
  if (x < -3) return upperTail(-x);
  let sum = 0;
  for (let term = x, odd = 3; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (x * x) / odd;
  }
  return 0.5 + normalDensity(x) * sum;
}

/** P(Z > x) for x > 3, where 60 levels of the fraction are more than enough. */
function upperTail(x: number): number {
  let fraction = x;
  for (let level = 60; level > 0; level--) fraction = x + level / fraction;
  return normalDensity(x) / fraction;
}

/**
 * The x with P(Z <= x) = p; -Infinity and Infinity for 0 and 1. Newton's method from 0 on the lower half, where the
 * distribution is convex, so that every step comes closer from the same side.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p <= 0) return -Infinity;
  let x = 0;
  for (let step = -1; step < -1e-15 * (1 - x); x += step) step = (p - normalCdf(x)) / normalDensity(x);
  return x;
}
