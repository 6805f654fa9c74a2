import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DownloadKind } from '../../src/state/results/downloads';
import type { SavedFile } from '../../src/state/results/file-sink';
import { Route } from '../../src/state/route.svelte';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import { showResults, violationsIn } from './results-view.screen';
import { tenRows } from './results-view.planted';

let storage: OpenStorage;
let name: string;

beforeEach(async () => {
  name = `filter-${crypto.randomUUID()}`;
  storage = await openStorage(name);
});

afterEach(() => {
  storage.close();
  indexedDB.deleteDatabase(name);
  history.replaceState(null, '', '#/');
  localStorage.clear();
  delete document.documentElement.dataset['theme'];
});

const show = async (params: Readonly<Record<string, string>> = {}) => {
  const shown = await showResults(storage.store, tenRows, params);
  return { ...shown, listed: () => shown.results.shown.map(({ itemId }) => itemId) };
};
const field = () => page.getByRole('combobox', { name: 'Filter' });
const chip = (label: RegExp) => page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: label });
const write = async (text: string): Promise<void> => {
  await userEvent.fill(field(), text);
  await userEvent.keyboard('{Enter}');
};

describe('a filter that is written', () => {
  it('is the one of the chips: each shows in the other', async () => {
    const { route, listed } = await show();
    await expect.element(field()).toHaveValue('outcome:spurious');
    await write('outcome:faithful,spurious category:topic');
    await expect.element(chip(/^spurious/i)).toHaveAttribute('aria-pressed', 'true');
    await expect.element(page.getByRole('combobox', { name: 'Category' })).toHaveDisplayValue(/^topic/);
    expect(listed()).toEqual(['r4', 'r5']);
    expect(route.get('filter')).toBe('outcome:faithful,spurious category:topic');
    await chip(/^label wrong/i).click();
    await expect.element(field()).toHaveValue('outcome:label-wrong category:topic');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.element(field()).toHaveValue('outcome:label-wrong');
  });

  it('is a chip of its own where no other shows it, joined with the rest', async () => {
    const { results, listed } = await show();
    await write('(golden:B or "staying on rain" or Both) -outcome:faithful label:right,unreadable');
    await expect.poll(() => results.search.running).toBe(false);
    expect(results.search.texts).toEqual(['staying on rain', 'Both']);
    await expect.poll(listed).toEqual(['r4', 'r6', 'r9']);
    await chip(/^no verdict/i).click();
    expect(listed()).toEqual(['r9']);
    await chip(/^Expression: \(golden/).click();
    await expect.element(field()).toHaveValue('outcome:no-verdict');
  });

  it('that cannot be read changes nothing, and says where and what was meant', async () => {
    const { listed } = await show();
    await write('category:topic');
    expect(listed()).toEqual(['r4', 'r5']);
    await write('category:topic lenght>400');
    await expect.element(page.getByText('Column 16: There is no field “lenght”. Did you mean length?')).toBeVisible();
    await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
    expect(listed()).toEqual(['r4', 'r5']);
    await page.getByRole('button', { name: 'Write length' }).click();
    await expect.element(field()).toHaveAttribute('aria-invalid', 'false');
    await expect.element(field()).toHaveValue('category:topic length>=401');
    expect(listed()).toEqual([]);
  });

  it('that cannot be read in an address is shown there, and the list opens as it does without', async () => {
    const { listed } = await show({ filter: 'outcome:spurous' });
    await expect.element(page.getByText(/outcome is never “spurous”/)).toBeVisible();
    await expect.element(field()).toHaveValue('outcome:spurous');
    expect(listed()).toEqual(['r4', 'r5']);
    await page.getByRole('button', { name: 'Write spurious' }).click();
    await expect.element(field()).toHaveValue('outcome:spurious');
  });

  it('is completed by keys', async () => {
    const { listed } = await show();
    await userEvent.keyboard('e');
    await expect.element(field()).toHaveFocus();
    await userEvent.fill(field(), 'cat');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(field()).toHaveValue('category:');
    await expect.element(page.getByRole('option', { name: 'sums', exact: true })).toBeVisible();
    await userEvent.keyboard('su{ArrowDown}{Enter}');
    await expect.element(field()).toHaveValue('category:sums ');
    await userEvent.keyboard('{Enter}');
    expect(listed()).toEqual(['r1', 'r2', 'r3']);
    await expect.element(page.getByRole('grid', { name: 'Items' })).toHaveFocus();
  });
});

describe('filters with a name', () => {
  const menu = () => page.getByText('Saved filters');

  it('are kept without searched texts, applied, renamed, deleted and brought back', async () => {
    const { listed } = await show({ filter: 'category:topic secret' });
    await menu().click();
    await userEvent.fill(page.getByRole('textbox', { name: 'Name for the filter of now' }), 'Off topic');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    expect(localStorage.getItem('plumbline-filters')).toBe('[{"name":"Off topic","filter":"category:topic"}]');
    await page.getByRole('button', { name: 'Rename Off topic' }).click();
    await userEvent.fill(page.getByRole('textbox', { name: 'New name of Off topic' }), 'Topics');
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Delete Topics' }).click();
    expect(localStorage.getItem('plumbline-filters')).toBe('[]');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^Topics/ }).click();
    expect(listed()).toEqual(['r4', 'r5']);
    await menu().click();
    await page.getByRole('button', { name: /^Failures/ }).click();
    expect(listed()).toEqual(['r6', 'r7', 'r9', 'r10']);
  });

  it.each(['light', 'dark'])('have no violation that axe knows of, in %s, and fit a narrow page', async (theme) => {
    document.documentElement.dataset['theme'] = theme;
    const { innerWidth, innerHeight } = window;
    onTestFinished(() => page.viewport(innerWidth, innerHeight));
    const { screen } = await show({ filter: 'outcome:spurious (golden:A or golden:B) lenght>5' });
    await menu().click();
    expect(await violationsIn(screen.container)).toEqual([]);
    await page.viewport(400, 900);
    await expect.poll(() => document.documentElement.scrollWidth).toBe(400);
    await menu().click();
    await write('lab');
    await userEvent.fill(field(), 'lab');
    await expect.element(page.getByRole('option', { name: /^label:/ })).toBeVisible();
    expect(await violationsIn(screen.container)).toEqual([]);
    await expect.poll(() => document.documentElement.scrollWidth).toBe(400);
  });
});

