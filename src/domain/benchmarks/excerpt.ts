const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The start of a text, at most so many UTF-16 units long: no character that a reader sees as one is cut in two. */
export function startOf(text: string, length: number): string {
  if (text.length <= length) return text;
  // Where the character at the cut begins is only known with what follows it.
  const start = graphemes.segment(text.slice(0, length + 64)).containing(length)?.index ?? length;
  return text.slice(0, start > 0 ? start : length);
}
