import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../../src/domain/metrics/summary';
import { outcomeKinds } from '../../../src/domain/outcome';
import { Progress } from '../../../src/state/progress';
import { settled } from '../../../src/state/tally';
import { outcome } from '../../fixtures/outcomes';

describe('progress', () => {
  it('takes F-Score over the settled beginning of the run’s order only', () => {
    const progress = new Progress([2, 0, 1, 3]);
    for (const [index, kind] of [
      [0, 'label-wrong'],
      [1, 'label-wrong'],
      [2, 'meta-pending'],
      [3, 'label-wrong'],
    ] as const) {
      progress.put(outcome(index, kind));
    }
    expect(progress.settledPrefix).toBe(0);
    expect(progress.summary(4).fScore).toMatchObject({ value: null, n: 0 });
    expect(progress.summary(4).lAcc).toMatchObject({ k: 1, n: 4 });
    progress.put(outcome(2, 'faithful'));
    expect(progress.settledPrefix).toBe(4);
    expect(progress.summary(4).fScore).toMatchObject({ k: 1, n: 4 });
  });

  it('lists items with a failed call, the latest first, until one succeeds', () => {
    const progress = new Progress([0, 1, 2, 3]);
    progress.put(outcome(0, 'judge-failed'));
    progress.put(outcome(2, 'meta-failed'));
    progress.put(outcome(1, 'faithful'));
    const listed = (most: number): readonly number[] => progress.failed(most).map(({ index }) => index);
    expect(listed(10)).toEqual([2, 0]);
    progress.put(outcome(0, 'judge-failed'));
    expect(listed(1)).toEqual([0]);
    progress.put(outcome(0, 'faithful'));
    expect(listed(10)).toEqual([2]);
  });

  it('goes back when a settled item is under way again', () => {
    const progress = new Progress([0, 1, 2]);
    progress.put(outcome(0, 'faithful'));
    progress.put(outcome(1, 'judge-failed'));
    progress.put(outcome(2, 'faithful'));
    expect(progress.settledPrefix).toBe(3);
    progress.put(outcome(1, 'meta-pending'));
    expect(progress.settledPrefix).toBe(1);
    expect(progress.counts(3).failures).toEqual({});
    progress.put(outcome(1, 'spurious'));
    expect(progress.summary(3).fScore).toMatchObject({ k: 2, n: 3 });
  });

  it('counts as a fresh count would, whatever happens in whatever order', () => {
    const size = 8;
    const change = fc.tuple(fc.nat(size - 1), fc.constantFrom(...outcomeKinds));
    const order = fc.shuffledSubarray([...Array(size).keys()], { minLength: size });
    fc.assert(
      fc.property(order, fc.array(change, { maxLength: 40 }), (taken, changes) => {
        const progress = new Progress(taken);
        const now = taken.map((_, index) => outcome(index, 'pending'));
        for (const [index, kind] of changes) {
          now[index] = outcome(index, kind);
          progress.put(outcome(index, kind));
        }
        const inOrder = taken.flatMap((index) => now[index] ?? []);
        const firstOpen = inOrder.findIndex((item) => !settled(item));
        const prefix = inOrder.slice(0, firstOpen < 0 ? size : firstOpen);
        expect(progress.settledPrefix).toBe(prefix.length);
        expect(progress.counts(size)).toEqual(summarise(now).counts);
        const { value, k, n } = summarise(prefix).fScore;
        expect(progress.summary(size).fScore).toMatchObject({ value, k, n });
        expect(progress.settledCount).toBe(now.filter(settled).length);
      }),
    );
  });
});
