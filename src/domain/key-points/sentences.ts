/** A stretch of a text, as UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Sentence extends Span {
  readonly text: string;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });
/** "- ", "* ", "1. ", "(2) ", "### " and emphasis at the start of a line are layout. */
const layout = /^[\s>]*(?:#{1,6}\s+|[-*•–]\s+|\(?\d{1,2}[.)]\s+)?[\s*_`]*/;

/** The sentences of a text in its order. Lines end sentences, as lists and headings have no full stops. */
export function sentencesOf(text: string): readonly Sentence[] {
  const found: Sentence[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const lead = layout.exec(line)?.[0].length ?? 0;
    for (const { segment, index: at } of segmenter.segment(line.slice(lead))) {
      const trimmed = segment.trim();
      if (trimmed === '') continue;
      const start = index + lead + at + segment.indexOf(trimmed);
      found.push({ text: trimmed, start, end: start + trimmed.length });
    }
  }
  return found;
}
