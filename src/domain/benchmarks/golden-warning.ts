import { namesOther } from '../golden/winner';
import type { AsideItem, Item, ItemWarning } from '../item';

const letter = /\b[AB]\b/;
/** Rather too much: what is not said of either answer is said to be of neither. */
const place = /\b(?:[12]|one|two|first|second|former|latter|other|both)\b/i;

/**
 * What is wrong between a golden judgment and its label: it calls the other answer better, or speaks of neither, so that
 * it may belong to another item. null: nothing, or there is nothing to compare.
 */
export function goldenWarning({ goldenLabel, goldenJudgment }: Item | AsideItem): ItemWarning | null {
  if (goldenLabel === null || goldenJudgment === null) return null;
  if (!letter.test(goldenJudgment)) return place.test(goldenJudgment) ? null : 'golden-judgment-unnamed';
  return namesOther(goldenJudgment, goldenLabel) ? 'golden-judgment-of-other' : null;
}
