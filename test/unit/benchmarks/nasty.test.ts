import { describe, expect, test } from 'vitest';
import { importFile } from '../../fixtures/import-file';
import { byteInputs } from './nasty/bytes';
import { expectInput } from './nasty/expect-input';
import type { NastyInput } from './nasty/input';
import { jsonInputs } from './nasty/json';

const each = (inputs: readonly NastyInput[]) =>
  inputs.map((input) => [`${String(input.n)} ${input.name}`, input] as const);

describe.each([
  ['bytes and containers', byteInputs],
  ['JSON', jsonInputs],
] as const)('%s', (_group, inputs) => {
  test.each(each(inputs))('%s', async (_name, input) => {
    expectInput(input, await importFile(new Blob([...input.file])));
  });
});

test('placeholder', () => {
  expect(1).toBe(1);
});
