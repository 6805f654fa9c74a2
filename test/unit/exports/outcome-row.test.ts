import { describe, expect, test } from 'vitest';
import { csvLine } from '../../../src/domain/exports/csv';
import {
  columnsOf,
  outcomeColumns,
  outcomeCsvHead,
  outcomeCsvLine,
  outcomeRow,
} from '../../../src/domain/exports/outcome-row';
import { dpoRow, rewardRow } from '../../../src/domain/exports/training-rows';
import { outcomeKinds, type Outcome, type OutcomeKind } from '../../../src/domain/outcome';
import type { Item } from '../../../src/domain/item';
import type { ItemSwap } from '../../../src/domain/swap';

const item: Item = {
  id: 'i1',
  subset: 'sums',
  conversation: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: '=1+1' },
  ],
  responseA: 'two, or "2"',
  responseB: 'three\nor so',
  goldenLabel: 'A',
  goldenJudgment: 'A adds correctly.',
  meta: { format: 'generic-ab', formatVersion: 1, line: 1 },
};
const outcome = (kind: OutcomeKind, verdict: Outcome['verdict']): Outcome => ({
  index: 0,
  itemId: 'i1',
  subset: 'sums',
  preview: '',
  goldenLabel: 'A',
  verdict,
  metaVerdict: kind === 'faithful' ? 'correct' : null,
  kind,
  failure: null,
  irregularMeta: false,
  tokens: 12,
  durationMs: 340,
});
const written = {
  judgeText: '<think>hm</think>A is right. [[A]]',
  rationale: 'A is right. [[A]]',
  metaText: '[[YES]]',
  metaAnalysis: '',
  genrm: 'g',
  metaJudge: 'm',
  human: { verdict: 'sound', note: '=his words' },
} as const;

describe('the table of outcomes', () => {
  test('has a cell for each column, and no cell that a spreadsheet would run', () => {
    const line = outcomeCsvLine(outcomeColumns, outcomeRow(item, outcome('faithful', 'A'), written));
    expect(line).toBe(
      `i1,sums,A,A,true,faithful,correct,sound,,g,m,12,340,'=1+1,"two, or ""2""","three\nor so",A adds correctly.,,<think>hm</think>A is right. [[A]],A is right. [[A]],[[YES]],,'=his words\n`,
    );
    expect(outcomeCsvHead(outcomeColumns).trimEnd().split(',')).toEqual(outcomeColumns);
  });

  test('has two columns more where anything was asked in the exchanged order, and only there', () => {
    const row = (swap?: ItemSwap) => outcomeRow(item, outcome('faithful', 'A'), { ...written, ...(swap && { swap }) });
    expect(columnsOf(false)).toEqual(outcomeColumns);
    expect(columnsOf(true).slice(-2)).toEqual(['swapped_verdict', 'swapped_meta_verdict']);
    expect(Object.keys(row())).toEqual([...outcomeColumns]);
    expect(row({ judge: 'B', meta: 'failed' })).toMatchObject({ swapped_verdict: 'B', swapped_meta_verdict: 'failed' });
    expect(outcomeCsvLine(columnsOf(true), row({ judge: 'B' }))).toMatch(/,B,\n$/);
    expect(outcomeCsvLine(columnsOf(true), row({}))).toMatch(/,,\n$/);
  });

  test.each(['=x', '+x', '-x', '@x', '\tx', '\rx'])('%j gets an apostrophe, numbers do not', (text) => {
    expect(csvLine([text, -1])).toMatch(/^"?'.*,-1\n$/s);
  });

  test('a failed or pending call is no wrong label', () => {
    const correct = (kind: OutcomeKind, verdict: Outcome['verdict']) =>
      outcomeRow(item, outcome(kind, verdict), written).label_correct;
    expect(correct('judge-failed', null)).toBeNull();
    expect(correct('pending', null)).toBeNull();
    expect(correct('no-verdict', null)).toBe(false);
    expect(correct('label-wrong', 'B')).toBe(false);
    expect(correct('meta-failed', 'A')).toBe(true);
  });
});

describe('rows for trainers', () => {
  const call = { prompt: 'P', text: 'T', sample: 0, order: 'AB' } as const;

  test('R = 1 for a right label with a right rationale, and null where the meta-judge has not told', () => {
    const rewards = (kind: OutcomeKind) => {
      const isWrong = kind === 'label-wrong' || kind === 'no-verdict';
      const { r_rlvr, r_ralign } = rewardRow(item, outcome(kind, isWrong ? null : 'A'), call);
      return [kind, r_rlvr, r_ralign];
    };
    const told = outcomeKinds.filter((kind) => kind !== 'judge-failed' && kind !== 'pending');
    expect(told.map(rewards)).toEqual([
      ['faithful', 1, 1],
      ['spurious', 1, 0],
      ['label-wrong', 0, 0],
      ['no-verdict', 0, 0],
      ['meta-failed', 1, null],
      ['meta-unreadable', 1, null],
      ['not-tested', 1, null],
      ['meta-pending', 1, null],
    ]);
    expect(rewardRow(item, outcome('faithful', 'A'), call)).toMatchObject({ prompt: 'P', completion: 'T', id: 'i1' });
  });

  test('the GenRM’s verdict makes the pair, right or wrong', () => {
    expect(dpoRow(item, outcome('no-verdict', null))).toBeNull();
    expect(dpoRow(item, outcome('label-wrong', 'B'))).toEqual({
      id: 'i1',
      prompt: item.conversation,
      chosen: [{ role: 'assistant', content: 'three\nor so' }],
      rejected: [{ role: 'assistant', content: 'two, or "2"' }],
      golden_agrees: false,
      rationale_correct: null,
    });
    expect(dpoRow(item, outcome('spurious', 'A'))).toMatchObject({ golden_agrees: true, rationale_correct: false });
  });
});
