import type { BaselineRule } from '../../../domain/metrics/baselines';
import type { Range } from '../../../domain/metrics/bins';
import type { VerdictColumn } from '../../../domain/metrics/confusion';
import type { MeasureId } from '../../../state/results/facts';

interface MeasureWords {
  readonly title: string;
  readonly hint: string;
  readonly unit: string;
  /** Why no item has it. */
  readonly notTested: string;
}

export const measureWords: Readonly<Record<MeasureId, MeasureWords>> = {
  rationale: {
    title: 'Length of the rationale',
    hint: 'Characters the GenRM wrote after its thinking.',
    unit: 'characters',
    notTested: 'No text of the GenRM is kept: none was written yet, or the result file has verdicts only.',
  },
  gap: {
    title: 'Length gap of the answers',
    hint: 'Better answer minus the other, in characters: right of 0 the better one is longer.',
    unit: 'characters',
    notTested: 'The run has no items.',
  },
  tokens: {
    title: 'Completion tokens',
    hint: 'Tokens the GenRM wrote, thinking included.',
    unit: 'tokens',
    notTested: 'No number of tokens is known: nothing was judged yet, or the result file does not say.',
  },
  seconds: {
    title: 'Duration',
    hint: 'Wall time of the GenRM’s call, in seconds.',
    unit: 's',
    notTested: 'No time is known: nothing was judged yet, or the result file does not say.',
  },
  confidence: {
    title: 'Confidence in the verdict',
    hint: 'Probability of the letter that was written, after all that was written before it.',
    unit: '',
    notTested:
      'No log-probabilities are kept: runs do not ask engines for them, and result files and copies without texts have none.',
  },
};

/** A copy without texts knows the length of the whole text only. */
export const redactedRationale = 'Characters the GenRM wrote, thinking included: the texts were left out.';

export const baselineWords: Readonly<Record<BaselineRule, { readonly name: string; readonly meaning: string }>> = {
  'always-a': { name: 'always A', meaning: 'Says A, whatever it is shown.' },
  'always-b': { name: 'always B', meaning: 'Says B, whatever it is shown.' },
  longer: { name: 'longer answer', meaning: 'Picks the answer with more characters; equal ones count half.' },
  'word-overlap': {
    name: 'word overlap',
    meaning:
      'Picks the answer that shares more of its words with the golden judgment; ties count half. No judge could: it knows the golden judgment.',
  },
  random: { name: 'random', meaning: 'Tosses a coin. The interval is what coins come to on so many items.' },
};

export const verdictWords: Readonly<Record<VerdictColumn, string>> = {
  A: 'A',
  B: 'B',
  none: 'none',
  failed: 'failed',
};

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });

/** With a minus that is as wide as a plus: a hyphen is lost beside the dash of a range. */
const minus = (text: string): string => text.replace('-', '−');

/** For axes: 1200 -> "1.2K" */
export const tick = (value: number): string => minus(short.format(value));

/** "200 – 400", "from 2,000", "below 10" */
export function rangeWords({ low, high }: Range): string {
  const [from, to] = [minus(plain.format(low ?? 0)), minus(plain.format(high ?? 0))];
  return low === null ? `below ${to}` : high === null ? `from ${from}` : `${from} – ${to}`;
}

/** The same with its unit. */
export const measuredWords = (id: MeasureId, range: Range): string =>
  `${rangeWords(range)} ${measureWords[id].unit}`.trimEnd();
