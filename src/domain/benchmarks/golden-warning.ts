import { namesPlaces, winnerNamed } from '../golden/winner';
import type { AsideItem, Item, ItemWarning } from '../item';

/** Rather too many: the article "A" among them. */
const letter = /\b[AB]\b/;

/**
 * What is wrong between a golden judgment and its label: it calls the other answer better, or speaks of neither, so that
 * it may belong to another item. null: nothing, or there is nothing to compare.
 */
export function goldenWarning({ goldenLabel, goldenJudgment }: Item | AsideItem): ItemWarning | null {
  if (goldenLabel === null || goldenJudgment === null) return null;
  const named = winnerNamed(goldenJudgment);
  if (named === null)
    return letter.test(goldenJudgment) || namesPlaces(goldenJudgment) ? null : 'golden-judgment-unnamed';
  return named === goldenLabel ? null : 'golden-judgment-of-other';
}