it('the items shown can be downloaded, and the name of the file says so', async () => {
  const { results } = await show({ filter: 'outcome:spurious,label-wrong "It is"' });
  await expect.poll(() => results.shown.length).toBe(3);
  await page.getByText('Download', { exact: true }).click();
  await page.getByRole('radio', { name: 'the 3 items shown' }).click();
  await expect.element(page.getByRole('button', { name: 'Benchmark, CSV, of the items shown' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'report.json, JSON', exact: true })).toBeVisible();
  const idsIn = async (kind: DownloadKind): Promise<readonly unknown[]> => {
    let made: SavedFile | null = null as SavedFile | null;
    await results.download(kind, (file) => (made = file), undefined, true);
    expect(made?.fileName).toMatch(/^Ten_rows_3_of_10_outcome_spurious_label-wrong_text/);
    const lines = ((await made?.blob.text()) ?? '').trimEnd().split('\n');
    return lines.map((line) => (JSON.parse(line) as { readonly id: unknown }).id);
  };
  expect(await idsIn('outcomes-jsonl')).toEqual(['r4', 'r5', 'r8']);
  expect(await idsIn('items-jsonl')).toEqual(['r4', 'r5', 'r8']);
});

it('Back leads to where the page was scrolled to, as soon as it is long enough', async () => {
  const route = new Route();
  onTestFinished(route.follow());
  const page = document.createElement('div');
  document.body.append(page);
  onTestFinished(() => {
    page.remove();
  });
  page.style.height = '5000px';
  window.scrollTo(0, 1200);
  await expect.poll(() => window.scrollY).toBe(1200);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  route.go({ name: 'new-run' });
  expect(window.scrollY).toBe(0);
  // The screen before is empty until it has read its storage.
  page.style.height = '10px';
  history.back();
  await expect.poll(() => route.screen.name).toBe('start');
  page.style.height = '5000px';
  await expect.poll(() => window.scrollY).toBe(1200);
  // A link makes an entry of its own, which begins at the top.
  location.hash = '#/validity';
  await expect.poll(() => window.scrollY).toBe(0);
  history.back();
  await expect.poll(() => window.scrollY).toBe(1200);
});
