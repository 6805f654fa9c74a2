import { err, ok, type Result } from '../result';
import { parseMeta } from '../meta-judge';
import { parseVerdict } from '../verdict';
import { fidelityScore, labelAccuracy, spuriousCorrectness } from './ratios';

/** What show_result.py counts in one result file. Other meta-verdicts, or none, count in `total` only. */
export interface RAlignCounts {
  readonly total: number;
  readonly labelCorrect: number;
  readonly correct: number;
  readonly incorrect: number;
  readonly callFail: number;
  readonly parseFail: number;
  readonly skipped: number;
}

/** Fractions, 0 to 1; null where nothing was tested. */
export interface RAlignScore extends RAlignCounts {
  readonly lAcc: number | null;
  readonly sCorr: number | null;
  readonly fScore: number | null;
}

/**
 * `stored`: labels and verdicts as the file says, like show_result.py. `reparse`: both read again from the model
 * texts, with the scripts' own parsers; what the file says about them is ignored.
 */
export type ScoreMode = 'stored' | 'reparse';

/** What one row adds. A row is counted once and may then be forgotten: files of any size are scored in one pass. */
export interface RowScore {
  readonly labelCorrect: boolean;
  readonly verdict: 'correct' | 'incorrect' | 'callFail' | 'parseFail' | 'skipped' | null;
}

export const noCounts: RAlignCounts = {
  total: 0,
  labelCorrect: 0,
  correct: 0,
  incorrect: 0,
  callFail: 0,
  parseFail: 0,
  skipped: 0,
};

export function withRow(counts: RAlignCounts, row: RowScore): RAlignCounts {
  return {
    ...counts,
    total: counts.total + 1,
    labelCorrect: counts.labelCorrect + (row.labelCorrect ? 1 : 0),
    ...(row.verdict !== null && { [row.verdict]: counts[row.verdict] + 1 }),
  };
}

/** The error names the field that the scripts would have stumbled over too. */
export function scoreRow(row: Readonly<Record<string, unknown>>, mode: ScoreMode): Result<RowScore, string> {
  const golden = goldenLabel(own(row, 'gt_label'));
  if (golden === null) return err('gt_label must be a text.');
  return ok(mode === 'stored' ? stored(row, golden) : reparsed(row, golden));
}

/** @see show_result.py: an L-Acc over all rows, an S-Corr and an F-Score without the meta-judge's failures. */
export const scoreOf = (counts: RAlignCounts): RAlignScore => ({
  ...counts,
  lAcc: labelAccuracy(counts.labelCorrect, counts.total),
  sCorr: spuriousCorrectness(counts.correct, counts.incorrect),
  fScore: fidelityScore(counts.correct, counts.total, counts.callFail, counts.parseFail),
});

const storedVerdicts = new Map<unknown, RowScore['verdict']>([
  ['Correct', 'correct'],
  ['Incorrect', 'incorrect'],
  ['CallFail', 'callFail'],
  ['ParseFail', 'parseFail'],
  ['SkippedLabelMismatch', 'skipped'],
]);

function stored(row: Readonly<Record<string, unknown>>, golden: string): RowScore {
  const verdict = own(row, 'model_pred');
  return {
    labelCorrect: (verdict === 'A' || verdict === 'B') && verdict === golden,
    verdict: storedVerdicts.get(own(row, 'metarm_verdict')) ?? null,
  };
}

/** As metarm_judge.py decides: no meta-verdict without a right label, no text means that the call failed. */
function reparsed(row: Readonly<Record<string, unknown>>, golden: string): RowScore {
  const judgment = own(row, 'model_judgment');
  const verdict = typeof judgment === 'string' ? parseVerdict('r-align-exact', judgment).verdict : null;
  const labelCorrect = verdict !== null && verdict === golden;
  // Stage-1 rows have not been put to a meta-judge at all.
  if (!Object.hasOwn(row, 'metarm_raw')) return { labelCorrect, verdict: null };
  if (!labelCorrect) return { labelCorrect, verdict: 'skipped' };
  const metaText = own(row, 'metarm_raw');
  if (typeof metaText !== 'string') return { labelCorrect, verdict: 'callFail' };
  return { labelCorrect, verdict: parseMeta('r-align-exact', metaText).verdict ?? 'parseFail' };
}

/** `(gt_label or "").strip()`; null where Python has no strip. */
function goldenLabel(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  const isFalsy = value === undefined || value === null || value === false || value === 0 || isEmpty(value);
  return isFalsy ? '' : null;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const own = (row: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(row, name) ? row[name] : undefined;
