import type { Item } from '../item';

/** A judge that does not read. */
export type ShortcutRule = 'always-a' | 'always-b' | 'longer' | 'shorter';

/** How often it would be right: on so many of the n items that it says something about. */
export interface Shortcut {
  readonly rule: ShortcutRule;
  readonly right: number;
  readonly n: number;
}

/** Counts what labels and lengths alone give away, one item after another. */
export interface ShortcutCounter {
  add(item: Pick<Item, 'goldenLabel' | 'responseA' | 'responseB'>): void;
  /** The better one of each pair of opposite rules; those that say nothing about any item are left out. */
  best(): readonly Shortcut[];
}

export function createShortcutCounter(): ShortcutCounter {
  let items = 0;
  let labelA = 0;
  let unequal = 0;
  let longer = 0;
  return {
    add({ goldenLabel, responseA, responseB }) {
      items++;
      if (goldenLabel === 'A') labelA++;
      const lead = responseA.length - responseB.length;
      if (lead === 0) return;
      unequal++;
      if (lead > 0 === (goldenLabel === 'A')) longer++;
    },
    best: () =>
      [better(['always-a', 'always-b'], labelA, items), better(['longer', 'shorter'], longer, unequal)].filter(
        ({ n }) => n > 0,
      ),
  };
}

const better = ([rule, opposite]: readonly [ShortcutRule, ShortcutRule], right: number, n: number): Shortcut =>
  right * 2 >= n ? { rule, right, n } : { rule: opposite, right: n - right, n };
