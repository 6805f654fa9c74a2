import { correctedShare, type CorrectedShare } from './corrected-share';
import type { HumanChecks } from './human-checks';

/** A meta-judge with a Youden index of this or less is little better than chance: nothing is corrected by it. */
export const leastYouden = 0.2;

export interface RoganGladen extends CorrectedShare {
  /** Share of spurious items that the meta-judge flags. */
  readonly sensitivity: number;
  /** Share of sound items that it passes. */
  readonly specificity: number;
  /** Youden's J = sensitivity + specificity - 1. */
  readonly youden: number;
}

/**
 * Share of spurious items from k flagged of n, corrected for the meta-judge's errors: (k / n + sp - 1) / J, with the
 * delta-method error of all three sources. Only for checks of another set of items (planted cases, say): on items of the
 * same run `postStratified` is much more exact.
 * Source: Rogan & Gladen 1978.
 * @returns null when nothing was judged, no spurious or no sound item was checked, or J <= 0.2.
 */
export function roganGladen(k: number, n: number, checks: HumanChecks): RoganGladen | null {
  const spurious = checks.flaggedSpurious + checks.passedSpurious;
  const sound = checks.flaggedSound + checks.passedSound;
  if (n === 0 || spurious === 0 || sound === 0) return null;
  const p = k / n;
  const sensitivity = checks.flaggedSpurious / spurious;
  const specificity = checks.passedSound / sound;
  const youden = sensitivity + specificity - 1;
  if (youden <= leastYouden) return null;
  const share = (p + specificity - 1) / youden;
  const variance =
    (p * (1 - p)) / n +
    (share ** 2 * sensitivity * (1 - sensitivity)) / spurious +
    ((1 - share) ** 2 * specificity * (1 - specificity)) / sound;
  return { ...correctedShare(share, Math.sqrt(variance) / youden), sensitivity, specificity, youden };
}
