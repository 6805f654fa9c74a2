import { logChoose } from './log-gamma';

/**
 * Are two independent shares the same? Two-sided p-value of Fisher's exact test in its mid-p form: twice the smaller
 * tail, with the observed table counted by half. Sound for any size, also where an expected count is below 5, and not as
 * conservative as Fisher's own p. In time of a few standard deviations of k1, so that tables of 100,000 items do.
 * Source: Lancaster 1961; Fagerland, Lydersen & Laake, Statistical Analysis of Contingency Tables (2017), ch. 4.
 * @param k1 successes of n1; @param k2 successes of n2
 * @returns 0 to 1; 1 where one of the groups is empty: nothing speaks against it.
 */
export function fisherMidP(k1: number, n1: number, k2: number, n2: number): number {
  const [n, k] = [n1 + n2, k1 + k2];
  if (n1 === 0 || n2 === 0) return 1;
  const [least, most] = [Math.max(0, k - n2), Math.min(k, n1)];
  const observed = Math.exp(logChoose(n1, k1) + logChoose(n2, k2) - logChoose(n, k));
  // Away from what is expected, so that terms only get smaller.
  const step = k1 * n < k * n1 ? -1 : 1;
  let tail = observed / 2;
  let term = observed;
  for (let x = k1; step < 0 ? x > least : x < most; x += step) {
    // Ratio of neighbouring hypergeometric terms.
    term *=
      step < 0
        ? (x * (n2 - k + x)) / ((n1 - x + 1) * (k - x + 1))
        : ((n1 - x) * (k - x)) / ((x + 1) * (n2 - k + x + 1));
    tail += term;
    if (term < tail * 1e-17) break;
  }
  // The other tail is the rest; near what is expected it may be the smaller one.
  return 2 * Math.min(tail, 1 - tail);
}
