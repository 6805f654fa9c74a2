import type { AsideItem, Item, ItemWarning } from '../item';
import { contentKey } from './content-key';
import { goldenWarning } from './golden-warning';
import type { ImportedCall, RowContent } from './format';

/** Makes ids unique within one file, in file order, and marks what came before. Keeps every item. */
export interface UniqueItems {
  /** @param marks what is to be said about every item of this row. */
  add(
    content: RowContent,
    marks: readonly ItemWarning[],
  ): { readonly items: Item[]; readonly aside: AsideItem[]; readonly calls: ImportedCall[] };
}

export function createUniqueItems(): UniqueItems {
  const ids = createUniqueIds();
  const groups = createUniqueIds();
  const contents = new Set<string>();

  /** @param group the row's own, made unique: two rows never share one. */
  function unique<T extends Item | AsideItem>(item: T, marks: readonly ItemWarning[], group: string | undefined): T {
    const id = ids.take(item.id);
    const more = [...marks];
    if (id !== item.id) more.push('duplicate-id');
    const ofGolden = goldenWarning(item);
    if (ofGolden !== null) more.push(ofGolden);
    // Votes of several annotators on one pair are no copies.
    if (!isNew(contents, `${contentKey(item)}${item.meta.annotator ?? ''}`)) more.push('duplicate-content');
    const isOwnGroup = group === undefined || item.meta.group === undefined || item.meta.group.id === group;
    if (more.length === 0 && isOwnGroup) return item;
    const meta = {
      ...item.meta,
      ...(more.length > 0 && { warnings: [...new Set([...(item.meta.warnings ?? []), ...more])] }),
      ...(!isOwnGroup && { group: { ...item.meta.group, id: group } }),
    };
    return { ...item, id, meta };
  }

  return {
    add({ items, aside = [], calls = [] }, marks) {
      const meta = (items[0] ?? aside[0]?.item)?.meta;
      // In a file that we wrote one group is many rows, and its id was made unique before.
      const given = meta?.origin === undefined ? meta?.group?.id : undefined;
      const group = given === undefined ? undefined : groups.take(given);
      const made = items.map((item) => unique(item, marks, group));
      const renamed = new Map<string, string>();
      // Of several items with one id the first is the one that calls mean.
      if (calls.length > 0)
        for (const [at, { id }] of [...items.entries()].reverse()) renamed.set(id, made[at]?.id ?? id);
      return {
        items: made,
        aside: aside.map(({ item }) => unique(item, marks, group)),
        calls: calls.map((call) => ({ ...call, itemId: renamed.get(call.itemId) ?? call.itemId })),
      };
    },
  };
}

/** The first to ask for an id gets it, later ones get "id#2" and so on. */
function createUniqueIds(): { take(id: string): string } {
  const taken = new Set<string>();
  const copies = new Map<string, number>();
  return {
    take(id) {
      if (isNew(taken, id)) return id;
      for (let copy = (copies.get(id) ?? 1) + 1; ; copy++) {
        const next = `${id}#${String(copy)}`;
        if (!isNew(taken, next)) continue;
        copies.set(id, copy);
        return next;
      }
    },
  };
}

/** Adds a value, and says whether it was not there yet: one search instead of two. */
function isNew(values: Set<string>, value: string): boolean {
  const { size } = values;
  return values.add(value).size > size;
}
