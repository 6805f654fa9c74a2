import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { itemColumns, itemCsvHead, itemCsvLine, itemObject, itemRow } from '../../../src/domain/exports/item-row';
import { outcomeTable } from '../../../src/domain/exports/outcome-row';
import { jsonLine } from '../../../src/domain/exports/r-align-row';
import type { TableColumn, TableRow } from '../../../src/domain/exports/table';
import type { Item } from '../../../src/domain/item';
import { createParquetWriter } from '../../../workers/writing/parquet-writer';
import { parquetRows } from '../../../workers/parsing/parquet';
import { createImportSession } from '../../../src/domain/benchmarks/import-session';
import { importText } from '../../fixtures/import-text';

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
const notBlank = text.filter((value) => value.trim() !== '');
const item = fc.record({
  // NUL separates the parts of stored keys: readers keep it out of ids.
  id: notBlank.filter((id) => !id.includes('\0')),
  subset: text,
  conversation: fc.array(fc.record({ role: fc.constantFrom('system', 'user', 'assistant', 'tool'), content: text }), {
    minLength: 1,
    maxLength: 3,
  }),
  responseA: text,
  responseB: text,
  goldenLabel: fc.constantFrom('A', 'B'),
  goldenJudgment: fc.option(notBlank),
  meta: fc.record(
    {
      format: fc.constant('judgebench'),
      formatVersion: fc.constant(1),
      line: fc.constant(1),
      margin: fc.constant({ value: -1, max: 3 }),
      extra: fc.dictionary(fc.string(), text),
    },
    { requiredKeys: ['format', 'formatVersion', 'line'] },
  ),
}) satisfies fc.Arbitrary<Item>;
const items = fc.uniqueArray(item, { selector: ({ id }) => id, minLength: 1, maxLength: 6 });

/** What makes a benchmark's id. */
const identity = ({ id, subset, conversation, responseA, responseB, goldenLabel, goldenJudgment }: Item) => ({
  ...{ id, subset, conversation, responseA, responseB, goldenLabel, goldenJudgment },
});

function parquet(columns: readonly TableColumn[], batches: readonly (readonly TableRow[])[]): Blob {
  const writer = createParquetWriter(columns);
  return new Blob([...batches.map((rows) => writer.add(rows)), writer.end()]);
}

async function readParquet(file: Blob): Promise<readonly Item[]> {
  const session = createImportSession({ fileName: 'bench.parquet', bytes: file.size, options: {} });
  const read: Item[] = [];
  for await (const { rows } of parquetRows(file)) read.push(...session.pushRows(rows).items);
  return [...read, ...session.end().batch.items];
}

describe('a benchmark that was written opens as the same', () => {
  it('from JSONL', () => {
    fc.assert(
      fc.property(items, (list) => {
        const read = importText(list.map((one) => jsonLine(itemObject(one))).join(''));
        expect(read.items.map(identity)).toEqual(list.map(identity));
      }),
    );
  });

  it('from CSV', () => {
    fc.assert(
      fc.property(items, (list) => {
        const read = importText(itemCsvHead + list.map(itemCsvLine).join(''));
        expect(read.items.map(identity)).toEqual(list.map(identity));
      }),
    );
  });

  it('from Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(items, async (list) => {
        const file = parquet(
          itemColumns,
          list.map((one) => [{ ...itemRow(one) }]),
        );
        expect((await readParquet(file)).map(identity)).toEqual(list.map(identity));
      }),
    );
  });

  it('with all that it means beside the comparison', () => {
    const [first] = fc.sample(items, { numRuns: 1, seed: 3 })[0] ?? [];
    if (!first) throw new Error('no item');
    const meta = { ...first.meta, margin: { value: -2, max: 3 }, tags: { level: 2 } };
    expect(itemObject({ ...first, meta })['item_meta']).toMatchObject({ margin: meta.margin, tags: meta.tags });
  });
});

describe('Parquet', () => {
  it('holds each kind of cell, and empty ones', async () => {
    const columns = outcomeTable.filter(({ name }) =>
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
