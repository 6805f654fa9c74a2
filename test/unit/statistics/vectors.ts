import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Inputs and results of the reference computation: 35 groups, made by another program in another language. */
const vectors = JSON.parse(readFileSync('test/fixtures/stats-vectors.json', 'utf8')) as Readonly<
  Record<string, unknown>
>;

/** One group; the caller says what its fields are. */
export const vector = (name: string): unknown => vectors[name];

/** Every number of `actual` within 1e-9 of `expected`, relative to its size where it is larger than 1. */
export function expectClose(actual: readonly unknown[], expected: readonly unknown[], tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    if (Array.isArray(value)) expectClose(value, expected[i] as readonly unknown[], tolerance);
    else if (typeof value === 'number' && typeof expected[i] === 'number') {
      const error = Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i]));
      expect(error, `${String(value)} should be ${String(expected[i])}`).toBeLessThanOrEqual(tolerance);
    } else expect(value).toBe(expected[i]);
  });
}

/** One letter an item, as the vectors write runs and votes. */
export const letters = (text: string): string[] => text.split('');
