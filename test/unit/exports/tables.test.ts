import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { itemColumns, itemCsvHead, itemCsvLine, itemRow } from '../../../src/domain/exports/item-row';
import { columnsOf, outcomeTable } from '../../../src/domain/exports/outcome-row';
import { benchmarkRow, jsonLine } from '../../../src/domain/exports/r-align-row';
import type { TableColumn, TableRow } from '../../../src/domain/exports/table';
import type { Item } from '../../../src/domain/item';
import { createParquetWriter } from '../../../workers/writing/parquet-writer';
import { parquetRows } from '../../../workers/parsing/parquet';
import { createImportSession } from '../../../src/domain/benchmarks/import-session';
import { importText } from '../../fixtures/import-text';

const benchmarkFields = new Set([
  ...['id', 'conversations', 'response_A', 'response_B', 'gt_label', 'gt_judgment', 'golden_from', 'source'],
  'item_meta',
]);

/** Any text an item can hold: items have no half surrogate pairs. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '=1+1',
    '- a list',
    '"',
    '""',
    ',',
    'a\r\nb',
    '\r',
    '[1]',
    '{"a":1}',
    '007',
    ' x ',
    '\uFEFF',
    '\u2028',
    '',
    'null',
    '\t',
  ),
);
const turn = fc.record({ role: fc.constantFrom('system', 'user', 'assistant', 'tool'), content: text });
const notBlank = text.filter((value) => value.trim() !== '');
const comparison = {
  // NUL separates the parts of stored keys: readers keep it out of ids.
  id: notBlank.filter((id) => !id.includes('\0')),
  subset: text,
  conversation: fc.array(turn, { minLength: 1, maxLength: 3 }),
  responseA: text,
  responseB: text,
  goldenLabel: fc.constantFrom('A', 'B'),
  goldenJudgment: fc.option(notBlank),
} as const;
const place = {
  format: fc.constantFrom('judgebench', 'mapped', 'r-align', 'reward-bench-2'),
  formatVersion: fc.integer({ min: 1, max: 9 }),
  line: fc.integer({ min: 1, max: 1e6 }),
};
const amount = fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 100);
/** Numbers that a double does not hold exactly are read as texts. */
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as fc.JsonValue) // no file holds -0
  .filter((value) => !/\d{16}/.test(JSON.stringify(value)));
const index = fc.nat({ max: 20 });
const name = fc.string().filter((one) => !/^\d+$/.test(one) && !benchmarkFields.has(one));
/** All that an item can mean; what its file cannot hold is left out by the tests. */
const meaning = {
  sourceLabel: json,
  slots: fc.record({ rule: fc.constant('content-hash/1' as const), seed: index, flipped: fc.boolean() }),
  margin: fc.record({ value: amount, max: amount }),
  votes: fc.array(fc.record({ value: amount, by: text, reason: text }, { requiredKeys: ['value'] }), { minLength: 1 }),
  annotator: text,
  scores: fc.record({ a: fc.option(amount), b: fc.option(amount) }),
  models: fc.record({ a: text, b: text }),
  group: fc.record(
    {
      id: text,
      type: fc.constantFrom('rm-bench-3x3', 'best-of-n', 'ties', 'conflict-pairs', 'n-by-m'),
      ...{ betterIndex: index, worseIndex: index, numCorrect: index, numIncorrect: index },
      ties: fc.record({ kind: fc.constantFrom('ref', 'tied'), prompt: index }),
    },
    { requiredKeys: ['id', 'type', 'betterIndex', 'worseIndex', 'numCorrect', 'numIncorrect'] },
  ),
  transcripts: fc.record({ a: fc.array(turn), b: fc.array(turn) }),
  rubric: fc.array(
    fc.record({ text, kind: fc.constantFrom('hard', 'principle', 'score') }, { requiredKeys: ['text'] }),
  ),
  reference: text,
  contexts: fc.array(text),
  reasons: fc.array(text),
  tags: fc.dictionary(
    fc.oneof(text, fc.constantFrom('constructor', '__proto__')),
    fc.oneof(text, amount, fc.boolean()),
  ),
  extra: fc.dictionary(name, json, { minKeys: 1, maxKeys: 4 }),
};
const meta = fc.record({ ...place, ...meaning }, { requiredKeys: ['format', 'formatVersion', 'line'] });
const goldenFrom = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), fileName: text }),
  fc.constant({ kind: 'hand' as const }),
);
const item = fc.record({ ...comparison, meta, from: fc.option(goldenFrom) }).map(({ from, ...one }): Item => {
  const isGiven = from !== null && one.goldenJudgment !== null;
  return isGiven ? { ...one, meta: { ...one.meta, goldenFrom: from } } : one;
});
const items = fc.uniqueArray(item, { selector: ({ id }) => id, minLength: 1, maxLength: 6 });

