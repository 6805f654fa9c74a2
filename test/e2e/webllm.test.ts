import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page, type Worker } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/exports/report';
import { chromiumPath, webgpuArgs } from '../../src/headless/browser';
import { appFolder } from '../../src/headless/build';
import { ensureLibrary } from '../../src/headless/library';
import { serve, type Served } from '../../src/headless/serve';
import { command, emptyFolder } from './cli';
import { stored } from './database';

// Every part is real: the built app, its workers and library, WebLLM, and WebGPU on Chromium's software device.
const slow = { timeout: 300_000 };

/** Greedy judgments of Pocket Bench in PyTorch, written when the libraries are built. */
const reference = join(import.meta.dirname, '..', '..', 'model', 'build', 'pocket', 'reference', 'reference.json');

describe('the pocket models on WebLLM, by the screens', () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  /** Engines of the page, each with one model. */
  let workers: readonly Worker[] = [];
  const problems: string[] = [];
  const foreign: string[] = [];
  let firstRun = '';

  beforeAll(async () => {
    expect(await ensureLibrary({ quantisations: ['q0f32'], kernels: ['software'] }, process.stderr)).toBe(true);
    served = await serve({ app: await appFolder(process.stderr) }, 0);
    browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...webgpuArgs] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (!['blob:', 'data:'].includes(url.protocol) && url.port !== String(served.port)) foreign.push(url.href);
    });
    page.on('worker', (worker) => {
      if (!worker.url().includes('generate')) return;
      workers = [...workers, worker];
      worker.on('close', () => {
        workers = workers.filter((other) => other !== worker);
      });
      // One that is ended at once needs no devices.
      worker.evaluate(rememberDevices).catch(() => undefined);
    });
    await page.goto(`http://localhost:${String(served.port)}/`);
    await page.getByRole('button', { name: /Open Pocket Bench/ }).click();
    await page.getByText('240 items ready.').waitFor();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  /** Chooses as a person does, and starts. @returns the run's id */
  async function startRun(genrm: RegExp, metaJudge: RegExp, items: number): Promise<string> {
    await page.keyboard.press('n');
    await page
      .getByRole('group', { name: /^GenRM/ })
      .getByRole('radio', { name: genrm })
      .check();
    await page
      .getByRole('group', { name: /^Meta-judge/ })
      .getByRole('radio', { name: metaJudge })
      .check();
    await page.getByRole('checkbox', { name: /all 240/ }).uncheck();
    await page.getByRole('spinbutton', { name: /Items/ }).fill(String(items));
    await page.getByRole('button', { name: new RegExp(`Start: ${String(items)}`) }).click();
    await page.waitForURL(/#\/run\/[^n]/);
    return /#\/run\/([^?]+)/.exec(page.url())?.[1] ?? '';
  }
  const genrmPanel = () => page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'GenRM' }) });
  const metaPanel = () => page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Meta-judge' }) });
  /** Until the GenRM is within an answer. Looked for in the page itself: an answer takes two seconds, and asking from here may take one. */
  const withinAnAnswer = () =>
    page.waitForFunction(
      () => {
        const panel = [...document.querySelectorAll('article')].find(
          (one) => one.querySelector('h2')?.textContent === 'GenRM',
        );
        return panel?.querySelector('pre:not(.last)') ? panel.innerText : null;
      },
      undefined,
      { timeout: 120_000 },
    );
  const words = () => page.locator('main').innerText();

  test('a run is started, shows its loads and its judging, and is stopped within an answer', slow, async () => {
    firstRun = await startRun(/^Pocket outcome \(WebLLM\)/, /^Pocket meta-judge \(WebLLM\)/, 4);
    const shaders = page.getByRole('progressbar', { name: 'Pocket outcome (WebLLM), compiling for this device' });
    await expect.poll(async () => Number(await shaders.getAttribute('aria-valuenow')), slow).toBeGreaterThan(0);
    await expect
      .poll(() => stored(page, 'generations', firstRun).then(({ length }) => length), slow)
      .toBeGreaterThan(0);
    const panel = await (await withinAnAnswer()).jsonValue();
    expect(panel).toMatch(/writing[\s\S]*WebLLM [\d.]+ · .*swiftshader \(software\)/i);
    const before = await stored(page, 'generations', firstRun);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stopped', { exact: true }).waitFor();
    await expect.poll(() => genrmPanel().innerText()).toContain('at rest');

    // What was finished is there, and of what was not there is no trace.
    const after = await stored(page, 'generations', firstRun);
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(after.filter(({ stage }) => stage === 'judge').length).toBeLessThan(4);
    expect(await stored(page, 'failures', firstRun)).toEqual([]);
    await expect.poll(() => workers, slow).toEqual([]);
  });

  test('resumed, it loses its graphics device, recovers by itself, and ends with all numbers', slow, async () => {
    await page.reload();
    const kept = await stored(page, 'generations', firstRun);
    expect(kept.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: /Go on/ }).waitFor();
    await page.keyboard.press('Space');
    await withinAnAnswer();
    expect(await stored(page, 'generations', firstRun)).toEqual(expect.arrayContaining([...kept]));
    // The GenRM's, which was loaded first: the meta-judge may still be loading, and a load is not begun again by itself.
    await workers[0]?.evaluate(loseDevices);
    await genrmPanel()
      .getByText(/starting again|loading/)
      .first()
      .waitFor();
    await genrmPanel()
      .getByText(/graphics device was lost/i)
      .waitFor();
    await page.getByText('finished', { exact: true }).waitFor(slow);

    expect(await stored(page, 'failures', firstRun)).toEqual([]);
    const all = await stored(page, 'generations', firstRun);
    // Unchanged: nothing was judged twice.
    expect(all).toEqual(expect.arrayContaining([...kept]));
    const judgments = all.filter(({ stage }) => stage === 'judge');
    expect(judgments).toHaveLength(4);
    for (const { text, finish } of judgments) {
      expect(finish).toBe('stop');
      expect(text).toMatch(/\[\[[AB]\]\]$/);
    }
    const numbers = await page.getByRole('region', { name: 'The three numbers so far' }).innerText();
    expect(numbers).toMatch(/L-Acc\s+\d+\.\d\s*%[\s\S]*n = 4/);
    expect(numbers).toMatch(/S-Corr\s+by Pocket meta-judge \(WebLLM\)\s+\d+\.\d\s*%[\s\S]*n = [1-4]/);
    expect(numbers).toMatch(/F-Score\s+\d+\.\d\s*%[\s\S]*n = 4/);
    await expect.poll(() => metaPanel().innerText()).toMatch(/WebLLM [\d.]+/);

    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL(/#\/results\//);
    await expect.poll(words).toMatch(/L-Acc[\s\S]*S-Corr[\s\S]*by Pocket meta-judge \(WebLLM\)[\s\S]*F-Score/);
    await expect.poll(words).toMatch(/n = 4/);
  });

  test('the other GenRM takes its place in the next run', slow, async () => {
    const run = await startRun(/^Pocket aligned \(WebLLM\)/, /^None: labels only/, 2);
    await page.getByText('finished', { exact: true }).waitFor(slow);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Pocket aligned (WebLLM)');
    expect(await words()).toMatch(/L-Acc\s+\d+\.\d\s*%[\s\S]*n = 2/);
    const judgments = await stored(page, 'generations', run);
    const { bench } = JSON.parse(readFileSync(reference, 'utf8')) as { bench: { aligned: readonly string[] } };
    expect(judgments.map(({ stage }) => stage)).toEqual(['judge', 'judge']);
    // What this model says of the items, and not the one before it, which says the same of some.
    for (const { itemId, text } of judgments) expect(text).toBe(bench.aligned[Number(/\d+$/.exec(itemId)?.[0])]);
    await expect.poll(() => workers, slow).toEqual([]);
    expect({ problems, foreign }).toEqual({ problems: [], foreign: [] });
  });
});

