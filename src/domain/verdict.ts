import { otherLabel, type Label } from './item';
import type { Generation, Order } from './generation';

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

export interface VerdictParser {
  readonly id: string;
  /** Raised whenever the same text may parse differently: derived data of an older version is computed again. */
  readonly version: number;
  readonly name: string;
  readonly description: string;
  parse(text: string): VerdictMatch;
}

const none: VerdictMatch = { verdict: null, match: null };

/** @param letter the captured group, in any case. */
function at(letter: string | undefined, start: number, length: number): VerdictMatch {
  const verdict = letter?.toUpperCase();
  return verdict === 'A' || verdict === 'B' ? { verdict, match: { start, end: start + length } } : none;
}

const read = (found: RegExpExecArray | null | undefined): VerdictMatch =>
  found ? at(found[1], found.index, found[0].length) : none;

/** Offset behind the last `</think>`; the text's length while a thought is still open; 0 without thoughts. */
export function answerStart(text: string): number {
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
const anyForm = new RegExp(verdictForms.map((form) => `(?:${form})`).join('|'), 'gi');

function lastForm(text: string): VerdictMatch {
  const from = answerStart(text);
  const found = [...text.slice(from).matchAll(anyForm)];
  // In a sentence only the capital is a letter: "the verdict is a tie" names nobody.
  const last = found.filter(([, , , spoken]) => spoken === undefined || spoken === spoken.toUpperCase()).at(-1);
  if (!last) return none;
  const letter = last[1] ?? last[2] ?? last[3];
  return at(letter, from + last.index, last[0].length);
}

export const verdictParsers = {
  'r-align-exact': {
    id: 'r-align-exact',
    version: 1,
    name: 'R-Align, exact',
    description:
      'First \\boxed{A} or \\boxed{B} in the whole text, thinking included; else the first boxed{A}. As in the paper’s scripts.',
    parse: (text) => {
      const boxed = read(/\\boxed\{([AB])\}/.exec(text));
      return boxed.match ? boxed : read(/boxed\{([AB])\}/.exec(text));
    },
  },
  tolerant: {
    id: 'tolerant',
    version: 1,
    name: 'Tolerant',
    description:
      'Last verdict after the thinking: \\boxed{A}, [[A]] or “Verdict: A”, with markdown, spaces or small letters.',
    parse: lastForm,
  },
  pocket: {
    id: 'pocket',
    version: 1,
    name: 'Pocket grammar',
    description: 'Last [[A]] or [[B]].',
    parse: (text) => read([...text.matchAll(/\[\[([AB])\]\]/g)].at(-1)),
  },
} as const satisfies Record<string, VerdictParser>;

export type VerdictParserId = keyof typeof verdictParsers;

export const isVerdictParserId = (id: string): id is VerdictParserId => Object.hasOwn(verdictParsers, id);

/** The verdict as written in `text`. Total: any text gives a letter or null. */
export const parseVerdict = (parser: VerdictParserId, text: string): VerdictMatch => verdictParsers[parser].parse(text);

/** A parsed Generation, in the item's own terms: mapped back if the model saw the answers exchanged. */
export interface Judgment {
  readonly verdict: Label | null;
  /** The text after the thinking, trimmed. */
  readonly rationale: string;
  readonly match: Match | null;
}

/** The verdict of a stored call in the item's own terms; of a call without its text the one that was noted then. */
export function verdictOf(parser: VerdictParserId, { text, order, redacted }: StoredText): Label | null {
  if (!redacted) return judgmentOf(parser, text, order).verdict;
  const verdict = redacted.verdicts?.[parser] ?? null;
  return verdict !== null && order === 'BA' ? otherLabel(verdict) : verdict;
}

export type StoredText = Pick<Generation, 'text' | 'order' | 'redacted'>;

export function judgmentOf(parser: VerdictParserId, text: string, order: Order): Judgment {
  const { verdict, match } = parseVerdict(parser, text);
  return {
    verdict: verdict !== null && order === 'BA' ? otherLabel(verdict) : verdict,
    rationale: withoutThinking(text),
    match,
  };
}

/** What follows the last `</think>`, trimmed: as R-Align cuts texts before they reach the meta-judge. */
export const withoutThinking = (text: string): string => (text.split('</think>').at(-1) ?? '').trim();
