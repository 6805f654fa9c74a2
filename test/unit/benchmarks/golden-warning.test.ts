import { expect, it } from 'vitest';
import { goldenWarning } from '../../../src/domain/benchmarks/golden-warning';
import { itemFrom } from '../../fixtures/items';

it.each([
  ['A adds correctly, so A is better. [[A]]', null],
  ['A adds correctly.', null],
  ['The first response is the longer one.', null],
  ['B is clearly better.', 'golden-judgment-of-other'],
  ['Because of the sum. \\boxed{B}', 'golden-judgment-of-other'],
  ['The sum is right.', 'golden-judgment-unnamed'],
  [null, null],
])('the golden judgment %j of an item whose label is A: %s', (goldenJudgment, warning) => {
  expect(goldenWarning(itemFrom({ goldenLabel: 'A', goldenJudgment }))).toBe(warning);
});
