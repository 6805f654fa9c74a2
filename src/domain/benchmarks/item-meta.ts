import * as v from 'valibot';
import { readGoldenSource } from '../golden/read-source';
import type { ItemMeta, ItemOrigin } from '../item';
import { parseJson } from './parse-json';
import type { Row } from './format';
import { field, hasFields, isObject } from './row-fields';
import type { Notes } from './text';

const amount = v.pipe(v.number(), v.finite());
const place = v.pipe(v.number(), v.integer());
const turns = v.array(
  v.strictObject({ role: v.picklist(['system', 'user', 'assistant', 'tool']), content: v.string() }),
);
const isTag = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const schema = v.strictObject({
  format: v.string(),
  formatVersion: place,
  line: place,
  sourceLabel: v.optional(v.unknown()),
  slots: v.optional(v.strictObject({ rule: v.literal('content-hash/1'), seed: amount, flipped: v.boolean() })),
  goldenFrom: v.optional(v.custom<ItemMeta['goldenFrom']>((value) => readGoldenSource(value) !== null)),
  margin: v.optional(v.strictObject({ value: amount, max: amount })),
  votes: v.optional(
    v.array(v.strictObject({ value: amount, by: v.optional(v.string()), reason: v.optional(v.string()) })),
  ),
  annotator: v.optional(v.string()),
  scores: v.optional(v.strictObject({ a: v.nullable(amount), b: v.nullable(amount) })),
  models: v.optional(v.strictObject({ a: v.string(), b: v.string() })),
  group: v.optional(
    v.strictObject({
      id: v.string(),
      type: v.picklist(['rm-bench-3x3', 'best-of-n', 'ties', 'conflict-pairs', 'n-by-m']),
      betterIndex: place,
      worseIndex: place,
      numCorrect: place,
      numIncorrect: place,
      ties: v.optional(v.strictObject({ kind: v.picklist(['ref', 'tied']), prompt: amount })),
    }),
  ),
  transcripts: v.optional(v.strictObject({ a: turns, b: turns })),
  rubric: v.optional(
    v.array(v.strictObject({ text: v.string(), kind: v.optional(v.picklist(['hard', 'principle', 'score'])) })),
  ),
  reference: v.optional(v.string()),
  contexts: v.optional(v.array(v.string())),
  reasons: v.optional(v.array(v.string())),
  // Not v.record, which would pass over a tag called constructor.
  tags: v.optional(v.custom<ItemMeta['tags']>((value) => isObject(value) && Object.values(value).every(isTag))),
  fields: v.optional(v.array(v.string())),
});

/** What a row that we wrote says beyond R-Align's fields. */
export interface Carried {
  /** Absent where the row has no `item_meta`. */
  readonly origin?: ItemOrigin;
  readonly meaning: Partial<ItemMeta>;
  /** The row is one of a table of items, whose columns stand in no order of the source's. */
  readonly isTable: boolean;
  /** Source fields that stand packed in one cell. */
  readonly extra: Row;
  /** Fields of the row that say no more than this. */
  readonly names: ReadonlySet<string>;
}

/** The columns of a table of items. In a table they say all that the item holds. */
const tableNames = [
  'id',
  'conversations',
  'response_A',
  'response_B',
  'gt_label',
  'gt_judgment',
  'source',
  'extra',
  'item_meta',
];

/** What cannot be read is noted, and stays a field of the row. */
export function readCarried(row: Row, notes: Notes): Carried {
  const [extra, itemMeta] = [field(row, 'extra'), field(row, 'item_meta')];
  const isTable = hasFields(row, 'extra', 'item_meta') && isCell(extra) && isCell(itemMeta);
  const names = new Set(isTable ? tableNames : isEmpty(itemMeta) ? [] : ['item_meta']);

  const unpacked = isTable && !isEmpty(extra) ? jsonIn(extra) : {};
  const meta = isEmpty(itemMeta) ? {} : jsonIn(itemMeta);
  const isSound = isEmpty(itemMeta) || v.is(schema, meta);
  if (!isObject(unpacked)) names.delete('extra');
  if (!isSound) names.delete('item_meta');
  if (!isObject(unpacked) || !isSound) notes.add('meta-unreadable');
  const read = { isTable, extra: isObject(unpacked) ? unpacked : {}, names };
  if (isEmpty(itemMeta) || !v.is(schema, meta)) return { meaning: {}, ...read };
  // The value itself, not a copy in the schema's order: what is written again is the same bytes.
  const { format, formatVersion, line, ...meaning } = meta;
  return { origin: { format, formatVersion, line }, meaning: meaning as Partial<ItemMeta>, ...read };
}

const isCell = (value: unknown): boolean => typeof value === 'string' || value === null;
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const jsonIn = (value: unknown): unknown => (typeof value === 'string' ? parseJson(value)?.value : value);