test('the command line judges on WebLLM, and says on what', slow, async () => {
  const benchmark = join(import.meta.dirname, '..', '..', 'public', 'benchmarks', 'pocket-bench.jsonl');
  const out = emptyFolder();
  // Labels only: both models at once are the screens' part, and each load takes a while.
  const models = ['--genrm', 'outcome', '--meta-judge', 'none', '--engine', 'webllm'];
  const { code, stdout, stderr } = await command('judge', benchmark, ...models, '--limit', '2', '--out', out).done;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('GenRM outcome-q0f32, meta-judge none.');
  expect(stdout).toMatch(/^Judged by WebLLM [\d.]+ on \S.*\.$/m);

  // A file of the command under test.
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  expect(report.metaJudge).toBeNull();
  expect(report.overall.failures).toEqual({});
  expect(report.overall.lAcc.n).toBe(2);
  const loaded = report.run.sessions.flatMap((session) => session.models);
  expect(loaded.map(({ modelId }) => modelId)).toContain('outcome-q0f32');
  for (const { backend, device } of loaded) {
    expect(backend).toBe('webgpu');
    expect(device).not.toBe('');
  }
});

/** In a worker: the one fault that cannot be had otherwise. */
function rememberDevices(): void {
  const kept: GPUDevice[] = [];
  Object.assign(self, { testDevices: kept });
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the adapter that it is asked of
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    kept.push(device);
    return device;
  };
}
function loseDevices(): void {
  // Put there by `rememberDevices`.
  const { testDevices } = self as unknown as { readonly testDevices: readonly GPUDevice[] };
  for (const device of testDevices) device.destroy();
}
