import { describe, expect, it } from 'vitest';
import type { ImportedCall } from '../../src/domain/benchmarks/format';
import type { ImportReport, ReadOptions } from '../../src/domain/benchmarks/report';
import type { Item } from '../../src/domain/item';
import type { ParsedChunk } from '../../src/engine/api';
import { parseFile } from '../../src/engine/parse-client';
import { benchmarkRow } from '../fixtures/benchmark-row';

const row = (n: number): string =>
  JSON.stringify(
    benchmarkRow(n, {
      conversations: [{ role: 'user', content: `What is ${String(n)} plus one? é U+2028:\u2028.` }],
    }),
  );

const rows = (count: number): string => Array.from({ length: count }, (_, n) => `${row(n)}\n`).join('');

async function gzip(part: BlobPart): Promise<Blob> {
  return new Response(new Blob([part]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

interface Parsed {
  readonly items: readonly Item[];
  readonly calls: readonly ImportedCall[];
  readonly chunks: readonly ParsedChunk[];
  readonly report: ImportReport;
}

const parse = (part: BlobPart): Promise<Parsed> => parseOf(new Blob([part]));

async function parseOf(file: Blob, options: ReadOptions = {}): Promise<Parsed> {
  const chunks: ParsedChunk[] = [];
  const report = await parseFile(
    file,
    'bench.jsonl',
    options,
    (chunk) => {
      chunks.push(chunk);
    },
    new AbortController().signal,
  );
  return {
    chunks,
    items: chunks.flatMap((chunk) => chunk.items),
    calls: chunks.flatMap((chunk) => chunk.calls),
    report,
  };
}

describe('the parse worker', () => {
  it('reads a file in chunks, in order, and reports it', async () => {
    const text = rows(1200);
    const { items, chunks, report } = await parse(text);
    expect(items.map((item) => item.id)).toEqual(Array.from({ length: 1200 }, (_, n) => `row-${String(n)}`));
    expect(items[0]?.conversation[0]?.content).toBe('What is 0 plus one? é U+2028:\u2028.');
    expect(chunks.map((chunk) => chunk.items.length)).toEqual(Array.from({ length: 12 }, () => 100));
    const bytes = new Blob([text]).size;
    expect(chunks.at(-1)?.bytesRead).toBe(bytes);
    expect(report).toMatchObject({
      fileName: 'bench.jsonl',
      bytes,
      format: 'r-align',
      read: 1200,
      imported: 1200,
      problem: null,
    });
  });

  it('reads 100,000 rows, waiting for the page between chunks', async () => {
    let waiting = 0;
    let most = 0;
    let count = 0;
    const report = await parseFile(
      new Blob([rows(100_000)]),
      'big.jsonl',
      {},
      async (chunk) => {
        waiting++;
        most = Math.max(most, waiting);
        count += chunk.items.length;
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
        waiting--;
      },
      new AbortController().signal,
    );
    expect(report).toMatchObject({ read: 100_000, imported: 100_000, rejected: 0, problem: null });
    expect({ count, most }).toEqual({ count: 100_000, most: 1 });
  });

  it('gives the calls of a result file beside the items', async () => {
    const result = row(1).replace(/}$/, ',"model_judgment":"because \\\\boxed{A}","model_pred":"A"}');
    const { calls, report } = await parse(result);
    expect(report.format).toBe('r-align-result');
    expect(calls).toEqual([{ itemId: 'row-1', stage: 'judge', text: 'because \\boxed{A}', stored: 'A' }]);
  });

  it('loses only the bad row', async () => {
    const { items, report } = await parse(`${row(1)}\n{oops\n${row(2)}\n${row(3).slice(0, 50)}`);
    expect(items.map((item) => item.id)).toEqual(['row-1', 'row-2']);
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [2, 'json-syntax'],
      [4, 'json-cut-off'],
    ]);
  });
});

describe('encodings', () => {
  const utf16 = (text: string, littleEndian: boolean): ArrayBuffer => {
    const view = new DataView(new ArrayBuffer(text.length * 2));
    for (let n = 0; n < text.length; n++) view.setUint16(n * 2, text.charCodeAt(n), littleEndian);
    return view.buffer;
  };

  it.each([true, false])('UTF-16 is read, with and without its mark (little endian: %s)', async (littleEndian) => {
    for (const text of [rows(300), `\uFEFF${rows(300)}`]) {
      const { items, report } = await parse(utf16(text, littleEndian));
      expect(report).toMatchObject({ imported: 300, problem: null, warnings: {} });
      expect(items.at(-1)?.conversation[0]?.content).toBe('What is 299 plus one? é U+2028:\u2028.');
    }
  });

  it('bad bytes mark their own row and no other, not even one that holds U+FFFD itself', async () => {
    const [before = '', after = ''] = row(1).split('It is 2');
    const bad = new Blob([before, new Uint8Array([0xe9, 0x80]), after, '\n']);
    const { items, report } = await parse(new Blob([row(2), '\n', bad, row(3).replace('It', 'It \uFFFD'), '\n']));
    expect(items.map((item) => item.meta.warnings)).toEqual([undefined, ['bad-utf8'], undefined]);
    expect(report.warnings).toEqual({ 'bad-utf8': 1 });
  });

  it('characters of several bytes survive any cut between chunks', async () => {
    const text = `${row(1).replace('sums', '漢字😀'.repeat(60_000))}\n`;
    const { items, report } = await parse(text);
    expect(report).toMatchObject({ imported: 1, warnings: {} });
    expect(items[0]?.subset).toBe('漢字😀'.repeat(60_000));
  });

  it('a byte order mark is dropped', async () => {
    expect((await parse(`\uFEFF${rows(2)}`)).report).toMatchObject({ imported: 2, problem: null });
  });
});

