import { err, ok, type Result } from '../result';
import { readGoldenSource } from '../golden/read-source';
import type { GoldenSource } from '../golden/source';
import type { Item, ItemMeta } from '../item';
import { contentHash } from './content-hash';
import { looksLikeConversation, readConversation, saysTheSame } from './conversation';
import type { BenchmarkFormat, Row, RowProblem } from './format';
import { readCarried } from './item-meta';
import { readLabel } from './label';
import { field, hasFields, isObject, unreadable } from './row-fields';
import { readId } from './row-id';
import { readText, wellFormed, type Notes } from './text';

export const isRAlignRow = (row: Row): boolean =>
  hasFields(row, 'gt_label', 'response_A', 'response_B') && looksLikeConversation(field(row, 'conversations'));

/**
 * Rows of R-Align-BMK: id, conversations, response_A, response_B, gt_label, gt_judgment, source. Positions are the
 * authors' and stay: golden judgments speak of A and B.
 */
export const rAlign: BenchmarkFormat = {
  id: 'r-align',
  version: 1,
  name: 'R-Align benchmark',
  matches: isRAlignRow,
  read(row, { line }) {
    const item = readRAlignItem(row, { format: rAlign.id, formatVersion: rAlign.version, line }, []);
    return item.ok ? ok({ items: [item.value] }) : item;
  },
};

/** In the order in which we write them; `item_meta` comes last. */
const ownOrder = (hasGoldenSource: boolean): readonly string[] => [
  ...['id', 'conversations', 'response_A', 'response_B', 'gt_label', 'gt_judgment'],
  ...(hasGoldenSource ? ['golden_from'] : []),
  'source',
];

/**
 * The item of a row. Fields it does not give back unchanged stay in `meta.extra` under their own names: an export
 * writes the item's fields and puts the extra ones over them. What a file that we wrote adds to R-Align's fields is read back.
 * @param ownFields further fields that the caller reads, and that are no part of the item.
 */
export function readRAlignItem(
  row: Row,
  source: Pick<ItemMeta, 'format' | 'formatVersion' | 'line'>,
  ownFields: readonly string[],
): Result<Item, RowProblem> {
  const notes: Notes = new Set();
  const conversation = readConversation(field(row, 'conversations'), notes);
  if (conversation === null) return err(unreadable(row, 'conversations', 'a list of {role, content} messages'));
  const label = readLabel('gt_label', field(row, 'gt_label'));
  if (!label.ok) return label;
  const goldenLabel = label.value;
  const responseA = readText(field(row, 'response_A'), notes);
  if (responseA === null) return err(unreadable(row, 'response_A', 'a text'));
  const responseB = readText(field(row, 'response_B'), notes);
  if (responseB === null) return err(unreadable(row, 'response_B', 'a text'));
  const goldenJudgment = readGoldenJudgment(field(row, 'gt_judgment'), notes);
  const carried = readCarried(row, notes);
  const { goldenFrom: carriedFrom, ...meaning } = carried.meaning;
  const goldenFrom = goldenJudgment === null ? null : readGoldenSource(field(row, 'golden_from') ?? carriedFrom);
  if (meaning.transcripts) notes.add('transcripts-part');

  if (responseA.trim() === '' || responseB.trim() === '') notes.add('empty-response');
  if (responseA === responseB) notes.add('identical-responses');
  const compared = { conversation, responseA, responseB };
  const subset = readSubset(field(row, 'source'), notes);
  const id = readId(field(row, 'id'), notes) ?? `d_${contentHash(compared)}`;

  const item = { id, subset, ...compared, goldenLabel, goldenJudgment };
  const hasDropped = notes.has('attachment-dropped');
  const left = Object.entries(row).filter(
    ([name, value]) =>
      !ownFields.includes(name) && !carried.names.has(name) && !isCarried(name, value, item, hasDropped, goldenFrom),
  );
  const extra = [...Object.entries(carried.extra), ...left];

  const names = Object.keys(row);
  const isOwnOrder =
    ownFields.length === 0 &&
    ownOrder(goldenFrom !== null).every((name, at) => name === names[at]) &&
    (names.at(-1) === 'item_meta' || !names.includes('item_meta'));

  return ok({
    ...item,
    meta: {
      ...source,
      ...(carried.origin && { origin: carried.origin }),
      // A name keeps its place when it is spread again.
      ...(goldenFrom === null ? meaning : { ...carried.meaning, goldenFrom }),
      ...(notes.size > 0 && { warnings: [...notes] }),
      // fromEntries defines own properties: a column called __proto__ stays a column.
      ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
      ...(!isOwnOrder && !carried.isTable && { fields: names }),
    },
  });
}

/** Whether the item gives this field back unchanged; data that was dropped (attachments) is never kept. */
function isCarried(
  name: string,
  value: unknown,
  item: Omit<Item, 'meta'>,
  hasDropped: boolean,
  goldenFrom: GoldenSource | null,
): boolean {
  switch (name) {
    case 'id':
      return value === item.id;
    case 'conversations':
      return hasDropped || saysTheSame(value, item.conversation);
    case 'response_A':
      return hasDropped || value === item.responseA;
    case 'response_B':
      return hasDropped || value === item.responseB;
    case 'gt_label':
      return value === item.goldenLabel;
    case 'gt_judgment':
      return value === item.goldenJudgment;
    case 'golden_from':
      return goldenFrom !== null;
    case 'source':
      if (item.subset === '') return value === null;
      return isObject(value) && Object.keys(value).length === 1 && field(value, 'subset') === item.subset;
    default:
      return false;
  }
}

function readGoldenJudgment(value: unknown, notes: Notes): string | null {
  const text = typeof value === 'string' && value.trim() !== '' ? wellFormed(value, notes) : null;
  if (text === null) notes.add('missing-golden-judgment');
  return text;
}

/** Published files give an object with `subset`; files of the same family give a text. */
function readSubset(source: unknown, notes: Notes): string {
  const value = isObject(source) ? field(source, 'subset') : source;
  return typeof value === 'string' || typeof value === 'number' ? wellFormed(String(value), notes) : '';
}
