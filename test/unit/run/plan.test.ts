import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash32, hashOrder } from '../../../src/domain/random';
import { itemsOfRun } from '../../../src/domain/run';
import { callSeed, orderOf, runOrder } from '../../../src/run/plan';
import { Queue } from '../../../src/run/queue';

const ids = fc.uniqueArray(fc.string(), { maxLength: 60 });

test('the order is a permutation that depends on seed and ids only', () => {
  fc.assert(
    fc.property(ids, fc.nat(), (list, seed) => {
      const order = runOrder(list, seed);
      expect([...order].sort((a, b) => a - b)).toEqual(list.map((_, index) => index));
      expect(runOrder(list, seed)).toEqual(order);
    }),
  );
});

test('the order is that of the hashes, equal ones as they stand', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 60 }), fc.nat(), (list, seed) => {
      const hashed = list.map((id, place) => ({ hash: hash32(id, seed), place }));
      const sorted = hashed.sort((a, b) => a.hash - b.hash || a.place - b.place).map(({ place }) => place);
      expect(hashOrder(list, seed)).toEqual(sorted);
    }),
  );
});

test('a queue begins with as many as there are', async () => {
  const queue = new Queue(Array.from({ length: 300_000 }, (_, n) => n));
  queue.close();
  for await (const first of queue) {
    expect(first).toBe(0);
    break;
  }
});

test('an item keeps its place among the others when some are left out', () => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.nat(), (list, seed, cut) => {
      const kept = list.filter((_, index) => index % ((cut % 3) + 2) !== 0);
      const all = runOrder(list, seed).map((index) => list[index]);
      const some = runOrder(kept, seed).map((index) => kept[index]);
      expect(some).toEqual(all.filter((id) => id !== undefined && kept.includes(id)));
    }),
  );
});

test('sampling seeds are positive and differ between calls', () => {
  const seeds = Array.from({ length: 1000 }, (_, i) => callSeed(`item ${String(i)}`, 7));
  expect(Math.min(...seeds)).toBeGreaterThan(0);
  expect(new Set(seeds).size).toBe(1000);
});

test('a run about some items takes those only, in the same order', () => {
  const twenty = Array.from({ length: 20 }, (_, n) => `i${String(n)}`);
  const only = [3, 7, 11];
  expect(orderOf(twenty, { seed: 5 })).toEqual(runOrder(twenty, 5));
  expect(orderOf(twenty, { seed: 5, only })).toEqual(runOrder(twenty, 5).filter((index) => only.includes(index)));
  expect(itemsOfRun({ benchmark: { id: 'b', name: 'b', itemCount: 20 }, only })).toBe(3);
});
