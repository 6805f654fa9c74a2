import { allMatches } from '../all-matches';
import type { Label } from '../item';
import { parseVerdict } from '../verdict';

const letter = String.raw`([AB])\b\**`;
const answer = String.raw`(?:(?:[Aa]ssistant|[Aa]nswer|[Rr]esponse|[Mm]odel|[Oo]ption|[Oo]utput)\s+)?`;
const degree = String.raw`(?:\s+(?:clearly|much|far|slightly|simply|therefore|thus|the|a|an|by far|overall|significantly))*`;
/** "Answer B wins", "A is clearly better", "I prefer Response A"; group 1 or 2 is the letter. Capitals only: "a" is a word. */
const praised = new RegExp(
  String.raw`\b(?:${[
    String.raw`${letter}(?:\s+(?:is|was)${degree}\s+(?:better|best|superior|stronger|preferable|preferred|winner)|\s+wins\b)`,
    String.raw`[Pp]refer(?:s|red)?\s+${answer}${letter}`,
  ].join('|')})`,
  'g',
);

/**
 * The answer that a golden judgment calls the better one: its last verdict, else the only one it praises as such.
 * null: it names none, or both.
 */
export function winnerNamed(text: string): Label | null {
  const { verdict } = parseVerdict('tolerant', text);
  if (verdict !== null) return verdict;
  const named = new Set(allMatches(text, praised).map(([, first, second]) => first ?? second));
  if (named.size !== 1) return null;
  return named.has('A') ? 'A' : 'B';
}

/** Whether a golden judgment calls another answer better than its label does. */
export function namesOther(text: string, label: Label): boolean {
  const winner = winnerNamed(text);
  return winner !== null && winner !== label;
}

const sided = [
  /\b(?:assistant|answer|response|model|option|candidate|output|completion)s?\s*[("'“*#]*(?:[AB12]|one|two)\b/i,
  /\b(?:first|second|former|latter|other)\s+(?:assistant|answer|response|model|option|candidate|output|one)\b/i,
  /\bthe\s+(?:former|latter)\b/i,
  /boxed\s*\{|\[\[\s*[AB]/,
  /\bB\b/,
  // A capital A that no sentence begins with.
  /[^.!?\s"“*#-]["”*)]*\s+["“*(]*A\b/,
  /\bA(?:['’]s\b|\s+(?:is|was|has|does|gives|says|gets|wins)\b)/,
];

/** Whether a text speaks of the answers by their places, so that it is wrong where they are exchanged. Rather yes than no. */
export const namesPlaces = (text: string): boolean => sided.some((pattern) => pattern.test(text));
