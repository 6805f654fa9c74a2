import { z95 } from './wilson';

/** Before any check: how often flagged and passed items are spurious. */
export const assumedRates = { flagged: 0.7, passed: 0.15 } as const;

/** How often flagged and passed items are spurious, as far as is known. */
export interface Rates {
  readonly flagged: number;
  readonly passed: number;
}

/**
 * How to split m human checks between k flagged and n - k passed items so that S-Corr becomes most exact: in proportion
 * to W sqrt(r (1 - r)). Numbers are not rounded. Source: Neyman 1934.
 * @returns null when n = 0; half and half where both rates are 0 or 1.
 */
export function splitChecks(
  k: number,
  n: number,
  m: number,
  rates: Rates = assumedRates,
): { readonly flagged: number; readonly passed: number; readonly standardError: number } | null {
  if (n === 0) return null;
  const { flagged, passed } = spreads(k, n, rates);
  const total = flagged + passed;
  if (total === 0) return { flagged: m / 2, passed: m / 2, standardError: 0 };
  return { flagged: (m * flagged) / total, passed: (m * passed) / total, standardError: total / Math.sqrt(m) };
}

/** How many checks, split so, give S-Corr to within +- `half`, at 95 %. null when n = 0. */
export function checksNeeded(k: number, n: number, half: number, rates: Rates = assumedRates): number | null {
  if (n === 0) return null;
  const { flagged, passed } = spreads(k, n, rates);
  return Math.ceil(((z95 * (flagged + passed)) / half) ** 2);
}

const spreads = (k: number, n: number, { flagged, passed }: Rates): Rates => ({
  flagged: (k / n) * Math.sqrt(flagged * (1 - flagged)),
  passed: (1 - k / n) * Math.sqrt(passed * (1 - passed)),
});
