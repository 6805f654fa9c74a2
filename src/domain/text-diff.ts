/** A stretch of two texts that were compared word by word. The parts of one text, joined, are that text. */
export interface DiffPart {
  readonly text: string;
  readonly of: 'both' | 'first' | 'second';
}

/** What one of the two texts looks like: `own` is not in the other. */
export interface OwnPart {
  readonly text: string;
  readonly own: boolean;
}

/** Of longer texts only so much is compared, in UTF-16 units. */
export const longestDiff = 20_000;

/** Blanks between two words that are not in the other text belong to them: one mark is easier to read than many. */
export function sideOf(parts: readonly DiffPart[], side: 'first' | 'second'): readonly OwnPart[] {
  const shown = parts.filter(({ of }) => of === 'both' || of === side);
  const merged: { text: string; own: boolean }[] = [];
  shown.forEach(({ text, of }, at) => {
    const isGap = of === 'both' && text.trim() === '' && shown[at - 1]?.of === side && shown[at + 1]?.of === side;
    const own = of === side || isGap;
    const last = merged.at(-1);
    if (last?.own === own) last.text += text;
    else merged.push({ text, own });
  });
  return merged;
}