describe('gzip', () => {
  it('is unpacked whatever the file is called, twice if need be', async () => {
    const once = await gzip(rows(700));
    for (const file of [once, await gzip(once)]) {
      const { items, report } = await parse(file);
      expect(items).toHaveLength(700);
      expect(report).toMatchObject({ bytes: file.size, problem: null });
    }
  });

  it('that is cut off gives the rows before the cut, and says so', async () => {
    // Text that does not pack well, so that the cut falls among the rows.
    const noise = Array.from({ length: 3000 }, (_, n) => row(n).replace('sums', crypto.randomUUID())).join('\n');
    const whole = await gzip(noise);
    const { items, report } = await parse(whole.slice(0, whole.size / 2));
    // Nothing before the cut is lost.
    expect(items.length).toBeGreaterThan(1300);
    expect(items.length).toBeLessThan(1700);
    expect(report.imported).toBe(items.length);
    expect(report.problem?.code).toBe('gzip-truncated');
    expect(report.problem?.message).toContain(`${String(items.length)} items before that point were read.`);
  });

  it('that is damaged is refused', async () => {
    const bytes = new Uint8Array(await (await gzip(rows(50))).arrayBuffer());
    bytes.fill(0xff, 10, 60);
    const { items, report } = await parse(bytes);
    expect(items).toEqual([]);
    expect(report.problem?.code).toBe('gzip-corrupt');
    expect(report.problem?.message).toMatch(/Nothing was imported/);
  });

  it('of several parts joined is read whole', async () => {
    const { items, report } = await parse(
      new Blob([await gzip(rows(10)), await gzip(row(10)), await gzip(`\n${row(11)}`)]),
    );
    expect(items).toHaveLength(12);
    expect(report.problem).toBeNull();
  });
});

describe('Parquet', () => {
  it.each(['snappy', 'brotli', 'zstd'])('packed with %s is read, a row group at a time', async (codec) => {
    const file = await (await fetch(`/test/fixtures/parquet/reward-bench-${codec}.parquet`)).blob();
    const { items, report, chunks } = await parseOf(file);
    expect(items.map((item) => item.meta.line)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(report).toMatchObject({ format: 'reward-bench', imported: 12, problem: null });
    expect(chunks.at(-1)?.bytesRead).toBe(file.size);
  });
});

describe('what cannot be read', () => {
  it.each<[string, BlobPart, string]>([
    ['nothing', '', 'empty-file'],
    ['white space', '\n \n', 'empty-file'],
    ['a Parquet file that is cut off', 'PAR1xxxx', 'parquet-cut-off'],
    ['an encrypted Parquet file', 'PARExxxx', 'parquet-encrypted'],
    ['a table of other columns', 'a,b\n1,2\n', 'unknown-format'],
    ['a web page', '<!doctype html><title>Sign in</title>', 'web-page'],
    ['other rows', '{"q":1}\n', 'unknown-format'],
    ['prose', 'hello\n'.repeat(100), 'not-json-lines'],
  ])('is refused by name: %s', async (_name, part, code) => {
    const { items, report } = await parse(part);
    expect(items).toEqual([]);
    expect(report.problem?.code).toBe(code);
    expect(report.problem?.message.match(/othing was imported/g)).toHaveLength(1);
  });

  it('a file that changed after it was chosen is reported, not thrown', async () => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('changing.jsonl', { create: true });
    const write = async (text: string): Promise<void> => {
      const writable = await handle.createWritable();
      await writable.write(text);
      await writable.close();
    };
    await write(rows(20));
    const chosen = await handle.getFile();
    expect((await parse(chosen)).report.imported).toBe(20);
    await write(rows(5));
    const { report } = await parseOf(chosen);
    expect(report).toMatchObject({ imported: 0, problem: { code: 'file-unreadable' } });
    expect(report.problem?.message).toMatch(/Choose it again\. Nothing was imported\./);
    await folder.removeEntry('changing.jsonl');
  });

  it('a worker that dies ends the reading with a report', async () => {
    class DyingWorker extends Worker {
      constructor() {
        super(URL.createObjectURL(new Blob(['throw new Error("boom")'])));
      }
    }
    const RealWorker = globalThis.Worker;
    globalThis.Worker = DyingWorker;
    try {
      const { report } = await parse(rows(5));
      expect(report).toMatchObject({ read: 0, imported: 0, problem: { code: 'worker-died' } });
      expect(report.problem?.message).toContain('boom');
    } finally {
      globalThis.Worker = RealWorker;
    }
  });
});

describe('cancelling', () => {
  it('ends the reading soon, and no chunk comes after it', async () => {
    const controller = new AbortController();
    let afterAbort = 0;
    const report = await parseFile(
      new Blob([rows(60_000)]),
      'big.jsonl',
      {},
      () => {
        if (controller.signal.aborted) afterAbort++;
        controller.abort();
      },
      controller.signal,
    );
    expect(report.problem?.code).toBe('cancelled');
    expect(report.read).toBeLessThan(60_000);
    expect(afterAbort).toBe(0);
  });

  it('before the start reads nothing', async () => {
    const report = await parseFile(new Blob([rows(5)]), 'f', {}, () => undefined, AbortSignal.abort());
    expect(report).toMatchObject({ read: 0, imported: 0, problem: { code: 'cancelled' } });
  });
});

it('an error of the receiver comes back as itself', async () => {
  class QuotaError extends Error {}
  const parsing = parseFile(
    new Blob([rows(5)]),
    'f',
    {},
    () => {
      throw new QuotaError('full');
    },
    new AbortController().signal,
  );
  await expect(parsing).rejects.toBeInstanceOf(QuotaError);
});
