import { describe, expect, it } from 'vitest';
import { summaryCsv } from '../../../src/domain/exports/summary-csv';

describe('results_summary.csv', () => {
  it('has the bytes of the paper’s script', () => {
    // The published demo file: ten items per benchmark.
    const row = (model: string, bench: string, label: number, correct: number, incorrect: number, failed: number) => ({
      model,
      bench,
      lAcc: label / 10,
      sCorr: 1 - correct / (correct + incorrect),
      fScore: correct / (10 - failed),
    });
    const csv = summaryCsv([
      row('gpt-5', 'helpsteer3_aug', 10, 9, 1, 0),
      row('gemini-2.5-pro-thinking', 'reward_bench2_aug', 10, 9, 1, 0),
      row('gemini-2.5-pro-thinking', 'ppe_human_preference_v1_aug', 7, 5, 1, 1),
      row('gemini-2.5-pro-thinking', 'helpsteer3_aug', 9, 8, 1, 0),
    ]);
    expect(csv).toBe(
      'model,helpsteer3_aug__label_acc,helpsteer3_aug__spurious_correctness,helpsteer3_aug__fidelity_score,' +
        'ppe_human_preference_v1_aug__label_acc,ppe_human_preference_v1_aug__spurious_correctness,ppe_human_preference_v1_aug__fidelity_score,' +
        'reward_bench2_aug__label_acc,reward_bench2_aug__spurious_correctness,reward_bench2_aug__fidelity_score\n' +
        'gemini-2.5-pro-thinking,90.0000,11.1111,80.0000,70.0000,16.6667,55.5556,100.0000,10.0000,90.0000\n' +
        'gpt-5,100.0000,10.0000,90.0000,,,,,,\n',
    );
  });

  const row = { lAcc: 1, sCorr: null, fScore: null };

  it('leaves cells empty for what was not tested', () => {
    expect(summaryCsv([{ model: 'm', bench: 'b', lAcc: 0, sCorr: null, fScore: null }])).toMatch(/\nm,0\.0000,,\n$/);
  });

  it('sorts by code point, like Python', () => {
    const csv = summaryCsv(['b', 'B', '\u{1F600}', '\uFF21', 'a'].map((model) => ({ model, bench: 'x', ...row })));
    expect(
      csv
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0]),
    ).toEqual(['B', 'a', 'b', '\uFF21', '\u{1F600}']);
  });

  it('takes the last of two rows for one cell, and no row without a model', () => {
    const rows = [
      { model: 'm', bench: 'b', ...row, lAcc: 0.25 },
      { model: 'm', bench: 'b', ...row, lAcc: 0.5 },
      { model: '', bench: 'b', ...row },
    ];
    expect(summaryCsv(rows)).toBe('model,b__label_acc,b__spurious_correctness,b__fidelity_score\nm,50.0000,,\n');
  });

  it('quotes names that hold a comma or a quote', () => {
    expect(summaryCsv([{ model: 'a,"b"', bench: 'x', ...row }])).toContain('\n"a,""b""",100.0000,,\n');
  });

  it('is a bare header when there is nothing', () => {
    expect(summaryCsv([])).toBe('model\n');
  });
});