/**
 * All of an item but what belongs to the file it was read from. Where it came from in the first place is carried with what
 * it means: an item that means nothing more has no need of it.
 */
function lasting({
  meta: { format, formatVersion, line, origin, warnings: _, extra, fields, ...further },
  ...one
}: Item) {
  const from = origin ?? { format, formatVersion, line };
  const hasMore = Object.keys(further).length > 0 || fields !== undefined;
  return { ...one, extra, further: { ...further, ...(fields && { fields }) }, ...(hasMore && { from }) };
}

function parquet(columns: readonly TableColumn[], batches: readonly (readonly TableRow[])[]): Blob {
  const writer = createParquetWriter(columns);
  return new Blob([...batches.map((rows) => writer.add(rows)), writer.end()]);
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

async function readParquet(file: Blob): Promise<readonly Item[]> {
  const session = createImportSession({ fileName: 'bench.parquet', bytes: file.size, options: {} });
  const read: Item[] = [];
  for await (const { rows } of parquetRows(file)) read.push(...session.pushRows(rows).items);
  return [...read, ...session.end().batch.items];
}

const jsonLinesOf = (list: readonly Item[]): string => list.map((one) => jsonLine(benchmarkRow(one))).join('');
const csvOf = (list: readonly Item[]): string => itemCsvHead + list.map(itemCsvLine).join('');
const parquetOf = (list: readonly Item[]): Blob =>
  parquet(
    itemColumns,
    list.map((one) => [{ ...itemRow(one) }]),
  );

describe('a benchmark that was written opens as the same, with all that its items mean, and is written again as the same bytes', () => {
  it('as JSONL', () => {
    fc.assert(
      fc.property(items, (list) => {
        const written = jsonLinesOf(list);
        const read = importText(written);
        expect(read.items.map(lasting)).toEqual(list.map(lasting));
        expect(jsonLinesOf(read.items)).toBe(written);
      }),
    );
  });

  it('as CSV', () => {
    fc.assert(
      fc.property(items, (list) => {
        const written = csvOf(list);
        const read = importText(written);
        expect(read.items.map(lasting)).toEqual(list.map(lasting));
        expect(csvOf(read.items)).toBe(written);
      }),
    );
  });

  it('as Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(items, async (list) => {
        const written = parquetOf(list);
        const read = await readParquet(written);
        expect(read.map(lasting)).toEqual(list.map(lasting));
        expect(await bytesOf(parquetOf(read))).toEqual(await bytesOf(written));
      }),
      { numRuns: 40 },
    );
  });

  it('through a table without losing the order of a source’s fields', () => {
    const source = '{"note":"n","gt_label":"A","response_A":"a","response_B":"b","conversations":"Q","id":"1"}\n';
    const first = importText(source).items;
    const again = importText(csvOf(first)).items;
    expect(jsonLinesOf(again)).toBe(jsonLinesOf(first));
    expect(again[0]?.meta.extra).toEqual({ note: 'n', conversations: 'Q' });
  });

  it('keeps pairs of one prompt together, and the words where they came from', () => {
    const group = {
      id: 'g',
      type: 'best-of-n',
      betterIndex: 0,
      worseIndex: 0,
      numCorrect: 1,
      numIncorrect: 2,
    } as const;
    const list = ['1', '2'].map((id, at): Item => ({
      ...{ id, subset: '', conversation: [{ role: 'user', content: 'Q' }], responseA: 'a', responseB: id },
      ...{ goldenLabel: 'A', goldenJudgment: null },
      meta: { format: 'ppe-best-of-k', formatVersion: 1, line: 7, group: { ...group, worseIndex: at } },
    }));
    const { items: read } = importText(jsonLinesOf(list));
    expect(read.map(({ meta: { group: own } }) => own)).toEqual(list.map(({ meta: { group: own } }) => own));
    expect(read.map(({ meta: { line, origin } }) => [line, origin?.format, origin?.line])).toEqual([
      [1, 'ppe-best-of-k', 7],
      [2, 'ppe-best-of-k', 7],
    ]);
  });
});

