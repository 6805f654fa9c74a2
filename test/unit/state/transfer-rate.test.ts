import { expect, test } from 'vitest';
import { TransferRate } from '../../../src/state/transfer-rate';

test('what was there at the start is no speed', () => {
  const rate = new TransferRate();
  rate.add(0, 5_000_000);
  expect(rate.at(1000)).toBeNull();
  rate.add(4000, 5_400_000);
  expect(rate.at(4000)).toBe(100_000);
});

test('a transfer that stands still gets slower; the distant past is forgotten', () => {
  const rate = new TransferRate();
  for (let second = 0; second <= 100; second++) rate.add(second * 1000, second < 50 ? 0 : (second - 50) * 1000);
  expect(rate.at(100_000)).toBe(1000);
  expect(rate.at(185_000)).toBeLessThan(200);
});

test('fetching anew begins to measure anew', () => {
  const rate = new TransferRate();
  rate.add(0, 0);
  rate.add(5000, 1000);
  rate.add(6000, 0);
  expect(rate.at(6500)).toBeNull();
});
