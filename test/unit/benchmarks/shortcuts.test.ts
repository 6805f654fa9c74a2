import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createShortcutCounter, type Shortcut } from '../../../src/domain/benchmarks/shortcuts';
import type { Item } from '../../../src/domain/item';

type Pair = Pick<Item, 'goldenLabel' | 'responseA' | 'responseB'>;
const pair = (goldenLabel: 'A' | 'B', responseA: string, responseB: string): Pair => ({
  goldenLabel,
  responseA,
  responseB,
});

function bestOf(items: readonly Pair[]): readonly Shortcut[] {
  const counter = createShortcutCounter();
  for (const item of items) counter.add(item);
  return counter.best();
}

describe('what a judge that reads nothing gets right', () => {
  test('labels and lengths are counted each on its own; answers of one length say nothing', () => {
    const items = [pair('A', 'long', 'x'), pair('A', 'x', 'long'), pair('B', 'long', 'x'), pair('A', 'xx', 'yy')];
    expect(bestOf(items)).toEqual([
      { rule: 'always-a', right: 3, n: 4 },
      { rule: 'shorter', right: 2, n: 3 },
    ]);
  });

  test('no item, no number', () => {
    expect(bestOf([])).toEqual([]);
    expect(bestOf([pair('B', 'a', 'b')])).toEqual([{ rule: 'always-b', right: 1, n: 1 }]);
  });

  test('answers that change places change the letter and no number', () => {
    const items = fc.array(
      fc.record({ goldenLabel: fc.constantFrom('A', 'B'), responseA: fc.string(), responseB: fc.string() }),
    );
    fc.assert(
      fc.property(items, (given) => {
        const turned = given.map(({ goldenLabel, responseA, responseB }) =>
          pair(goldenLabel === 'A' ? 'B' : 'A', responseB, responseA),
        );
        const numbers = (list: readonly Shortcut[]) => list.map(({ right, n }) => ({ right, n }));
        expect(numbers(bestOf(turned))).toEqual(numbers(bestOf(given)));
        for (const { right, n } of bestOf(given)) expect(right * 2).toBeGreaterThanOrEqual(n);
      }),
    );
  });
});