describe('a damaged item_meta', () => {
  const row = { id: '1', conversations: [{ role: 'user', content: 'Q' }], response_A: 'a', response_B: 'b' };
  const whole = { format: 'mapped', formatVersion: 1, line: 1, margin: { value: 1, max: 3 } };

  it.each<readonly [string, unknown]>([
    ['cut off', '{"format":"mapped","formatVersion":1'],
    ['a list', [1]],
    ['without its place', { margin: whole.margin }],
    ['with a margin that is a text', { ...whole, margin: 'large' }],
    ['with a field that nobody knows', { ...whole, charge: 1 }],
    ['with a source of golden judgments that is none', { ...whole, goldenFrom: { kind: 'heaven' } }],
  ])('%s is noted, kept as it is, and costs no row', (_, damaged) => {
    const { items: read, report } = importText(`${JSON.stringify({ ...row, gt_label: 'A', item_meta: damaged })}\n`);
    expect(report).toMatchObject({ imported: 1, rejected: 0, warnings: { 'meta-unreadable': 1 } });
    expect(read[0]?.meta).toMatchObject({ format: 'r-align', extra: { item_meta: damaged } });
    expect(read[0]?.meta.margin).toBeUndefined();
  });

  it('in a table costs neither its row nor the next', () => {
    const text = [
      'id,conversations,response_A,response_B,gt_label,gt_judgment,source,extra,item_meta',
      '1,Q,a,b,A,,s,"{""x"":1","{""format"":"',
      `2,Q,a,b,B,,s,"{""x"":1}","${JSON.stringify(whole).replaceAll('"', '""')}"`,
    ];
    const { items: read, report } = importText(text.join('\n'));
    expect(report).toMatchObject({ imported: 2, warnings: { 'meta-unreadable': 1 } });
    expect(read.map(({ meta: { extra, margin } }) => ({ extra, margin }))).toEqual([
      { extra: { extra: '{"x":1', item_meta: '{"format":' }, margin: undefined },
      { extra: { x: 1 }, margin: whole.margin },
    ]);
  });
});

describe('Parquet', () => {
  it('holds each kind of cell, and empty ones', async () => {
    const columns = outcomeTable(columnsOf(true)).filter(({ name }) =>
      ['id', 'label_correct', 'completion_tokens', 'duration_ms'].includes(name),
    );
    const rows = [
      { id: 'a', label_correct: true, completion_tokens: 2 ** 40, duration_ms: 1.5 },
      { id: null, label_correct: null, completion_tokens: null, duration_ms: null },
    ];
    const file = await parquet(columns, [rows]).arrayBuffer();
    expect(await parquetReadObjects({ file, compressors })).toEqual([
      { id: 'a', label_correct: true, completion_tokens: 2n ** 40n, duration_ms: 1.5 },
      rows[1],
    ]);
  });

  it('is written a row group at a time, and read back whole', async () => {
    const writer = createParquetWriter([{ name: 'n', kind: 'text' }]);
    const parts = Array.from({ length: 25 }, (_, part) =>
      writer.add(Array.from({ length: 100 }, (__, row) => ({ n: `row ${String(part * 100 + row)}` }))),
    );
    expect(parts.filter(({ length }) => length > 100)).toHaveLength(2);
    const file = await new Blob([...parts, writer.end()]).arrayBuffer();
    const rows = await parquetReadObjects({ file, compressors });
    expect(rows).toEqual(Array.from({ length: 2500 }, (_, row) => ({ n: `row ${String(row)}` })));
  });

  it('of no rows is a file that opens', async () => {
    const file = await parquet(itemColumns, []).arrayBuffer();
    expect(await parquetReadObjects({ file, compressors })).toEqual([]);
  });
});
