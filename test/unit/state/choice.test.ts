import { describe, expect, it, test } from 'vitest';
import type { Benchmark } from '../../../src/domain/item';
import { pocket } from '../../../src/domain/protocols/pocket';
import { rAlign } from '../../../src/domain/protocols/r-align';
import { mismatches, standardTarget } from '../../../src/state/choice';
import { runId } from '../../../src/state/run-id';
import { modelRef } from '../../fixtures/runs';

const benchmark = (itemCount: number): Benchmark => ({
  id: 'b',
  name: 'b',
  format: 'r-align',
  itemCount,
  goldenJudgmentCount: 0,
  subsets: [],
});
const small = { ...modelRef('outcome'), knowsOnly: 'pocket' } as const;

test.each([
  [0, 0],
  [240, 240],
  [300, 300],
  [301, 100],
])('of %d items, %d are offered', (count, target) => {
  expect(standardTarget(benchmark(count))).toBe(target);
});

describe('what does not belong together', () => {
  it('is nothing for pocket models with their protocol and real models with R-Align', () => {
    expect(mismatches(small, { ...small, id: 'meta' }, pocket)).toEqual([]);
    expect(mismatches(modelRef('a'), modelRef('b'), rAlign)).toEqual([]);
    expect(mismatches(null, null, rAlign)).toEqual([]);
  });

  it('is named for each of the two models', () => {
    expect(mismatches(small, small, rAlign)).toHaveLength(2);
    expect(mismatches(small, modelRef('b'), pocket)).toEqual([expect.stringContaining('b no instructions')]);
  });
});

test('run ids can be read and sorted', () => {
  expect(runId(Date.UTC(2026, 10, 23, 18, 23, 48), 0.5)).toBe('20261123-182348-8000');
  expect(runId(0, 0) < runId(1000, 0)).toBe(true);
});
