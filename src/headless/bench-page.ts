import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phasesOf } from './bench-page-phases';
import { measured, tableHead, watchPage } from './bench-page-watch';
import { benchmarkRow, resultRow, writeRows } from './bench-rows';
import { appFolder } from './build';
import type { Measure } from './measure';
import { openHeadless } from './page';

/** Whether the page ever blocks: the longest task of its main thread while a large file is read, looked at and written. */
export const pageMeasure: Measure = {
  name: 'page',
  about: 'longest task of the page while it reads, scrolls and writes a file, in Chromium; rows',
  size: 100_000,
  async run(rows) {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
    const [benchmark, results] = [join(folder, 'rows.jsonl'), join(folder, 'results.jsonl')];
    await writeRows(benchmark, rows, benchmarkRow);
    await writeRows(results, rows, resultRow);
    const options = { appFolder: await appFolder(process.stderr), profile: join(folder, 'profile'), out: folder };
    const app = await openHeadless({ ...options, files: new Map(), webgpu: 'none' });
    try {
      await watchPage(app.page);
      const lines = [tableHead];
      for (const [name, phase, around] of phasesOf(app.page, benchmark, results, rows)) {
        process.stderr.write(`page: ${name} ...\n`);
        await around?.before();
        const line = await measured(app.page, name, phase);
        const more = (await around?.after()) ?? '';
        lines.push(more === '' ? line : `${line}; ${more}`);
      }
      return `${String(rows)} rows; the longest delay of a 5 ms timer, frames drawn, and tasks as the browser counts them\n${lines.join('\n')}`;
    } finally {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
