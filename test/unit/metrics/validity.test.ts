import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readValidityRows, validityOf } from '../../../src/domain/metrics/validity';

/** HelpSteer3 and the mean of eight benchmarks of the policies (R-Align); that of RRM-32B is read off the paper's plot. */
const published = `| GenRM | L-Acc | F-Score | AVG |
|---|---|---|---|
| Qwen3-8B | 72.9 | 39.5 | 58.1 |
| GenRM-RLVR-8B | 72.9 | 40.4 | 57.6 |
| GenRM-R-Align-8B | 73.1 | 47.8 | 59.7 |
| Qwen3-14B | 74.1 | 44.5 | 59.1 |
| GenRM-RLVR-14B | 75.5 | 40.1 | 59.4 |
| **GenRM-R-Align-14B** | 76.3 | 54.0 | 61.7 |
| RRM-32B | 74.7 | 30.6 | 54.8 |
`;

describe('rows as they are pasted', () => {
  test.each([
    ['a, 70, 40, 55', { lAcc: 70, sCorr: null, fScore: 40, downstream: 55 }],
    ['a\t70\t30\t40\t55', { lAcc: 70, sCorr: 30, fScore: 40, downstream: 55 }],
    ['a; 70 %; 40%; –', { lAcc: 70, sCorr: null, fScore: 40, downstream: null }],
    ['downstream,model,f_score\n55,a,40', { lAcc: null, sCorr: null, fScore: 40, downstream: 55 }],
    ['| **a** | 70 | 40 | 55 |', { lAcc: 70, sCorr: null, fScore: 40, downstream: 55 }],
  ])('%j', (text, values) => {
    expect(readValidityRows(text)).toEqual({ rows: [{ name: 'a', ...values }], problems: [] });
  });

  it('of the paper give its correlations, and those without the one that they rest on', () => {
    const { rows, problems } = readValidityRows(published);
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(7);
    const [lAcc, fScore, sCorr] = validityOf(rows);
    expect([lAcc?.n, lAcc?.r?.toFixed(3), fScore?.r?.toFixed(3)]).toEqual([7, '0.366', '0.947']);
    const without = (of: typeof lAcc) => of?.without.find(({ name }) => name === 'RRM-32B')?.r?.toFixed(3);
    expect([without(lAcc), without(fScore)]).toEqual(['0.812', '0.896']);
    expect(sCorr).toEqual({ metric: 'sCorr', n: 0, r: null, without: [] });
  });

  it('that are none are named, and cost no other', () => {
    const { rows, problems } = readValidityRows('a, 1, 2, 3\nalone\nb, x, 5, 6\n\n');
    expect(rows.map(({ name, lAcc, fScore }) => [name, lAcc, fScore])).toEqual([
      ['a', 1, 2],
      ['b', null, 5],
    ]);
    expect(problems).toEqual([
      'Line 2 has 1 cells: a name and three values (L-Acc, F-Score, downstream) or four (L-Acc, S-Corr, F-Score, downstream) are expected.',
      'Line 3: “x” is no number.',
    ]);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { rows } = readValidityRows(text);
        for (const { r } of validityOf(rows)) expect(r === null || Math.abs(r) <= 1).toBe(true);
      }),
    );
  });
});
