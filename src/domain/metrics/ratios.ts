/*
 * The three numbers of R-Align (show_result.py), from counts to fractions. Each is null where its denominator is
 * empty: "not tested" is not zero.
 */

/** L-Acc: items whose label is right, of all items. An unreadable or missing verdict is in `total` and not right. */
export const labelAccuracy = (labelCorrect: number, total: number): number | null =>
  total > 0 ? labelCorrect / total : null;

/**
 * S-Corr: of the label-correct items the meta-judge could read, the share with a misaligned rationale.
 * Written as one minus the aligned share, because that is what the script computes, to the last bit.
 */
export const spuriousCorrectness = (correct: number, incorrect: number): number | null =>
  correct + incorrect > 0 ? 1 - correct / (correct + incorrect) : null;

/** F-Score: label and rationale right, of all items but those the meta-judge failed on. Not L-Acc x (1 - S-Corr). */
export function fidelityScore(correct: number, total: number, callFailed: number, parseFailed: number): number | null {
  const tested = total - callFailed - parseFailed;
  return tested > 0 ? correct / tested : null;
}
