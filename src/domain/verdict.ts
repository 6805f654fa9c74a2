import type { Generation, Order, Stated } from './generation';
import { otherLabel, type Label } from './item';
import {
  answerTag,
  anyForm,
  bracketed,
  comparison,
  firstBoxed,
  lastForm,
  none,
  type Match,
  type VerdictMatch,
} from './verdict-forms';

export { answerStart, type Match, type VerdictMatch } from './verdict-forms';

export interface VerdictParser {
  readonly id: string;
  /** Raised whenever the same text may parse differently: derived data of an older version is computed again. */
  readonly version: number;
  readonly name: string;
  readonly description: string;
  parse(text: string, stated?: Stated): VerdictMatch;
}

export const verdictParsers = {
  'r-align-exact': {
    id: 'r-align-exact',
    version: 1,
    name: 'R-Align, exact',
    description:
      'First \\boxed{A} or \\boxed{B} in the whole text, thinking included; else the first boxed{A}. As in the paper’s scripts.',
    parse: firstBoxed,
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
    parse: bracketed,
  },
  'any-form': {
    id: 'any-form',
    version: 1,
    name: 'Any form',
    description:
      'As tolerant; else [[A>B]], a JSON field such as "winner": "A", or an answer that is nothing but a letter.',
    parse: anyForm,
  },
  'arena-hard': {
    id: 'arena-hard',
    version: 1,
    name: 'Arena-Hard',
    description: '[[A>B]], [[B>>A]] and the like, all of one text the same. As in JudgeBench’s script.',
    parse: comparison,
  },
  'think-rm': {
    id: 'think-rm',
    version: 1,
    name: 'Think-RM',
    description:
      'Last <answer>: the last A or B in it, else a preference from -3 (A) to 3 (B). As in Think-RM’s script.',
    parse: answerTag,
  },
  stated: {
    id: 'stated',
    version: 1,
    name: 'As the file says',
    description: 'The verdict that stands in the result file, whatever the text says.',
    parse: (_text, stated) => ({ ...none, verdict: stated?.verdict ?? null }),
  },
} as const satisfies Record<string, VerdictParser>;

export type VerdictParserId = keyof typeof verdictParsers;

export const isVerdictParserId = (id: string): id is VerdictParserId => Object.hasOwn(verdictParsers, id);

/**
 * The verdict as written in `text`. Total: any text gives a letter or null. Where a result file holds a verdict without
 * a text there is nothing else to read.
 */
export const parseVerdict = (parser: VerdictParserId, text: string, stated?: Stated): VerdictMatch =>
  verdictParsers[stated?.alone === true ? 'stated' : parser].parse(text, stated);

/** A parsed Generation, in the item's own terms: mapped back if the model saw the answers exchanged. */
export interface Judgment {
  readonly verdict: Label | null;
  /** The text after the thinking, trimmed. */
  readonly rationale: string;
  readonly match: Match | null;
}

/** The verdict of a stored call in the item's own terms; of a call without its text the one that was noted then. */
export function verdictOf(parser: VerdictParserId, { text, order, stated, redacted }: StoredText): Label | null {
  if (!redacted) return judgmentOf(parser, text, order, stated).verdict;
  const verdict = redacted.verdicts?.[parser] ?? null;
  return verdict !== null && order === 'BA' ? otherLabel(verdict) : verdict;
}

export type StoredText = Pick<Generation, 'text' | 'order' | 'stated' | 'redacted'>;

export function judgmentOf(parser: VerdictParserId, text: string, order: Order, stated?: Stated): Judgment {
  const { verdict, match } = parseVerdict(parser, text, stated);
  return {
    verdict: verdict !== null && order === 'BA' ? otherLabel(verdict) : verdict,
    rationale: withoutThinking(text),
    match,
  };
}

/** What follows the last `</think>`, trimmed: as R-Align cuts texts before they reach the meta-judge. */
export const withoutThinking = (text: string): string => (text.split('</think>').at(-1) ?? '').trim();
