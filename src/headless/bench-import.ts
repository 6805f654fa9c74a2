import { once } from 'node:events';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBlob } from '../../workers/parsing/import-blob';
import { hash32 } from '../domain/random';
import type { Measure } from './measure';

const rounds = 5;

/** Reading a benchmark as the app does, against a loop of JSON.parse over the same lines. */
export const importMeasure: Measure = {
  name: 'import',
  about: 'reading rows of 3 kB as the app does, against bare JSON.parse line by line; rows',
  size: 100_000,
  async run(rows) {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
    try {
      const path = join(folder, 'rows.jsonl');
      await write(path, rows);
      const file = await openAsBlob(path);
      const bare: number[] = [];
      const read: number[] = [];
      // By turns, so that a machine busy with something else slows both.
      for (let round = 0; round < rounds; round++) {
        bare.push(await seconds(() => parseLines(file), rows));
        read.push(await seconds(() => importRows(file), rows));
      }
      const [least, most] = [Math.min(...bare), Math.min(...read)];
      return `${(file.size / 1e6).toFixed(0)} MB in ${String(rows)} rows: bare JSON.parse ${least.toFixed(2)} s, import ${most.toFixed(2)} s, ratio ${(most / least).toFixed(2)} (best of ${String(rounds)} each)`;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function seconds(work: () => Promise<number>, expected: number): Promise<number> {
  const start = performance.now();
  const count = await work();
  const time = (performance.now() - start) / 1000;
  if (count !== expected) throw new Error(`${String(count)} rows were read instead of ${String(expected)}.`);
  return time;
}

async function parseLines(file: Blob): Promise<number> {
  const decoder = new TextDecoder();
  let count = 0;
  let rest = '';
  for await (const chunk of file.stream()) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (typeof JSON.parse(line) === 'object') count++;
  }
  return count;
}

async function importRows(file: Blob): Promise<number> {
  let items = 0;
  await importBlob(file, 'rows.jsonl', (batch) => void (items += batch.items.length));
  return items;
}

async function write(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  for (let n = 0; n < rows; n++) {
    if (!out.write(`${JSON.stringify(rowOf(n))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** R-Align's shape, with golden judgment. */
const rowOf = (n: number): unknown => ({
  id: `row-${String(n)}`,
  conversations: [{ role: 'user', content: prose(4 * n, 60) }],
  response_A: prose(4 * n + 1, 160),
  response_B: prose(4 * n + 2, 160),
  gt_label: hash32(String(n)) % 2 === 0 ? 'A' : 'B',
  gt_judgment: prose(4 * n + 3, 110),
  source: { subset: `subset-${String(n % 20)}` },
});

const words =
  'the answer of a model says that it is right because every step follows from what was asked and none was "left out" naïvely → done'.split(
    ' ',
  );

function prose(seed: number, length: number): string {
  const text: string[] = [];
  let state = hash32(String(seed));
  for (let n = 0; n < length; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text.push(words[(state >>> 8) % words.length] ?? '', n % 25 === 24 ? '.\n\n' : ' ');
  }
  return text.join('');
}
