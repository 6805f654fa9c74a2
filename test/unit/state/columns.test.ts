import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Columns } from '../../../src/state/columns.svelte';
import {
  asDeclared,
  inOrder,
  leastWidth,
  mostWidth,
  moved,
  placed,
  readLayout,
  templateOf,
  widthOf,
  withPinned,
  withShown,
  withWidth,
  type ColumnSpec,
  type Layout,
} from '../../../src/state/columns';
import { memoryStorage } from '../../fixtures/storage';

const spec = (id: string, more: Partial<ColumnSpec> = {}): ColumnSpec => ({
  ...{ id, name: id.toUpperCase(), width: 5, from: 0 },
  ...more,
});
const specs = [
  spec('number', { width: 3, narrow: 2.5 }),
  spec('label'),
  spec('text', { width: 8, grows: true }),
  spec('tokens', { from: 60 }),
  spec('seed', { from: Infinity }),
];
const ids = (list: readonly ColumnSpec[]): string => list.map(({ id }) => id).join(' ');
const shown = (layout: Layout, room = 80): string => ids(placed(specs, layout, room).map((one) => one.spec));

describe('columns', () => {
  it('are those that the width of the list has room for, until someone chooses', () => {
    expect(shown(asDeclared)).toBe('number label text tokens');
    expect(shown(asDeclared, 40)).toBe('number label text');
    const chosen = withShown(withShown(withShown(asDeclared, 'tokens', true), 'seed', true), 'label', false);
    expect(shown(chosen, 40)).toBe('number text tokens seed');
  });

  it('take what is left, or the width that was chosen, within limits', () => {
    expect(templateOf(placed(specs, asDeclared, 40))).toBe('3rem 5rem minmax(8rem, 1fr)');
    expect(templateOf(placed(specs, asDeclared, 20))).toBe('2.5rem 5rem minmax(8rem, 1fr)');
    expect(placed(specs, asDeclared, 40).map(({ width }) => width)).toEqual([3, 5, 32]);
    expect(placed(specs, asDeclared, 12).map(({ width }) => width)).toEqual([2.5, 5, 8]);
    const wide = withWidth(withWidth(asDeclared, 'text', 12.34), 'label', 999);
    expect(templateOf(placed(specs, wide, 40))).toBe(`3rem ${String(mostWidth)}rem 12.3rem`);
    expect(withWidth(asDeclared, 'label', -1).widths).toEqual({ label: leastWidth });
    expect(widthOf(placed(specs, wide, 40))).toBe(75.3);
  });

  it('are moved one by one, past hidden ones too', () => {
    expect(ids(inOrder(specs, moved(specs, asDeclared, 'text', 0)))).toBe('text number label tokens seed');
    expect(ids(inOrder(specs, moved(specs, asDeclared, 'number', 99)))).toBe('label text tokens seed number');
    expect(moved(specs, asDeclared, 'gone', 1)).toBe(asDeclared);
  });

  it('stand first when pinned, stay in sight, and return to where they were', () => {
    const pinned = withPinned(withPinned(asDeclared, 'text', true), 'label', true);
    const list = placed(specs, withWidth(pinned, 'text', 8), 80);
    expect(list.map(({ spec: { id }, stuckAt }) => [id, stuckAt])).toEqual([
      ['label', 0],
      ['text', 5],
      ['number', null],
      ['tokens', null],
    ]);
    expect(ids(inOrder(specs, moved(specs, pinned, 'number', 0)))).toBe('label text number tokens seed');
    expect(shown(withPinned(pinned, 'text', false))).toBe('label number text tokens');
    expect(withPinned(pinned, 'text', true).pinned).toHaveLength(2);
  });

  it('are scrolled with the others where pinned ones would cover the list', () => {
    const pinned = withPinned(withPinned(asDeclared, 'text', true), 'label', true);
    expect(placed(specs, pinned, 20).every(({ stuckAt }) => stuckAt === null)).toBe(true);
  });

  it('of another version: those that are gone are ignored, a new one stands where it is declared', () => {
    const kept = { ...asDeclared, order: ['gone', 'text', 'number', 'seed', 'tokens', 'text'], shown: { gone: true } };
    expect(ids(inOrder(specs, kept))).toBe('text number label seed tokens');
    const first = { ...asDeclared, order: ['text', 'label', 'tokens', 'seed'] };
    expect(ids(inOrder(specs, first))).toBe('number text label tokens seed');
  });

  it('are each there once, whatever was done to them', () => {
    const id = fc.constantFrom(...specs.map((one) => one.id), 'gone');
    const deed = fc.oneof(
      fc.tuple(id, fc.integer({ min: -3, max: 9 })).map(
        ([one, place]) =>
          (l: Layout) =>
            moved(specs, l, one, place),
      ),
      fc.tuple(id, fc.boolean()).map(
        ([one, is]) =>
          (l: Layout) =>
            withPinned(l, one, is),
      ),
      fc.tuple(id, fc.boolean()).map(
        ([one, is]) =>
          (l: Layout) =>
            withShown(l, one, is),
      ),
      fc.tuple(id, fc.double({ noNaN: true })).map(
        ([one, width]) =>
          (l: Layout) =>
            withWidth(l, one, width),
      ),
    );
    fc.assert(
      fc.property(fc.array(deed), fc.double({ min: 0, noNaN: true }), (deeds, room) => {
        const layout = deeds.reduce((l, one) => one(l), asDeclared);
        expect(ids(inOrder(specs, layout)).split(' ').toSorted()).toEqual(ids(specs).split(' ').toSorted());
        const pins = inOrder(specs, layout).map((one) => layout.pinned.includes(one.id));
        expect(pins).toEqual(pins.toSorted((a, b) => Number(b) - Number(a)));
        for (const { least, width } of placed(specs, layout, room)) {
          expect(least).toBeGreaterThanOrEqual(leastWidth);
          expect(least).toBeLessThanOrEqual(mostWidth);
          expect(width).toBeGreaterThanOrEqual(least);
        }
        expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
      }),
    );
  });
});

describe('the columns of a table', () => {
  it('come back as they were arranged, each table’s by itself, and go back to how they stood', () => {
    const storage = memoryStorage();
    const made = (table: string): Columns => new Columns(table, () => specs, storage);
    const columns = made('results');
    columns.move('text', 0);
    columns.resize('label', 7);
    columns.pin('number', true);
    columns.show('tokens', false);
    const again = made('results');
    expect(again.shown).toEqual(columns.shown);
    expect(again.template).toBe('3rem minmax(8rem, 1fr) 7rem');
    expect(again.isChanged).toBe(true);
    expect(made('compare').isChanged).toBe(false);
    again.reset();
    expect(again.isChanged).toBe(false);
    expect(made('results').template).toBe(made('compare').template);
  });

  it('never lose the last one', () => {
    const columns = new Columns('results', () => specs, memoryStorage());
    for (const { id } of specs) columns.show(id, false);
    expect(columns.shown.map(({ spec: { id } }) => id)).toEqual(['tokens']);
  });

  it('are as declared where nothing usable is kept', () => {
    for (const text of ['', '{', '[]', '{"order":[1]}', '{"order":[],"shown":{},"pinned":[],"widths":{"label":0}}']) {
      const columns = new Columns('results', () => specs, memoryStorage([['plumbline-columns-results', text]]));
      expect(columns.isChanged).toBe(false);
    }
  });
});
