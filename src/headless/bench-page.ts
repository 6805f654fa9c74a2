import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { benchmarkRow, resultRow, writeRows } from './bench-rows';
import { appFolder } from './build';
import type { Measure } from './measure';
import { openHeadless } from './page';

declare global {
  interface Window {
    mainThread?: Watched;
  }
}

/** What the main thread has been doing since the last look; times in ms. */
interface Watched {
  /** By the browser: tasks of 50 ms and more. */
  longTasks: number[];
  /** How much later than asked a timer of 5 ms came at most: shorter tasks show too. */
  latest: number;
}

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
      // What is sent to the page comes out of tsx, which marks functions with their names by this helper.
      await app.page.evaluate('globalThis.__name = (one) => one');
      await app.page.evaluate(watch);
      const phases = phasesOf(app.page, benchmark, results);
      const lines: string[] = [];
      for (const [name, phase] of phases) {
        process.stderr.write(`page: ${name} ...\n`);
        lines.push(await measured(app.page, name, phase));
      }
      return `${String(rows)} rows; longest delay of a 5 ms timer, and tasks of 50 ms and more as the browser counts them\n${lines.join('\n')}`;
    } finally {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Phase = () => Promise<void>;

/** As long as the slowest machine takes for one. */
const patience = { timeout: 1_800_000 };

const phasesOf = (page: Page, benchmark: string, results: string): readonly (readonly [string, Phase])[] => [
  // What the machine itself does to a page that does nothing.
  ['nothing', () => page.waitForTimeout(3000)],
  [
    'read a benchmark',
    async () => {
      await choose(page, benchmark);
      await page.getByText(/ items ready\.$/).waitFor(patience);
    },
  ],
  [
    'list its items',
    async () => {
      await page.getByRole('link', { name: 'Look at them' }).click();
      await page.getByText(/^[\d,.\s]+ items, read as/).waitFor(patience);
      await page.waitForFunction(() => !document.body.innerText.includes('so far'), undefined, patience);
    },
  ],
  ['scroll them', () => scroll(page, '[role=listbox]')],
  [
    'read and open a run',
    async () => {
      await page.evaluate(() => {
        location.hash = '#/';
      });
      await choose(page, results);
      // The page goes to the results by itself.
      await page.getByRole('row').nth(1).waitFor(patience);
    },
  ],
  ['scroll its items', () => scroll(page, '[role=grid]')],
  ['sort them', () => page.getByRole('columnheader', { name: 'Verdict' }).getByRole('button').click()],
  ...(['CSV', 'JSONL', 'Parquet'] as const).flatMap((format) =>
    (['Benchmark', 'Items and outcomes'] as const).map(
      (name) =>
        [
          `write ${name === 'Benchmark' ? 'items' : 'outcomes'} as ${format}`,
          () => save(page, `${name}, ${format}`),
        ] as const,
    ),
  ),
];

const choose = (page: Page, file: string): Promise<void> =>
  page.locator('input[type=file]').first().setInputFiles(file);

/** Through the whole list in a hundred steps, as fast as the page can draw them. */
async function scroll(page: Page, list: string): Promise<void> {
  await page.evaluate(async (selector) => {
    const root = document.querySelector(selector);
    const scrolled = [root, ...(root?.querySelectorAll('*') ?? [])].find(
      (one) => one && one.scrollHeight > 10 * one.clientHeight,
    );
    if (!scrolled) throw new Error(`nothing to scroll in ${selector}`);
    const drawn = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let step = 1; step <= 100; step++) {
      scrolled.scrollTop = (scrolled.scrollHeight * step) / 100;
      await drawn();
      await drawn();
    }
  }, list);
}

async function save(page: Page, name: string): Promise<void> {
  await page.locator('summary', { hasText: 'Download' }).click();
  const started = page.waitForEvent('download', patience);
  await page.getByRole('button', { name, exact: true }).click();
  await (await started).delete();
}

async function measured(page: Page, name: string, phase: Phase): Promise<string> {
  const start = performance.now();
  await phase();
  const seconds = (performance.now() - start) / 1000;
  const { longTasks, latest } = await page.evaluate(look);
  const counted =
    longTasks.length === 0
      ? 'none'
      : `${String(longTasks.length)}, the longest ${Math.max(...longTasks).toFixed(0)} ms`;
  return `  ${name.padEnd(26)}${seconds.toFixed(1).padStart(7)} s  timer ${latest.toFixed(0).padStart(4)} ms  long tasks: ${counted}`;
}

/** Runs in the page. */
function watch(): void {
  const watched: Watched = { longTasks: [], latest: 0 };
  window.mainThread = watched;
  new PerformanceObserver((list) => {
    watched.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    watched.latest = Math.max(watched.latest, now - last - 5);
    last = now;
  }, 5);
  // A dialog of the browser would wait for a person: files are made in memory, as where it cannot write to disk.
  Object.defineProperty(window, 'showSaveFilePicker', { value: undefined });
}

/** Runs in the page: what was seen, and seeing anew. */
async function look(): Promise<Watched> {
  // Long tasks are told a little later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { mainThread } = window;
  if (!mainThread) throw new Error('nobody watched');
  const seen = { ...mainThread };
  mainThread.longTasks = [];
  mainThread.latest = 0;
  return seen;
}
