import { describe, expect, test } from 'vitest';
import { selfAgreement } from '../../../src/domain/human/agreement';
import { checksOf, drawnUnder } from '../../../src/domain/human/check';
import { entryOf, exact } from '../../fixtures/checks';

const brief = (entries: Parameters<typeof checksOf>[0]) =>
  checksOf(entries).map(({ number, itemId, verdict }) => [number, itemId, verdict]);

describe('the record of checks', () => {
  test('is a list of answers, whatever order it is read in', () => {
    const entries = [
      entryOf({ seq: 0 }),
      entryOf({ seq: 1, did: 'spurious' }),
      entryOf({ seq: 2, did: 'cannot-tell' }),
    ];
    expect(brief(entries.toReversed())).toEqual([
      [0, 'i0', 'sound'],
      [1, 'i1', 'spurious'],
      [2, 'i2', 'cannot-tell'],
    ]);
  });

  test('keeps what an answer was before it was changed', () => {
    const [check] = checksOf([
      entryOf({ seq: 0, note: 'first', at: 1 }),
      entryOf({ seq: 1 }),
      entryOf({ seq: 2, check: 0, itemId: 'i0', did: 'spurious', note: 'second thoughts', at: 9 }),
    ]);
    expect(check).toMatchObject({ verdict: 'spurious', note: 'second thoughts', at: 9 });
    expect(check?.history.map(({ did, note }) => [did, note])).toEqual([['sound', 'first']]);
  });

  test('forgets in its numbers, never in the record, what was taken back', () => {
    const back = [
      entryOf({ seq: 0 }),
      entryOf({ seq: 1 }),
      entryOf({ seq: 2, check: 1, itemId: 'i1', did: 'taken-back' }),
    ];
    expect(brief(back)).toEqual([[0, 'i0', 'sound']]);
    const again = [...back, entryOf({ seq: 3, check: 1, itemId: 'i1', did: 'spurious' })];
    expect(brief(again)).toEqual([
      [0, 'i0', 'sound'],
      [1, 'i1', 'spurious'],
    ]);
    expect(checksOf(again)[1]?.history.map(({ did }) => did)).toEqual(['sound']);
  });

  test('lets an answer stand once the meta-judge’s verdict was shown', () => {
    const [check] = checksOf([
      entryOf({ seq: 0 }),
      entryOf({ seq: 1, check: 0, itemId: 'i0', did: 'revealed' }),
      entryOf({ seq: 2, check: 0, itemId: 'i0', did: 'spurious' }),
    ]);
    expect(check).toMatchObject({ verdict: 'sound', isRevealed: true, history: [] });
  });

  test('knows an item that was shown before, under the same reading only', () => {
    const other = { ...exact, metaParser: 'tolerant' } as const;
    const checks = checksOf([
      entryOf({ seq: 0, itemId: 'x' }),
      entryOf({ seq: 1, itemId: 'x', reading: other }),
      entryOf({ seq: 2, itemId: 'x', did: 'spurious' }),
      entryOf({ seq: 3, itemId: 'y' }),
    ]);
    expect(checks.map(({ isRepeat }) => isRepeat)).toEqual([false, false, true, false]);
    expect(drawnUnder(checks, other)).toHaveLength(1);
    expect(selfAgreement(drawnUnder(checks, exact))).toMatchObject({ same: 0, n: 1 });
    expect(selfAgreement([])).toEqual({ same: 0, n: 0, interval: null });
  });
});
