import { logGamma } from './log-gamma';

/**
 * Regularised incomplete beta function I_x(a, b): the chance that a Beta(a, b) variable is at most x; a, b > 0.
 * Source: continued fraction DLMF 8.17.22 by the method of Lentz and Thompson & Barnett, with I_x(a, b) = 1 - I_(1-x)(b, a)
 * on the side where it converges slowly.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x > (a + 1) / (a + b + 2) ? 1 - byFraction(1 - x, b, a) : byFraction(x, a, b);
}

/** Density of Beta(a, b) inside (0, 1). */
export const betaDensity = (x: number, a: number, b: number): number => Math.exp(logWeight(x, a, b)) / (x * (1 - x));

/** ln of x^a (1 - x)^b / B(a, b). */
const logWeight = (x: number, a: number, b: number): number =>
  a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);

/** Keeps a quotient of Lentz's method away from zero. */
const nonZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

function byFraction(x: number, a: number, b: number): number {
  let [value, c, d] = [1, 1, 0];
  let change = 0;
  // Some sqrt(max(a, b)) levels are enough; a million counts need a thousand.
  for (let level = 0; level < 10_000 && Math.abs(change - 1) > 1e-15; level++) {
    const m = level >> 1;
    const term =
      level === 0
        ? 1
        : level % 2 === 0
          ? (m * (b - m) * x) / ((a + level - 1) * (a + level))
          : (-(a + m) * (a + b + m) * x) / ((a + level - 1) * (a + level));
    d = 1 / nonZero(1 + term * d);
    c = nonZero(1 + term / c);
    change = c * d;
    value *= change;
  }
  return (Math.exp(logWeight(x, a, b)) / a) * (value - 1);
}
