import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBlob } from '../../workers/parsing/import-blob';
import { benchmarkRow, writeRows } from './bench-rows';
import type { Measure } from './measure';

const rounds = 3;

/** Reading a benchmark as the app does, against a loop of JSON.parse over the same lines. */
export const importMeasure: Measure = {
  name: 'import',
  about: 'reading rows of 3 kB as the app does, against bare JSON.parse line by line; rows',
  size: 100_000,
  async run(rows) {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
    try {
      const path = join(folder, 'rows.jsonl');
      await writeRows(path, rows, benchmarkRow);
      const file = await openAsBlob(path);
      const bare: Time[] = [];
      const read: Time[] = [];
      // By turns, so that a machine busy with something else slows both.
      for (let round = 0; round < rounds; round++) {
        bare.push(await timeOf(() => parseLines(file), rows));
        read.push(await timeOf(() => importRows(file), rows));
      }
      const times = (kind: keyof Time): string => {
        const [least, most] = [median(bare.map((time) => time[kind])), median(read.map((time) => time[kind]))];
        return `bare JSON.parse ${least.toFixed(2)} s, import ${most.toFixed(2)} s, ratio ${(most / least).toFixed(2)}`;
      };
      return `${(file.size / 1e6).toFixed(0)} MB in ${String(rows)} rows, medians of ${String(rounds)} rounds taken by turns
  by the clock: ${times('clock')}
  by the processor's time, which other work on the machine changes less: ${times('cpu')}`;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** In seconds. */
interface Time {
  readonly clock: number;
  readonly cpu: number;
}

async function timeOf(work: () => Promise<number>, expected: number): Promise<Time> {
  const start = performance.now();
  const before = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(before);
  if (count !== expected) throw new Error(`${String(count)} rows were read instead of ${String(expected)}.`);
  return { clock: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

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
