import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../../src/headless/browser';
import { bundled } from '../../src/headless/report-script';
import { metricWords } from '../../src/ui/metric-words';
import { pageOf } from '../fakes/report-page';
import { generationOf } from '../fixtures/generations';
import { itemFrom } from '../fixtures/items';
import { manifest } from '../fixtures/runs';
import { emptyFolder } from './cli';

// So many categories that their table goes over pages.
const categories = Array.from({ length: 90 }, (_, at) => `kind${String(at + 100)}`);
const items = categories.flatMap((subset) =>
  ['x', 'y'].map((end) => itemFrom({ id: `${subset}-${end}`, subset, request: `request of ${subset}` })),
);
const run = {
  manifest: manifest({ benchmark: { id: 'b-1', name: 'bench', itemCount: items.length } }),
  status: { state: 'finished', target: items.length, updatedAt: 0 },
  sessions: [],
} as const;
const generations = items.flatMap(({ id: itemId }, at) => [
  generationOf({ itemId, text: 'Because.\n\\boxed{A}' }),
  generationOf({
    ...{ itemId, stage: 'meta' },
    text: `<genrm_analysis>x</genrm_analysis><final_verdict>${at % 3 ? 'Correct' : 'Incorrect'}</final_verdict>`,
  }),
]);

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const file = join(emptyFolder(), 'report.html');
  writeFileSync(file, await pageOf({ run, items, generations }, null, await bundled()));
  browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumArgs] });
  page = await browser.newPage({ colorScheme: 'dark' });
  await page.goto(pathToFileURL(file).href);
  await page.getByText(/Verified: all [\d,]+ values/).waitFor();
});
afterAll(() => browser.close());

/** Text of each page. */
async function printed(): Promise<readonly string[]> {
  const { text } = await extractText(new Uint8Array(await page.pdf({ format: 'A4', printBackground: true })));
  return text.map((one) => one.replace(/\s+/g, ' '));
}

describe('a report on paper', () => {
  test('has every row once, the head of a table on each of its pages, definitions, and no buttons', async () => {
    const pages = await printed();
    const all = pages.join(' ');
    const rows = pages.map((text) => text.match(/kind\d+ 2 /g) ?? []);
    expect(rows.flat()).toEqual(categories.map((name) => `${name} 2 `));
    const withRows = pages.filter((_, at) => rows[at]?.length);
    expect(withRows.length).toBeGreaterThan(2);
    expect(pages.length).toBeLessThan(withRows.length + 4);
    for (const text of withRows) expect(text).toContain('Category items L-Acc S-Corr F-Score');

    expect(all).toMatch(/Verified: all [\d,]+ values follow again from the 360 raw generations/);
    for (const { definition, formula } of Object.values(metricWords)) {
      expect(all).toContain(definition.slice(0, 40));
      expect(all).toContain(formula.slice(0, 12));
    }
    expect(all).toContain('arXiv 2602.06763 (https://arxiv.org/abs/2602.06763)');
    expect(pages.map((text) => /^\d+ \/ \d+/.exec(text)?.[0])).toEqual(
      pages.map((_, at) => `${String(at + 1)} / ${String(pages.length)}`),
    );
    for (const word of ['Verify again', 'Show more', 'What S-Corr is', 'print these items', 'request of'])
      expect(all).not.toContain(word);
    // On the screen all is as it was.
    expect(await page.locator('details[open]').count()).toBe(0);
  });

  test('has the items that are shown if one wants them', async () => {
    await page.getByLabel('print these items').check();
    const all = (await printed()).join(' ');
    expect(all.match(/request of kind\d+/g)).toHaveLength(60);
    expect(all).not.toContain('print these items');
  });

  test('is dark on light, and no wider than the paper', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // 180 mm of A4, at 96 dots an inch.
    await page.setViewportSize({ width: 680, height: 1000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(680);
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    expect(colours).toEqual(['rgb(23, 35, 47)', 'rgba(0, 0, 0, 0)']);
  });
});
