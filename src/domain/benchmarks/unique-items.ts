import type { Item, ItemWarning } from '../item';
import { contentHash } from './content-hash';
import type { ImportedCall, RowContent } from './format';

/** Makes ids unique within one file, in file order, and marks what came before. Keeps every item. */
export interface UniqueItems {
  /** @param marks what is to be said about every item of this row. */
  add(content: RowContent, marks: readonly ItemWarning[]): { readonly items: Item[]; readonly calls: ImportedCall[] };
}

export function createUniqueItems(): UniqueItems {
  const ids = new Set<string>();
  const copies = new Map<string, number>();
  const contents = new Set<string>();

  function uniqueId(id: string): string {
    if (!ids.has(id)) {
      ids.add(id);
      return id;
    }
    for (let copy = (copies.get(id) ?? 1) + 1; ; copy++) {
      const next = `${id}#${String(copy)}`;
      if (ids.has(next)) continue;
      copies.set(id, copy);
      ids.add(next);
      return next;
    }
  }

  return {
    add(content, marks) {
      const renamed = new Map<string, string>();
      const items = content.items.map((item) => {
        const id = uniqueId(item.id);
        if (!renamed.has(item.id)) renamed.set(item.id, id);
        const warnings = new Set([...(item.meta.warnings ?? []), ...marks]);
        if (id !== item.id) warnings.add('duplicate-id');
        const hash = contentHash(item);
        if (contents.has(hash)) warnings.add('duplicate-content');
        contents.add(hash);
        return warnings.size === 0 ? item : { ...item, id, meta: { ...item.meta, warnings: [...warnings] } };
      });
      const calls = (content.calls ?? []).map((call) => ({ ...call, itemId: renamed.get(call.itemId) ?? call.itemId }));
      return { items, calls };
    },
  };
}
