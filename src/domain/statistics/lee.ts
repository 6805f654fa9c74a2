import { correctedShare, type CorrectedShare } from './corrected-share';
import type { HumanChecks } from './human-checks';
import { leastYouden } from './rogan-gladen';
import { z95 } from './wilson';

export interface LeeShare extends CorrectedShare {
  /** How far the middle of the interval lies from the estimate. */
  readonly shift: number;
}

/**
 * As `roganGladen`, with smoothed counts and a shifted interval, which hold better in small checks:
 * p = (k + z^2 / 2) / (n + z^2), one added to the right ones and two to the size of each checked group.
 * Source: Lee, Zeng, Jeong, Sohn & Lee 2025 (arXiv 2511.21140), adjusted interval.
 * @returns null when nothing was judged or checked, or the smoothed J <= 0.2.
 */
export function leeShare(k: number, n: number, checks: HumanChecks, z: number = z95): LeeShare | null {
  const spurious = checks.flaggedSpurious + checks.passedSpurious + 2;
  const sound = checks.flaggedSound + checks.passedSound + 2;
  const size = n + z * z;
  const p = (k + (z * z) / 2) / size;
  const sensitivity = (checks.flaggedSpurious + 1) / spurious;
  const specificity = (checks.passedSound + 1) / sound;
  const youden = sensitivity + specificity - 1;
  if (n === 0 || youden <= leastYouden) return null;
  const share = (p + specificity - 1) / youden;
  const ofSpurious = (sensitivity * (1 - sensitivity)) / spurious;
  const ofSound = (specificity * (1 - specificity)) / sound;
  const shift = 2 * z * z * (share * ofSpurious - (1 - share) * ofSound);
  const variance = (p * (1 - p)) / size + (1 - share) ** 2 * ofSound + share ** 2 * ofSpurious;
  return { ...correctedShare(share, Math.sqrt(variance) / youden, z, shift), shift };
}
