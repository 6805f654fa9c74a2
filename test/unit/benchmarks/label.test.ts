import { describe, expect, it } from 'vitest';
import { readLabel } from '../../../src/domain/benchmarks/label';

describe('a golden label', () => {
  it.each<[unknown, 'A' | 'B']>([
    ['A', 'A'],
    [' b ', 'B'],
    ['[[A]]', 'A'],
    ['\\boxed{B}', 'B'],
    ['boxed{A}', 'A'],
    ['Ａ', 'A'],
    ['model_a', 'A'],
    ['response_2', 'B'],
    ['Output (b)', 'B'],
    ['Assistant A', 'A'],
    ['A>B', 'A'],
    ['B<<A', 'A'],
    ['1 < 2', 'B'],
    ['A≻B', 'A'],
  ])('%j names a side', (value, label) => {
    expect(readLabel('gt_label', value)).toEqual({ ok: true, value: label });
  });

  it.each<[unknown, string]>([
    ['tie', 'label-tie'],
    ['C', 'label-tie'],
    ['A=B', 'label-tie'],
    ['both_bad', 'label-tie'],
    ['neither', 'label-tie'],
    [undefined, 'label-missing'],
    [null, 'label-missing'],
    ['', 'label-missing'],
    [1, 'label-unreadable'],
    ['1', 'label-unreadable'],
    [true, 'label-unreadable'],
    ['AB', 'label-unreadable'],
    ['A>A', 'label-unreadable'],
    ['A or B', 'label-unreadable'],
    ['chosen', 'label-unreadable'],
    [['A'], 'label-unreadable'],
  ])('%j names neither: the message says which field and what was found', (value, code) => {
    const read = readLabel('gt_label', value);
    if (read.ok) throw new Error(`read as ${read.value}`);
    expect(read.error).toMatchObject({ field: 'gt_label', code });
    expect(read.error.message).toMatch(/^gt_label .*expected "A" or "B", found /);
  });
});
