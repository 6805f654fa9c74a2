/** Coefficients B_2k / (2k (2k - 1)) of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/**
 * ln Gamma(x) for x > 0: Stirling's series from 15 on, where it is exact to the last bits; below, the recurrence
 * Gamma(x) = Gamma(x + 1) / x leads there.
 * Source: DLMF 5.11.1 and 5.5.1.
 */
export function logGamma(x: number): number {
  let product = 1;
  let y = x;
  for (; y < 15; y++) product *= y;
  const series = stirling.reduceRight((sum, coefficient) => sum / (y * y) + coefficient, 0) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** ln of "n choose k", for whole 0 <= k <= n. */
export const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
