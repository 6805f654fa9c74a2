import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { drop, expectAccessible, fileOf, openApp, type TestApp } from '../fakes/app';

let opened: TestApp | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

const row = (n: number, over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  ask: `What is ${String(n)} plus one?`,
  'gpt says': `It is ${String(n + 1)}, surely.`,
  'bot says': `It is ${String(n + 2)}, surely.`,
  pick: n % 3 === 0 ? 'gpt' : n % 3 === 1 ? 'bot' : 'none',
  why: 'The first adds correctly.',
  ...over,
});
const unknownFile = (name: string, count = 60): File =>
  fileOf(
    name,
    Array.from({ length: count }, (_, n) => row(n)),
  );
const choose = (name: string, option: string): Promise<void> =>
  page.getByRole('combobox', { name }).selectOptions(option);

/** Opens a file that no format fits, and names its columns. */
async function mapAll(name: string): Promise<void> {
  drop(unknownFile(name));
  await page.getByRole('button', { name: 'Say what the columns mean' }).click();
  await choose('Request', 'ask (text)');
  await choose('First answer', 'gpt says (text)');
  await choose('Second answer', 'bot says (text)');
  await page.getByRole('radio', { name: 'A column says it' }).click();
  await choose('Label column', 'pick (text)');
  await choose('What gpt means', 'the first is better');
  await choose('What bot means', 'the second is better');
  await choose('What none means', 'a tie');
  await choose('Golden judgment', 'why (text)');
}

describe('a file that no format fits', () => {
  test('is read once its columns are named: preview, live count, then items and ties', async () => {
    opened = await openApp();
    await mapAll('own.jsonl');
    await expect.element(page.getByRole('article', { name: 'Answer A' }).getByText('It is 1, surely.')).toBeVisible();
    await expect.element(page.getByRole('article', { name: 'Answer A' }).getByText('golden label')).toBeVisible();
    await expect.element(page.getByText(/34 of the first 50 rows give an item/)).toBeVisible();
    await expect.element(page.getByText(/40 items from 60 rows/)).toBeVisible();
    await expect.element(page.getByText(/20 set aside, 0 rejected/)).toBeVisible();
    await expectAccessible();

    await userEvent.keyboard('jj');
    await expect.element(page.getByText('This row is set aside')).toBeVisible();
    await userEvent.keyboard('r');
    await expect.element(page.getByText('40 items ready.')).toBeVisible();
    await expect.element(page.getByText('as you named its columns')).toBeVisible();
  });

  test('teaches the next file of its kind, and a column named wrongly is mended', async () => {
    opened = await openApp();
    await mapAll('own.jsonl');
    await page.getByRole('button', { name: 'Read the file so' }).click();
    await expect.element(page.getByText('40 items ready.')).toBeVisible();

    drop(unknownFile('next.jsonl', 30));
    await expect.element(page.getByText('20 items ready.')).toBeVisible();
    await page.getByRole('button', { name: 'The columns mean something else' }).click();
    await expect.element(page.getByRole('combobox', { name: 'First answer' })).toHaveValue('["gpt says"]');
    await page.getByRole('button', { name: 'Swap the two answers' }).click();
    await expect.element(page.getByRole('article', { name: 'Answer B' }).getByText('It is 1, surely.')).toBeVisible();

    await page.getByRole('button', { name: 'Forget what was chosen before' }).click();
    await expect.element(page.getByText(/Still needed: the request/).first()).toBeVisible();
    expect(await opened.app.store.savedMappings()).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByRole('article', { name: 'Answer A' }).getByText('It is 1, surely.')).toBeVisible();
    expect(await opened.app.store.savedMappings()).toHaveLength(1);
  });

  test('is read by a mapping that was saved as a file', async () => {
    opened = await openApp();
    await mapAll('own.jsonl');
    const saved = opened.app.mapping.asFile();
    expect(saved?.fileName).toBe('own.mapping.json');
    await choose('Request', 'choose a column');
    await expect.element(page.getByRole('button', { name: 'Save as a file' })).toBeDisabled();
    const input = document.querySelector('input[type="file"][accept=".json"]');
    if (!(input instanceof HTMLInputElement)) throw new Error('no place for a file');
    await userEvent.upload(input, new File(['{}'], 'poor.json'));
    await expect.element(page.getByText('mapping is missing.')).toBeVisible();
    await userEvent.upload(input, new File([saved?.text ?? ''], 'own.mapping.json'));
    await expect.element(page.getByText(/40 items from 60 rows/)).toBeVisible();
  });

  test('of which the delimiter was guessed wrongly, and the encoding too, is read as a person says', async () => {
    opened = await openApp();
    // Semicolons between cells that hold more commas; é in Latin-1.
    const lines = [
      'a,sk;first,one;second,two;pi,ck',
      ...Array.from({ length: 12 }, (_, n) => `Q,${String(n)};caf\u00e9,x;b,y;1,`),
    ];
    const bytes = Uint8Array.from(lines.join('\n'), (char) => char.charCodeAt(0));
    drop(new File([bytes], 'odd.csv'));
    await page.getByRole('button', { name: 'Say what the columns mean' }).click();
    await expect.element(page.getByRole('combobox', { name: 'Between the cells' })).toHaveValue(',');
    await choose('Between the cells', 'semicolons');
    await choose('Request', 'a,sk (text)');
    await choose('First answer', 'first,one (text)');
    await choose('Second answer', 'second,two (text)');
    await page.getByRole('radio', { name: 'The first answer, in every row' }).click();
    const answers = page.getByRole('article', { name: /^Answer/ });
    await expect.element(answers.getByText('caf\uFFFD,x')).toBeVisible();
    await choose('Encoding', 'Windows-1252 (Western Europe)');
    await expect.element(answers.getByText('café,x')).toBeVisible();
    await expect.element(page.getByText(/12 items from 12 rows/)).toBeVisible();
    await expectAccessible();
    await page.getByRole('button', { name: 'Read the file so' }).click();
    await expect.element(page.getByText('12 items ready.')).toBeVisible();
    await expect.element(page.getByText('Read as Windows-1252 (Western Europe), as was said.')).toBeVisible();
  });

  test('says what is still needed', async () => {
    opened = await openApp();
    drop(fileOf('poor.jsonl', [{ x: 'one', y: 'two' }]));
    await page.getByRole('button', { name: 'Say what the columns mean' }).click();
    await expect.element(page.getByText(/Still needed: the request/).first()).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Read the file so' })).toBeDisabled();
  });
});

