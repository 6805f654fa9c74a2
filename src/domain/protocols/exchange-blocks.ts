import { err, ok, type Result } from '../result';

interface Block {
  readonly start: number;
  readonly end: number;
}

const numbered = /^[\s#*_]*(?:(?:\d+|[IVX]+)[.):]|[a-z][.)])/i;
const ordinal =
  /\b(?:first|second|former|latter)\s+(?:[\w'’]+\s+)?(?:judge?ments?|explanations?|rationales?|analys[ei]s|critiques?|blocks?|texts?)\b|\b(?:judge?ment|explanation|rationale|analysis|text)\s+(?:1|2|one|two)\b/i;

/**
 * A meta-judge's prompt with its two judgments exchanged. Each goes with the tags around it and its heading, the line
 * before (a Markdown heading, or ending with a colon); all else stays as it is.
 * @returns or why that cannot surely be done: a place missing or twice, something between the two blocks that belongs to
 * neither, or words that would no longer be true (numbered headings, "the first judgment").
 */
export function exchangeBlocks(template: string): Result<string, string> {
  const golden = blockOf(template, 'golden_explanation');
  const candidate = blockOf(template, 'genrm_explanation');
  if (!golden || !candidate) return err('its meta-judge prompt does not hold each of the two judgments once');
  const [first, second] = golden.start < candidate.start ? [golden, candidate] : [candidate, golden];
  if (first.end > second.start || template.slice(first.end, second.start).trim() !== '')
    return err('in its meta-judge prompt there is text between the two judgments that may belong to either');
  const text = ({ start, end }: Block): string => template.slice(start, end);
  if (numbered.test(text(first)) || numbered.test(text(second)))
    return err('the judgments in its meta-judge prompt are numbered');
  if (ordinal.test(template)) return err('its meta-judge prompt speaks of the judgments by their order');
  return ok(
    template.slice(0, first.start) +
      text(second) +
      template.slice(first.end, second.start) +
      text(first) +
      template.slice(second.end),
  );
}

/** The place with its tags and its heading; null where it does not stand there once. */
function blockOf(template: string, name: string): Block | null {
  const place = `{${name}}`;
  const at = template.indexOf(place);
  if (at < 0 || template.includes(place, at + 1)) return null;
  const tagged = new RegExp(`<([\\w-]+)>\\s*\\{${name}\\}\\s*</\\1>`).exec(template);
  const own = tagged
    ? { start: tagged.index, end: tagged.index + tagged[0].length }
    : { start: at, end: at + place.length };
  const before = template.slice(0, own.start);
  const heading = /(?:^|\n)([^\n]*\S[^\n]*)(\n\s*|[ \t]*)$/.exec(before);
  const line = heading?.[1] ?? '';
  const isHeading = !/[{}]/.test(line) && (/^\s*#/.test(line) || /:\s*[*_]*\s*$/.test(line));
  return isHeading ? { ...own, start: before.length - line.length - (heading?.[2] ?? '').length } : own;
}
