import { allMatches } from './all-matches';
import type { Label } from './item';

/** Where in the text a parser read its verdict, as UTF-16 offsets. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

export interface VerdictMatch {
  /** The letter as written; null if there is none to read. */
  readonly verdict: Label | null;
  readonly match: Match | null;
}

export const none: VerdictMatch = { verdict: null, match: null };

/** @param letter the captured group, in any case. */
function at(letter: string | undefined, start: number, length: number): VerdictMatch {
  const verdict = letter?.toUpperCase();
  return verdict === 'A' || verdict === 'B' ? { verdict, match: { start, end: start + length } } : none;
}

const read = (found: RegExpExecArray | null | undefined): VerdictMatch =>
  found ? at(found[1], found.index, found[0].length) : none;

/** Offset behind the last `</think>`; the text's length while a thought is still open; 0 without thoughts. */
export function answerStart(text: string): number {
  // Most texts hold no tag at all, which is found several times faster than where the last one stands.
  if (!text.includes('<')) return 0;
  const close = text.lastIndexOf('</think>');
  if (close >= 0) return close + '</think>'.length;
  return text.includes('<think>') ? text.length : 0;
}

/** All ways in which models write a final letter, one alternative each; group 1 is the letter. */
const verdictForms = [
  // \boxed{A}, boxed{ a }, \boxed{\text{A}}, \boxed{**Assistant A**}
  String.raw`\\?boxed\s*\{\s*(?:\\(?:text|textbf|mathbf|mathrm)\s*\{\s*)?\**\s*(?:assistant|answer|response)?\s*([AB])\s*\**\s*\}?\s*\}`,
  // [[A]], [[ Assistant B ]]
  String.raw`\[\[\s*(?:assistant|answer|response)?\s*([AB])\s*\]\]`,
  // Verdict: A, **Final verdict:** **B**, Winner = Assistant A
  String.raw`\b(?:verdict|winner|better\s+(?:answer|response|assistant))[\s*]*(?::|=|\bis\b)[\s*]*(?:assistant|answer|response)?\s*\(?([AB])\b\)?`,
];
const anyVerdictForm = new RegExp(verdictForms.map((form) => `(?:${form})`).join('|'), 'gi');

/** The last verdict after the thinking, in any of these ways. */
export function lastForm(text: string): VerdictMatch {
  const from = answerStart(text);
  const found = allMatches(text.slice(from), anyVerdictForm);
  // In a sentence only the capital is a letter: "the verdict is a tie" names nobody.
  const last = found.filter(([, , , spoken]) => spoken === undefined || spoken === spoken.toUpperCase()).at(-1);
  if (!last) return none;
  const letter = last[1] ?? last[2] ?? last[3];
  return at(letter, from + last.index, last[0].length);
}

/** R-Align: the first \boxed{A}, else the first boxed{A}. */
export function firstBoxed(text: string): VerdictMatch {
  const boxed = read(/\\boxed\{([AB])\}/.exec(text));
  return boxed.match ? boxed : read(/boxed\{([AB])\}/.exec(text));
}

/** The last [[A]] or [[B]]. */
export const bracketed = (text: string): VerdictMatch => read([...text.matchAll(/\[\[([AB])\]\]/g)].at(-1));

/** JudgeBench (utils/judges.py, ArenaHard): one [[A>B]] or several that are written alike. */
export function comparison(text: string): VerdictMatch {
  const found = [...text.matchAll(/\[\[([AB<>=]+)\]\]/g)];
  const last = found.at(-1);
  if (last === undefined || found.some(([, written]) => written !== last[1])) return none;
  const side = /^(?:A(?:>>?B)?|B(?:>>?A)?)$/.exec(last[1] ?? '')?.[0];
  return at(side?.charAt(0), last.index, last[0].length);
}

/** Think-RM (EvalGenRM/utils.py, extract_binary_strict and extract_multiclass_strict). */
export function answerTag(text: string): VerdictMatch {
  const last = [...text.matchAll(/<answer>([\s\S]*?)<\/answer>/g)].at(-1);
  if (last === undefined) return none;
  const content = last[1] ?? '';
  const letter = content.match(/[AB]/g)?.at(-1);
  const score = content.match(/-?[123]/g)?.at(-1);
  const sign = score === undefined ? undefined : score.startsWith('-') ? 'A' : 'B';
  return at(letter ?? sign, last.index, last[0].length);
}

const lengthOf = ({ start, end }: Match): number => end - start;

const named = String.raw`(?:(?:assistant|answer|response|output|model)[ _]?)?\(?([AB])\)?`;
const inJson = new RegExp(
  String.raw`"(?:winner|verdict|preferred|preference|choice|answer|better|label)"\s*:\s*"${named}"`,
  'gi',
);
const alone = new RegExp(String.raw`^[*_"']*${named}[*_"'.]*$`, 'i');

/** For tools that let their users write the prompt: whatever a verdict may look like where nothing else is said. */
export function anyForm(text: string): VerdictMatch {
  const written = lastForm(text);
  if (written.match) return written;
  const from = answerStart(text);
  const compared = comparison(text.slice(from));
  if (compared.match) return at(compared.verdict ?? undefined, from + compared.match.start, lengthOf(compared.match));
  const field = [...text.slice(from).matchAll(inJson)].at(-1);
  if (field !== undefined) return at(field[1], from + field.index, field[0].length);
  const answer = text.slice(from).trim();
  return at(alone.exec(answer)?.[1], text.indexOf(answer, from), answer.length);
}
