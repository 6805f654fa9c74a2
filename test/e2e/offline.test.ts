import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appFolder } from '../../src/headless/build';
import { chromiumArgs, chromiumPath } from '../../src/headless/browser';
import { openHeadless } from '../../src/headless/page';
import { serve, type Served } from '../../src/headless/serve';
import { writeServiceWorker } from '../../src/headless/service-worker';
import { emptyFolder } from './cli';

/** The built app without its server, and when another version is served. */

const folder = mkdtempSync(join(tmpdir(), 'plumbline-app-'));
let served: Served;
let port: number;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  cpSync(await appFolder(process.stderr), folder, { recursive: true });
  served = await serve({ app: folder }, 0);
  ({ port } = served);
  browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumArgs] });
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
});
afterAll(async () => {
  await browser.close();
  await served.close();
  rmSync(folder, { recursive: true });
});

const address = (): string => `http://localhost:${String(port)}/`;
const mainOf = (of: Page): Promise<string> => of.locator('main').innerText();
const scriptOf = (of: Page): Promise<string | null> => of.locator('script[type=module]').getAttribute('src');

/** The same app with its main script under another name and another text in it, as a new build has. */
async function buildAnother(): Promise<void> {
  const assets = join(folder, 'assets');
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const [, name = ''] = /assets\/(index-[^"]+\.js)/.exec(index) ?? [];
  writeFileSync(join(assets, name), `${readFileSync(join(assets, name), 'utf8')}\n;window.isAnother = true;\n`);
  renameSync(join(assets, name), join(assets, `another-${name}`));
  for (const file of readdirSync(assets).filter((one) => one.endsWith('.js'))) {
    const text = readFileSync(join(assets, file), 'utf8');
    if (text.includes(name)) writeFileSync(join(assets, file), text.replaceAll(name, `another-${name}`));
  }
  writeFileSync(join(folder, 'index.html'), index.replaceAll(name, `another-${name}`));
  await writeServiceWorker(folder);
}

describe('the built app', () => {
  test('opens and judges with nobody to ask, isolated as before', async () => {
    await page.goto(address());
    await page.getByText('Works without a network:').waitFor();
    await served.close();
    await context.setOffline(true);
    await page.reload();
    await page.getByText('There is no network now.').waitFor();
    await page.getByRole('button', { name: /Open Pocket Bench/ }).click();
    await page.getByText('240 items ready.').waitFor();
    await page.keyboard.press('n');
    await page.getByRole('checkbox', { name: /all 240/ }).uncheck();
    await page.getByRole('spinbutton', { name: /Items/ }).fill('3');
    await page.getByRole('button', { name: /Start: 3/ }).click();
    await expect.poll(() => mainOf(page), { timeout: 60_000 }).toMatch(/n = 3/);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(problems).toEqual([]);
  });

  test('a request to elsewhere is seen, also one of a worker', async () => {
    await page.goto(`${address()}#/`);
    await page.evaluate(() => fetch('https://huggingface.co/of-the-page').catch(() => null));
    await page.evaluate(() => {
      const text = `fetch('https://huggingface.co/of-a-worker').catch(() => 0).then(() => postMessage(0))`;
      const worker = new Worker(URL.createObjectURL(new Blob([text])));
      return new Promise<void>((resolve) => {
        worker.addEventListener('message', () => {
          resolve();
        });
      });
    });
    await page.getByText(/What was asked of the network: \d+ requests/).click();
    await expect.poll(() => mainOf(page), { timeout: 10_000 }).toContain('https://huggingface.co/of-a-worker');
  });

  test('a new version is offered, and taken by a reload in this tab only', async () => {
    await context.setOffline(false);
    await page.goto(`${address()}#/`);
    served = await serve({ app: folder }, port);
    const other = await context.newPage();
    await other.goto(address());
    await other.getByText('Works without a network:').waitFor();
    const before = await scriptOf(page);
    await buildAnother();
    await page.reload();
    await page.getByText('A new version is ready').waitFor();
    expect(await scriptOf(page)).toBe(before);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect
      .poll(() => page.evaluate(() => 'isAnother' in window).catch(() => false), { timeout: 20_000 })
      .toBe(true);
    // The other tab goes on with its own version, parts that it has not loaded yet among them.
    await other.getByText('A new version is ready').waitFor();
    expect(await other.evaluate(() => 'isAnother' in window)).toBe(false);
    const gone = new URL(before ?? '', address()).href;
    expect(await other.evaluate(async (url) => (await fetch(url)).status, gone)).toBe(200);
    await other.close();
    expect(problems).toEqual([]);
  });

  test('steps aside where another project is served at its port', async () => {
    await served.close();
    const another = emptyFolder();
    writeFileSync(join(another, 'index.html'), '<h1>Another project</h1>');
    served = await serve({ app: another }, port);
    await page.reload();
    await page.getByText('serves another page').waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Another project' }).waitFor();
  });
});

test('the command line never judges with a kept copy', async () => {
  const app = await openHeadless({
    appFolder: await appFolder(process.stderr),
    profile: emptyFolder(),
    files: new Map(),
    out: emptyFolder(),
    webgpu: 'none',
  });
  try {
    expect(await app.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    expect(await app.page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  } finally {
    await app.close();
  }
});
