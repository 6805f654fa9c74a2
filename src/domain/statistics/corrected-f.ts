import { correctedShare, type CorrectedShare } from './corrected-share';

/**
 * F-Score from L-Acc and a corrected S-Corr: F = L (1 - S), variance (1 - S)^2 L (1 - L) / n + L^2 var(S). If both speak
 * of this benchmark only, L is known and its term falls away.
 * Source: delta method for a product of independent estimates.
 * @param labelCorrect of n items.
 * @returns null when n = 0.
 */
export function correctedF(
  labelCorrect: number,
  n: number,
  sCorr: Pick<CorrectedShare, 'estimate' | 'standardError'>,
  about: 'items like these' | 'this benchmark' = 'items like these',
): CorrectedShare | null {
  if (n === 0) return null;
  const l = labelCorrect / n;
  const sound = 1 - sCorr.estimate;
  const ofL = about === 'this benchmark' ? 0 : (sound ** 2 * l * (1 - l)) / n;
  return correctedShare(l * sound, Math.sqrt(ofL + (l * sCorr.standardError) ** 2));
}