describe('the items of a benchmark', () => {
  test('open from the counts of the import report, ties among them', async () => {
    opened = await openApp();
    const rows = [0, 1, 2].map((n) => ({
      id: 'same',
      prompt: `Question ${String(n)}?`,
      response_a: 'yes',
      response_b: n === 1 ? 'yes' : 'no',
      winner: n === 2 ? 'tie' : 'A',
    }));
    drop(fileOf('ab.jsonl', rows));
    await expect.element(page.getByText('2 items ready.')).toBeVisible();
    await page.getByRole('link', { name: '1 item', exact: true }).first().click();
    await expect.element(page.getByRole('link', { name: 'all items' })).toBeVisible();
    await expect.element(page.getByRole('option')).toHaveTextContent(/same#2/);
    await page.getByRole('link', { name: /ties, no answer is the better one/ }).click();
    await expect.element(page.getByText('Question 2?').last()).toBeVisible();
    await expect.element(page.getByText('Set aside')).toBeVisible();
    await page.getByRole('link', { name: 'all items' }).click();
    await expect.element(page.getByRole('option').nth(1)).toBeVisible();
    await userEvent.keyboard('j');
    await expect.element(page.getByRole('option', { selected: true })).toHaveTextContent(/Question 1/);
    await expectAccessible();
  });

  test('100,000 rows are read, listed and scrolled through', { timeout: 300_000 }, async () => {
    opened = await openApp();
    const rows = Array.from({ length: 100_000 }, (_, n) =>
      JSON.stringify({
        id: `n${String(n)}`,
        prompt: `${String(n)}?`,
        response_a: 'yes',
        response_b: 'no',
        winner: 'A',
      }),
    );
    drop(new File([rows.join('\n')], 'long.jsonl'));
    await expect.element(page.getByText('100,000 items ready.'), { timeout: 240_000 }).toBeVisible();
    await page.getByRole('link', { name: 'Look at them' }).click();
    await expect.element(page.getByText(/Listing them/), { timeout: 60_000 }).not.toBeInTheDocument();
    const list = page.getByRole('listbox', { name: 'Items' });
    list.element().focus();
    await userEvent.keyboard('{End}');
    await expect.element(page.getByRole('option', { selected: true })).toHaveTextContent(/n99999/);
    await expect.element(page.getByRole('heading', { name: 'n99999' })).toBeVisible();
    expect(list.element().querySelectorAll('[role=option]').length).toBeLessThan(100);
    await userEvent.keyboard('{Home}{PageDown}');
    await expect.element(page.getByRole('option', { selected: true })).toHaveTextContent(/n8/);
  });

  test('an address that is not in the library says so', async () => {
    opened = await openApp({ hash: '#/benchmark/nowhere' });
    await expect.element(page.getByText('This benchmark is not in the library')).toBeVisible();
  });
});
