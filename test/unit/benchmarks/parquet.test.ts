import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parquetRows } from '../../../workers/parsing/parquet';
import { importFile } from '../../fixtures/import-file';
import { importText } from '../../fixtures/import-text';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'parquet');
const fixture = (name: string): Promise<Blob> => openAsBlob(join(folder, name));
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(folder, name)));

/** The rows that make.py writes. */
const rows = Array.from({ length: 12 }, (_, n) => ({
  prompt: `Name a number above ${String(n)}.`,
  chosen: `${String(n + 1)} is one.`,
  rejected: `${String(n - 1)} is one, I think.`,
  chosen_model: 'first',
  rejected_model: 'second',
  subset: n % 2 === 1 ? 'numbers' : 'more numbers',
  id: n,
}));
const asLines = importText(rows.map((row) => JSON.stringify(row)).join('\n'));

describe('a Parquet file', () => {
  test.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])(
    'gives the items that the same rows give as JSON Lines, packed with %s',
    async (codec) => {
      const file = await fixture(`reward-bench-${codec}.parquet`);
      const { items, report, seen } = await importFile(file);
      expect(items).toHaveLength(12);
      expect(items).toEqual(asLines.items);
      expect(report).toMatchObject({ format: 'reward-bench', read: 12, imported: 12, rejected: 0, problem: null });
      expect(seen.at(-1)).toBe(file.size);
    },
  );

  test('may be packed once more with gzip', async () => {
    const { items } = await importFile(new Blob([gzipSync(bytesOf('reward-bench-snappy.parquet'))]));
    expect(items).toEqual(asLines.items);
  });

  test('holds lists of messages', async () => {
    const { items, report } = await importFile(await fixture('ultrafeedback.parquet'));
    expect(report.format).toBe('ultrafeedback-binarized');
    const [item] = items;
    expect([item?.responseA, item?.responseB].sort()).toEqual(['The Alps.', 'The North Sea.']);
    expect(item?.conversation).toEqual([{ role: 'user', content: 'Name a sea.' }]);
  });

  test('values that JSON has no word for become such as it has; no digit is lost', async () => {
    const groups = [];
    for await (const group of parquetRows(await fixture('types.parquet'))) groups.push(group);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.share).toBe(1);
    const [{ row, marks } = { row: {}, marks: [] }] = groups[0]?.rows ?? [];
    expect(row).toMatchObject({
      'Record ID': '9007199254740993',
      small: 7,
      'not a number': null,
      when: '2026-01-02T03:04:05.000Z',
      'no list': null,
      'dotted.name': [[1, 2], [], null],
    });
    expect(marks).toEqual(['non-json-number']);
    expect(() => JSON.stringify(row)).not.toThrow();
  });

  test('without rows is called so', async () => {
    const { report } = await importFile(await fixture('no-rows.parquet'));
    expect(report).toMatchObject({ read: 0, problem: { code: 'no-rows' } });
  });

  test('that is cut off gives nothing, and says why', async () => {
    const bytes = bytesOf('reward-bench-snappy.parquet');
    for (const length of [4, 11, 500, bytes.length - 1]) {
      const { items, report } = await importFile(new Blob([bytes.subarray(0, length)]));
      expect(items).toEqual([]);
      expect(report.problem?.code).toBe('parquet-cut-off');
    }
  });

  test('that is damaged inside keeps the row groups before the damage', async () => {
    const bytes = bytesOf('reward-bench-gzip.parquet');
    // The last third of the data lies before the footer, whose length stands 8 bytes before the end.
    const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    bytes.fill(0xaa, Math.floor(footer * 0.9), footer);
    const { items, report } = await importFile(new Blob([bytes]));
    expect(items).toEqual(asLines.items.slice(0, 10));
    expect(report.problem?.code).toBe('parquet-unreadable');
  });
});
