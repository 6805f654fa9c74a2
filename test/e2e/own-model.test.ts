import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { appFolder } from '../../src/headless/build';
import { chromiumPath, webgpuArgs } from '../../src/headless/browser';
import { ensureLibrary } from '../../src/headless/library';
import { serve, type Served } from '../../src/headless/serve';

/** A model's folder from this machine's disk in the built app: its policy, its workers, WebLLM on a (software) device. */

const folder = join(import.meta.dirname, '..', '..', 'public', 'models', 'pocket', 'resolve', 'outcome-q0f32');
let served: Served;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[] = [];
let foreign: string[] = [];

beforeAll(async () => {
  const built = await ensureLibrary({ quantisations: ['q0f32'], kernels: ['software'] }, process.stderr);
  if (!built) throw new Error('The model library could not be built: see above.');
  served = await serve({ app: await appFolder(process.stderr) }, 0);
  browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...webgpuArgs] });
}, 900_000);
afterAll(async () => {
  await browser.close();
  await served.close();
});
beforeEach(async () => {
  problems = [];
  foreign = [];
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && new URL(request.url()).port !== String(served.port))
      foreign.push(request.url());
  });
  page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(`http://localhost:${String(served.port)}/`);
  await page.getByRole('button', { name: /Open Pocket Bench/ }).click();
  await page.getByText('240 items ready.').waitFor();
});
afterEach(async () => {
  await context.close();
});

const genrm = (): Locator => page.getByRole('group', { name: 'GenRM, under test' });
const text = (): Promise<string> => page.locator('main').innerText();

test('a picked folder judges; deleted, it is asked for again by its run', { timeout: 600_000 }, async () => {
  await page.keyboard.press('n');
  await genrm().getByText('Your own model').click();
  await genrm().locator('input[webkitdirectory]').setInputFiles(folder);
  await genrm()
    .getByText(/Chosen because it agrees with the model/)
    .waitFor();
  expect(await genrm().getByLabel('Compiled library').inputValue()).toMatch(/libraries\/pocket-q0f32-software\.wasm$/);
  await genrm().getByRole('button', { name: 'Use this model' }).click();
  await genrm().getByText('outcome-q0f32 is in the list now.').waitFor();
  await page.getByRole('radio', { name: /None: labels only/ }).check();
  await page.getByLabel('Protocol').selectOption('pocket');
  await page.getByRole('checkbox', { name: /all 240/ }).uncheck();
  await page.getByRole('spinbutton', { name: /Items/ }).fill('1');
  await page.getByRole('button', { name: /Start: 1 of/ }).click();
  await expect.poll(text, { timeout: 300_000 }).toMatch(/1 of 1 items/);
  await page.getByRole('button', { name: /50 more items/ }).waitFor();
  expect(await text()).not.toMatch(/Failures so far/);

  // As a person deletes it: the notice with Undo is closed, and then it is gone.
  const run = page.url();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByText(/^Models stored here/).click();
  await page.getByRole('button', { name: 'Delete the files of outcome-q0f32, from your disk' }).click();
  await page.getByRole('button', { name: 'Close notice' }).click();
  const kept = () => page.evaluate(async () => (await (await caches.open('webllm/model')).keys()).length);
  await expect.poll(kept, { timeout: 30_000 }).toBe(0);
  await page.goto(run);
  await page.reload();
  await page.getByText('Pick the GenRM’s folder again').waitFor();
  await page.getByText(/outcome-q0f32 came from your disk, and its copy in this browser was deleted/).waitFor();
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await page.getByText('Pick the GenRM’s folder again').waitFor({ state: 'detached' });
  expect(await kept()).toBe(3);
  expect(foreign).toEqual([]);
  expect(problems).toEqual([]);
});

test('a folder that is dropped on the page is looked at', async () => {
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await genrm()
    .getByText(/Chosen because it agrees with the model/)
    .waitFor();
  await genrm().getByRole('button', { name: 'Use this model' }).waitFor();
  expect(problems).toEqual([]);
});
