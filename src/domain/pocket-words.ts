/** The words of a text as the pocket models' vocabulary lists them: small letters, no digits. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+(?:'\p{L}+)?/gu) ?? [];

/**
 * Share of words outside a closed vocabulary, 0 to 1; 0 for texts without words. A pocket model's output on such text
 * is noise in the right grammar.
 */
export function unknownWordShare(texts: Iterable<string>, known: ReadonlySet<string>): number {
  let total = 0;
  let unknown = 0;
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      total++;
      if (!known.has(word)) unknown++;
    }
  }
  return total === 0 ? 0 : unknown / total;
}

/** From this share on the numbers of a pocket model mean nothing. Pocket Bench itself has 0. */
export const foreignShare = 0.02;
