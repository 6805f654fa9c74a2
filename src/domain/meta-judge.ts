import { answerStart, type Match, type StoredText } from './verdict';

/** The five states of R-Align (metarm_judge.py). */
export type MetaVerdict = 'correct' | 'incorrect' | 'skipped-label-mismatch' | 'call-failed' | 'parse-failed';

export interface MetaJudgment {
  /** null: the text could not be read. */
  readonly verdict: 'correct' | 'incorrect' | null;
  readonly analysis: string;
  /** What the meta-judge took to be the golden judgment's decisive points, if it said so. */
  readonly keyPoints: string;
  readonly match: Match | null;
  /** The verdict is neither of the two expected words: "incorrect" by format, not by judgment. */
  readonly irregular: boolean;
}

export interface MetaParser {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  parse(text: string): MetaJudgment;
}

const unreadable: MetaJudgment = { verdict: null, analysis: '', keyPoints: '', match: null, irregular: false };

/** Text behind the first opening tag, up to its closing tag, the next opening tag or the end; null without opening tag. */
function section(text: string, tag: string, from = 0): { readonly text: string; readonly match: Match } | null {
  const open = text.indexOf(`<${tag}>`, from);
  if (open < 0) return null;
  const start = open + tag.length + 2;
  const ends = [text.indexOf(`<${tag}>`, start), text.indexOf(`</${tag}>`, start), text.length].filter(
    (end) => end >= 0,
  );
  const end = Math.min(...ends);
  return { text: text.slice(start, end).trim(), match: { start, end } };
}

function readTags(text: string, from: number, word: (verdict: string) => string): MetaJudgment {
  const analysis = section(text, 'genrm_analysis', from);
  const verdict = section(text, 'final_verdict', from);
  if (!analysis || !verdict) return unreadable;
  const said = word(verdict.text.toLowerCase());
  return {
    verdict: said === 'correct' ? 'correct' : 'incorrect',
    analysis: analysis.text,
    keyPoints: section(text, 'golden_key_points', from)?.text ?? '',
    match: verdict.match,
    irregular: said !== 'correct' && said !== 'incorrect',
  };
}

const undecorated = (verdict: string): string => verdict.replace(/^[\s*_`"'“”]+|[\s*_`"'“”.!]+$/g, '');

export const metaParsers = {
  'r-align-exact': {
    id: 'r-align-exact',
    version: 1,
    name: 'R-Align, exact',
    description:
      'First <genrm_analysis> and <final_verdict> in the whole text; only the bare word “correct” is correct.',
    parse: (text) => readTags(text, 0, (verdict) => verdict),
  },
  tolerant: {
    id: 'tolerant',
    version: 1,
    name: 'Tolerant',
    description: 'As exact, but after the thinking, and “**Correct**” or “Correct.” counts too.',
    parse: (text) => readTags(text, answerStart(text), undecorated),
  },
  pocket: {
    id: 'pocket',
    version: 1,
    name: 'Pocket grammar',
    description: '[[YES]] or [[NO]].',
    parse: (text) => {
      const found = /\[\[YES\]\]/.exec(text) ?? /\[\[NO\]\]/.exec(text);
      if (!found) return unreadable;
      return {
        ...unreadable,
        verdict: found[0] === '[[YES]]' ? 'correct' : 'incorrect',
        analysis: text.slice(0, found.index).trim(),
        match: { start: found.index, end: found.index + found[0].length },
      };
    },
  },
} as const satisfies Record<string, MetaParser>;

export type MetaParserId = keyof typeof metaParsers;

/** What a stored call of the meta-judge says; of a call without its text what was noted then. */
export function metaVerdictOf(
  parser: MetaParserId,
  { text, redacted }: StoredText,
): Pick<MetaJudgment, 'verdict' | 'irregular'> {
  return redacted ? (redacted.metaVerdicts?.[parser] ?? unreadable) : parseMeta(parser, text);
}

/** What the meta-judge's text says. Total: unreadable text gives verdict null. */
export const parseMeta = (parser: MetaParserId, text: string): MetaJudgment => metaParsers[parser].parse(text);
