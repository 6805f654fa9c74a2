/** The words of a text as the pocket models' vocabulary lists them: small letters, no digits. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+(?:'\p{L}+)?/gu) ?? [];

/** How many words a text has, and how many of them are outside a closed vocabulary. */
export function countWords(
  text: string,
  known: ReadonlySet<string>,
): { readonly total: number; readonly unknown: number } {
  const words = wordsOf(text);
  return { total: words.length, unknown: words.filter((word) => !known.has(word)).length };
}

/** From this share on the numbers of a pocket model mean nothing. Pocket Bench itself has 0. */
export const foreignShare = 0.02;
