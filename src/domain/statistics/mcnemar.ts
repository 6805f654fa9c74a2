import { logChoose } from './log-gamma';

/** Two-sided p-values of McNemar's test. `midP` is for the screen (exact is conservative); exports carry both. */
export interface McNemar {
  readonly exact: number;
  readonly midP: number;
}

/**
 * Do two runs on the same items differ? b items only the first got right, c only the second; the others say nothing.
 * With n = b + c, k = min(b, c): exact = min(1, 2 sum_{i <= k} C(n, i) / 2^n), midP = that sum less C(n, k) / 2^n.
 * Source: McNemar 1947; mid-p: Fagerland, Lydersen & Laake 2013.
 * @returns 1 and 1 when b + c = 0: no item tells the runs apart.
 */
export function mcnemar(b: number, c: number): McNemar {
  if (b === c) return { exact: 1, midP: 1 };
  const n = b + c;
  const k = Math.min(b, c);
  const last = Math.exp(logChoose(n, k) - n * Math.LN2);
  let sum = 0;
  // From the largest term down: C(n, i - 1) = C(n, i) i / (n - i + 1).
  for (let i = k, term = last; i >= 0 && term > 0; i--) {
    sum += term;
    term *= i / (n - i + 1);
  }
  return { exact: Math.min(1, 2 * sum), midP: Math.min(1, 2 * sum - last) };
}
