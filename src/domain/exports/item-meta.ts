import type { ItemMeta } from '../item';

/**
 * What an item means beyond R-Align's columns: votes, margins, points, tags and the like; null: nothing. Warnings come
 * again when it is read.
 * @param fields names of the source's fields, for a table, whose columns do not keep their order.
 */
export function itemMetaOf(meta: ItemMeta, fields?: ItemMeta['fields']): object | null {
  const { format, formatVersion, line, origin, extra: _, fields: __, warnings: ___, ...meaning } = meta;
  const further = { ...meaning, ...(fields && { fields }) };
  if (Object.keys(further).length === 0) return null;
  return { ...(origin ?? { format, formatVersion, line }), ...further };
}
