import { describe, expect, it } from 'vitest';
import { parseJsonLine } from '../../../src/domain/benchmarks/json-line';
import { percent } from '../../../src/domain/exports/percent';
import {
  noCounts,
  scoreOf,
  scoreRow,
  withRow,
  type RAlignScore,
  type ScoreMode,
} from '../../../src/domain/metrics/r-align-score';
import { fidelityScore, labelAccuracy, spuriousCorrectness } from '../../../src/domain/metrics/ratios';
import { type SourceRow } from '../../fixtures/benchmark-row';
import { fixtureText } from '../../fixtures/r-align-file';

function score(rows: readonly SourceRow[], mode: ScoreMode = 'stored'): RAlignScore {
  let counts = noCounts;
  for (const row of rows) {
    const scored = scoreRow(row, mode);
    if (!scored.ok) throw new Error(scored.error);
    counts = withRow(counts, scored.value);
  }
  return scoreOf(counts);
}

const rowsOf = (name: string): SourceRow[] =>
  fixtureText(name)
    .trim()
    .split('\n')
    .map((line): SourceRow => {
      const parsed = parseJsonLine(line);
      if (!parsed.ok) throw new Error(parsed.error.message);
      return parsed.value.row;
    });

const cells = ({ lAcc, sCorr, fScore }: RAlignScore): string =>
  [lAcc, sCorr, fScore].map((value) => (value === null ? '' : percent(value, 4))).join(' / ');

const row = (pred: unknown, golden: unknown, verdict: unknown): SourceRow => ({
  model_pred: pred,
  gt_label: golden,
  metarm_verdict: verdict,
});

const ten = rowsOf('ten__some-model_metarm_some-meta.jsonl');

describe('scores of result rows', () => {
  it('of the ten worked rows are those of show_result.py', () => {
    expect(score(ten)).toMatchObject({
      total: 10,
      labelCorrect: 7,
      correct: 3,
      incorrect: 2,
      callFail: 1,
      parseFail: 1,
      skipped: 3,
    });
    expect(cells(score(ten))).toBe('70.0000 / 40.0000 / 37.5000');
  });

  it.each<[string, SourceRow[], string]>([
    ['(a) a verdict without a stored label', ten.with(8, row(null, 'A', 'Correct')), '70.0000 / 33.3333 / 50.0000'],
    ['(b) one failed meta call', [row('A', 'A', 'CallFail')], '100.0000 /  / '],
    ['(c) one skipped row', [row('A', 'B', 'SkippedLabelMismatch')], '0.0000 /  / 0.0000'],
    ['(d) no rows', [], ' /  / '],
    [
      '(e) labels with spaces, and null',
      [row('A', ' A ', 'Correct'), row('A', null, 'Correct')],
      '50.0000 / 0.0000 / 100.0000',
    ],
    ['the PPE demo', rowsOf('ppe_demo__gemini-2.5-pro-thinking_metarm_some-meta.jsonl'), '70.0000 / 16.6667 / 55.5556'],
    [
      'unknown verdicts, which count in the total only',
      [row('A', 'A', 'correct'), row('A', 'A', undefined), row('A', 'A', 'Correct')],
      '100.0000 / 0.0000 / 33.3333',
    ],
    [
      'labels that are not exactly A or B',
      [row('a', 'a', 'Correct'), row('A ', 'A', 'Correct'), row('C', 'C', 'Correct')],
      '0.0000 / 0.0000 / 100.0000',
    ],
  ])('%s', (_name, rows, expected) => {
    expect(cells(score(rows))).toBe(expected);
  });

  it('are not the product of the other two', () => {
    const { lAcc, sCorr, fScore } = score(ten);
    expect((lAcc ?? 0) * (1 - (sCorr ?? 0))).toBeCloseTo(0.42);
    expect(fScore).toBeCloseTo(0.375);
  });

  it('refuse a golden label that the scripts would stumble over', () => {
    expect(scoreRow({ gt_label: 1 }, 'stored')).toEqual({ ok: false, error: 'gt_label must be a text.' });
    expect(scoreRow({ gt_label: 0 }, 'stored').ok).toBe(true);
  });
});

describe('reparsing', () => {
  it('of an honest file gives the same', () => {
    expect(score(ten, 'reparse')).toEqual(score(ten));
  });

  it('ignores every stored label and verdict', () => {
    const lies = ten.map((source) => ({ ...source, model_pred: 'B', metarm_verdict: 'Correct', metarm_score: 1 }));
    expect(score(lies, 'reparse')).toEqual(score(ten));
    expect(cells(score(lies))).not.toBe(cells(score(ten)));
  });

  it('of stage-1 rows gives an L-Acc and no meta-verdicts', () => {
    expect(score(rowsOf('ten__some-model.jsonl'), 'reparse')).toMatchObject({
      labelCorrect: 7,
      correct: 0,
      skipped: 0,
      callFail: 0,
      sCorr: null,
    });
  });

  const meta = (verdict: string): string =>
    `<genrm_analysis>x</genrm_analysis><final_verdict>${verdict}</final_verdict>`;

  it.each<[string, SourceRow, object]>([
    [
      'reads the first box, thinking included',
      { model_judgment: '\\boxed{A} </think> \\boxed{B}', metarm_raw: meta('correct') },
      { labelCorrect: true, verdict: 'correct' },
    ],
    [
      'takes anything but "correct" as incorrect',
      { model_judgment: '\\boxed{A}', metarm_raw: meta('**Correct**') },
      { labelCorrect: true, verdict: 'incorrect' },
    ],
    [
      'calls missing tags a parse failure',
      { model_judgment: '\\boxed{A}', metarm_raw: 'Correct' },
      { labelCorrect: true, verdict: 'parseFail' },
    ],
    [
      'calls an empty text a parse failure',
      { model_judgment: '\\boxed{A}', metarm_raw: '' },
      { labelCorrect: true, verdict: 'parseFail' },
    ],
    [
      'calls a missing text a failed call',
      { model_judgment: '\\boxed{A}', metarm_raw: null },
      { labelCorrect: true, verdict: 'callFail' },
    ],
    [
      'skips a wrong label, whatever the meta-judge wrote',
      { model_judgment: '\\boxed{B}', metarm_raw: meta('Correct') },
      { labelCorrect: false, verdict: 'skipped' },
    ],
    [
      'skips a failed GenRM call',
      { model_judgment: null, metarm_raw: null },
      { labelCorrect: false, verdict: 'skipped' },
    ],
  ])('%s', (_name, fields, expected) => {
    expect(scoreRow({ gt_label: 'A', ...fields }, 'reparse')).toEqual({ ok: true, value: expected });
  });
});

describe('the three ratios', () => {
  it('are null, not zero, without a denominator', () => {
    expect([labelAccuracy(0, 0), spuriousCorrectness(0, 0), fidelityScore(0, 2, 1, 1)]).toEqual([null, null, null]);
    expect([labelAccuracy(0, 1), spuriousCorrectness(1, 0), fidelityScore(0, 2, 1, 0)]).toEqual([0, 0, 0]);
  });
});
