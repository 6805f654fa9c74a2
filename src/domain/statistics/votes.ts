import type { Label } from '../item';
import { logChoose } from './log-gamma';

export interface VoteStats {
  readonly n: number;
  /** Share of votes for A. */
  readonly shareA: number;
  /** (a + 1) / (n + 2), Laplace: a confidence that is never 0 or 1. */
  readonly smoothedA: number;
  /** In bits, 0 to 1. */
  readonly entropy: number;
  /** null when tied. */
  readonly majority: Label | null;
}

/** Several sampled verdicts on one item, unreadable ones left out. null when there is none. */
export function voteStats(votes: readonly Label[]): VoteStats | null {
  const n = votes.length;
  if (n === 0) return null;
  const a = votes.filter((vote) => vote === 'A').length;
  const information = (p: number): number => (p === 0 ? 0 : -p * Math.log2(p));
  return {
    n,
    shareA: a / n,
    smoothedA: (a + 1) / (n + 2),
    entropy: information(a / n) + information(1 - a / n),
    majority: 2 * a === n ? null : 2 * a > n ? 'A' : 'B',
  };
}

/**
 * Chance that the majority of k of n stored votes, c of them right, is right: what fewer votes would have given,
 * without asking again: sum over i > k / 2 of C(c, i) C(n - c, k - i) / C(n, k).
 * Source: hypergeometric; as pass@k of Chen et al. 2021 for majorities.
 * @param k odd, at most n.
 * @returns null for any other k.
 */
export function majorityAtK(n: number, c: number, k: number): number | null {
  if (k % 2 !== 1 || k > n) return null;
  let chance = 0;
  for (let i = Math.max((k + 1) / 2, k - (n - c)); i <= Math.min(k, c); i++) {
    chance += Math.exp(logChoose(c, i) + logChoose(n - c, k - i) - logChoose(n, k));
  }
  return Math.min(1, chance);
}
