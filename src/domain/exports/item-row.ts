import type { Item, Turn } from '../item';
import { quoted } from './csv';
import { itemMetaOf } from './item-meta';
import type { TableColumn } from './table';

/** Columns of a table of items: R-Align's, with what does not fit in them as JSON. Read back, it gives the same items. */
export const itemColumns = [
  { name: 'id', kind: 'text' },
  { name: 'conversations', kind: 'turns' },
  { name: 'response_A', kind: 'text' },
  { name: 'response_B', kind: 'text' },
  { name: 'gt_label', kind: 'text' },
  { name: 'gt_judgment', kind: 'text' },
  { name: 'source', kind: 'text' },
  { name: 'extra', kind: 'text' },
  { name: 'item_meta', kind: 'text' },
] as const satisfies readonly TableColumn[];

export interface ItemRow {
  readonly id: string;
  readonly conversations: readonly Turn[];
  readonly response_A: string;
  readonly response_B: string;
  readonly gt_label: string;
  readonly gt_judgment: string | null;
  /** The category. */
  readonly source: string;
  /** Source fields that no rule used, as JSON. */
  readonly extra: string | null;
  /** Votes, margins, points, tags and the like, as JSON. */
  readonly item_meta: string | null;
}

export function itemRow(item: Item): ItemRow {
  const { extra, fields } = item.meta;
  const further = itemMetaOf(item.meta, fields);
  return {
    id: item.id,
    conversations: item.conversation,
    response_A: item.responseA,
    response_B: item.responseB,
    gt_label: item.goldenLabel,
    gt_judgment: item.goldenJudgment,
    source: item.subset,
    extra: extra === undefined ? null : JSON.stringify(extra),
    item_meta: further === null ? null : JSON.stringify(further),
  };
}

export const itemCsvHead = `${itemColumns.map(({ name }) => name).join(',')}\n`;

/**
 * One line, for programs: texts stay as they are, also those that a spreadsheet would run as a formula, or the items
 * would be others when they are read again. Lists are JSON, and so is the category: a column that is JSON only now and
 * then would be taken for text.
 */
export function itemCsvLine(item: Item): string {
  const row = itemRow(item);
  const cells = {
    ...row,
    conversations: JSON.stringify(row.conversations),
    source: JSON.stringify({ subset: row.source }),
  };
  return `${itemColumns.map(({ name }) => quoted(cells[name] ?? '')).join(',')}\n`;
}
