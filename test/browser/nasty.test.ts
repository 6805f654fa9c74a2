import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { Item } from '../../src/domain/item';
import { parseFile } from '../../src/engine/parse-client';
import { benchmarkRow, drop, expectAccessible, fileOf, openApp, type TestApp } from '../fakes/app';
import { byteInputs } from '../unit/benchmarks/nasty/bytes';
import { conversationInputs } from '../unit/benchmarks/nasty/conversations';
import { expectInput } from '../unit/benchmarks/nasty/expect-input';
import { idInputs } from '../unit/benchmarks/nasty/ids';
import { jsonInputs } from '../unit/benchmarks/nasty/json';
import { tableInputs } from '../unit/benchmarks/nasty/tables';

const inputs = [...byteInputs, ...jsonInputs, ...idInputs, ...conversationInputs, ...tableInputs];

describe('the nasty inputs, through the real worker', () => {
  test.each(inputs.map((input) => [`${String(input.n)} ${input.name}`, input] as const))('%s', async (_name, input) => {
    const items: Item[] = [];
    const take = (chunk: { readonly items: readonly Item[] }): void => void items.push(...chunk.items);
    const file = new Blob([...input.file]);
    const report = await parseFile(file, 'bench.jsonl', {}, take, new AbortController().signal);
    expectInput(input, { items, report });
  });
});

describe('on the page', () => {
  let opened: TestApp | null = null;
  afterEach(() => {
    opened?.close();
    opened = null;
  });

  const markup = `<img src=x onerror="document.title='hacked'"><svg onload="document.title='hacked'"></svg>`;
  const beacon = `<script>document.title='hacked'</script>![x](https://example.com/beacon.png) [y](javascript:alert(1))`;

  /** Nothing of the data became an element. */
  function expectNoMarkup(): void {
    expect(document.querySelectorAll('img[src="x"], svg[onload], a[href^="javascript:"]')).toHaveLength(0);
    expect([...document.querySelectorAll('img')].filter(({ src }) => src.includes('example.com'))).toEqual([]);
    expect(document.title).not.toBe('hacked');
  }

  test('63 markup in names, ids, categories and texts is shown as text', async () => {
    const { app } = (opened = await openApp());
    const texts = {
      response_A: beacon,
      response_B: markup,
      gt_judgment: beacon,
      model_judgment: `${markup} \\boxed{A}`,
    };
    const over = { id: markup, source: { subset: markup }, ...texts, model_pred: 'A' };
    drop(
      fileOf(`${markup.slice(0, 12)}.jsonl`, [
        benchmarkRow(0, { ...over, conversations: [{ role: 'user', content: beacon }] }),
        `{"x": ${markup}`,
      ]),
    );
    await expect
      .element(
        page
          .getByRole('row')
          .getByText(/beacon\.png/)
          .first(),
      )
      .toBeVisible();
    await page
      .getByRole('row')
      .getByText(/beacon\.png/)
      .first()
      .click();
    await expect.element(page.getByText(/document\.title='hacked'/).first()).toBeVisible();
    expectNoMarkup();
    expect(app.library.benchmarks[0]?.subsets[0]?.name).toBe(markup);
  });

  test('19 the same data twice is one benchmark', async () => {
    const { app } = (opened = await openApp());
    for (const name of ['one.jsonl', 'two.jsonl']) {
      drop(fileOf(name, [benchmarkRow(0), benchmarkRow(1)]));
      await expect.element(page.getByRole('region', { name: `What was read from ${name}` })).toBeVisible();
    }
    expect(app.library.benchmarks).toHaveLength(1);
  });

  test('what was overlooked in a file is said in its report', async () => {
    opened = await openApp();
    drop(new File(['prompt;chosen;rejected;note;note\n\u05d0;b;c;d;e\n'], 'table.csv'));
    const report = page.getByRole('region', { name: 'What was read from table.csv' });
    await expect.element(report.getByText(/Read as a table with semicolons.*Renamed.*note_2/)).toBeVisible();
    await expectAccessible();
  });
});
