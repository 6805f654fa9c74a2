import { expect, test } from 'vitest';
import { fuzzImport } from '../../fixtures/import-fuzz';

/** `npm run bench -- fuzz 1000000` reads more of them. */
const runs = 20_000;

test('random and damaged files are read without an exception, and good rows are never lost to bad ones', () => {
  expect(() => {
    fuzzImport(runs);
  }).not.toThrow();
}, 300_000);
