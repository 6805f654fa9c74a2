import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { appFolder } from '../../src/headless/build';
import { chromiumArgs, chromiumPath } from '../../src/headless/browser';
import { serve, type Served } from '../../src/headless/serve';
import { stored } from './database';

/** The built app as people get it: under its content security policy, with real models and real storage. */

let served: Served;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[] = [];
let foreign: string[] = [];

beforeAll(async () => {
  served = await serve({ app: await appFolder(process.stderr) }, 0);
  browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumArgs] });
});
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
  page = await open();
});
afterEach(async () => {
  await context.close();
});

const address = (): string => `http://localhost:${String(served.port)}/`;

async function open(hash = ''): Promise<Page> {
  const fresh = await context.newPage();
  fresh.on('pageerror', (error) => problems.push(error.message));
  fresh.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await fresh.goto(address() + hash);
  await fresh.getByRole('heading', { level: 1 }).waitFor();
  return fresh;
}

/** Opens Pocket Bench and starts a run of the preselected pocket models. */
async function startRun(items: number): Promise<void> {
  await page.getByRole('button', { name: /Open Pocket Bench/ }).click();
  await page.getByText('240 items ready.').waitFor();
  await page.keyboard.press('n');
  await page.getByRole('checkbox', { name: /all 240/ }).uncheck();
  await page.getByRole('spinbutton', { name: /Items/ }).fill(String(items));
  await page.getByRole('button', { name: new RegExp(`Start: ${String(items)}`) }).click();
  await page.waitForURL(/#\/run\/[^n]/);
}

const headline = (of: Page): Promise<string> => of.locator('main').innerText();

describe('the built app', () => {
  test('asks nobody else for anything, and is cross-origin isolated', async () => {
    await startRun(3);
    await expect.poll(() => headline(page), { timeout: 60_000 }).toMatch(/n = 3/);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(foreign).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('opens a Parquet file under its policy', async () => {
    const file = join(import.meta.dirname, '..', 'fixtures', 'parquet', 'reward-bench-snappy.parquet');
    await page.locator('input[type=file]').first().setInputFiles(file);
    await page.getByText('12 items ready.').waitFor();
    expect(foreign).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('a tab closed in the middle of a run: another tab offers to go on, and nothing is judged twice', async () => {
    await startRun(40);
    const runId = /#\/run\/([^?]+)/.exec(page.url())?.[1] ?? '';
    await expect
      .poll(async () => (await stored(page, 'generations', runId)).length, { timeout: 60_000 })
      .toBeGreaterThan(5);
    await page.close();
    page = await open();
    const before = (await stored(page, 'generations', runId)).length;
    expect(before).toBeGreaterThan(5);
    await page.getByText(/stopped at \d+ of 40/i).waitFor();
    await page.getByRole('button', { name: /Go on/ }).first().click();
    await page.waitForURL(/#\/run\//);
    await expect.poll(() => headline(page), { timeout: 60_000 }).toMatch(/n = 40/);
    await page.goto(`${address()}#/results/${runId}`);
    await expect.poll(() => headline(page), { timeout: 20_000 }).toMatch(/n = 40/);
    const calls = (await stored(page, 'generations', runId)).length;
    // 40 judgments, and a meta-judgment for each right label.
    expect(calls).toBeGreaterThan(60);
    expect(calls).toBeLessThanOrEqual(80);
    expect(problems).toEqual([]);
  });

  test('the address holds the state: filter and item come back after a reload', async () => {
    await startRun(24);
    const runId = /#\/run\/([^?]+)/.exec(page.url())?.[1] ?? '';
    await expect.poll(() => headline(page), { timeout: 60_000 }).toMatch(/finished/i);
    await page.goto(`${address()}#/results/${runId}`);
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Golden judgment').first().waitFor();
    const item = /item=([^&]+)/.exec(page.url())?.[1];
    expect(item).toMatch(/^pocket-/);
    await page.reload();
    await page.getByText('Golden judgment').first().waitFor();
    expect(page.url()).toContain(`item=${item ?? ''}`);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toContain('item=');
    await page.keyboard.press('/');
    await page.keyboard.type('verdict');
    await expect.poll(() => page.url()).toMatch(/filter=.*verdict/);
    expect(problems).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing on the three screens, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await startRun(12);
    const runId = /#\/run\/([^?]+)/.exec(page.url())?.[1] ?? '';
    await expect.poll(() => headline(page), { timeout: 60_000 }).toMatch(/finished/i);
    for (const hash of [
      '#/',
      '#/run/new',
      `#/run/${runId}`,
      `#/results/${runId}`,
      `#/results/${runId}?filter=*&item=pocket-0000`,
    ]) {
      await page.goto(address() + hash);
      await page.waitForTimeout(700);
      expect({ hash, faults: await faults(page) }).toEqual({ hash, faults: [] });
    }
  });
});

/** axe is put into the page as source: the policy lets nothing else in. */
async function faults(of: Page): Promise<readonly string[]> {
  await of.evaluate(axe.source);
  return of.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
