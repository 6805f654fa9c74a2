import { describe, expect, it, test } from 'vitest';
import { duration, durationRange, timeLeft } from '../../../src/state/pace';

describe('time left', () => {
  it('is not known before three calls', () => {
    expect(timeLeft([{ seconds: [1, 1], left: 5 }], 1)).toBe(null);
  });

  it('is the mean for steady calls, both stages added', () => {
    expect(
      timeLeft(
        [
          { seconds: [2, 2, 2], left: 5 },
          { seconds: [1, 1, 1], left: 3 },
        ],
        1,
      ),
    ).toEqual([13, 13]);
  });

  it('halves when two calls are always under way', () => {
    expect(timeLeft([{ seconds: [2, 2, 2], left: 5 }], 2)).toEqual([5, 5]);
  });

  it('is a wider range the more calls differ, and never below zero', () => {
    const range = timeLeft([{ seconds: [1, 1, 10], left: 100 }], 1);
    expect(range?.[0]).toBe(0);
    expect(range?.[1]).toBeGreaterThan(400);
  });

  it('needs no pace of a stage that has nothing left', () => {
    expect(
      timeLeft(
        [
          { seconds: [1, 1, 1], left: 2 },
          { seconds: [], left: 0 },
        ],
        1,
      ),
    ).toEqual([2, 2]);
  });
});

test.each([
  [0.2, 'under 1 s'],
  [42.4, '42 s'],
  [120, '2 min'],
  [5369, '89 min'],
  [12_000, '3 h 20 min'],
  [300_000, '3 days'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [[120, 300], '2 to 5 min'],
  [[57, 71], '57 to 71 s'],
  [[74, 130], '74 s to 2 min'],
  [[121, 122], 'about 2 min'],
] as const)('%j is %s', (range, text) => {
  expect(durationRange(range)).toBe(text);
});
