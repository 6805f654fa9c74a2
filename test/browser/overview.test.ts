import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { MeasureId } from '../../src/state/results/facts';
import type { ResultsState } from '../../src/state/results.svelte';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import { showResults, violationsIn } from './results-view.screen';
import { boxed, metaText, tenRows, type Planted } from './results-view.planted';

let storage: OpenStorage;
let name: string;

beforeEach(async () => {
  name = `overview-${crypto.randomUUID()}`;
  storage = await openStorage(name);
});

afterEach(() => {
  storage.close();
  indexedDB.deleteDatabase(name);
  history.replaceState(null, '', '#/');
  delete document.documentElement.dataset['theme'];
});

/** Forty items; rationales of 20, 30, ... characters; the first ten are spurious, the last ten wrong. */
const forty: readonly Planted[] = Array.from({ length: 40 }, (_, at): Planted => {
  const id = `r${String(at)}`;
  const item = { id, subset: at % 2 === 0 ? 'even' : 'odd', goldenLabel: at < 20 ? 'A' : 'B' } as const;
  const text = (label: 'A' | 'B'): string => boxed(label, 'x'.repeat(9 + 10 * at));
  if (at >= 30) return { item, judge: text('A') };
  return { item, judge: text(item.goldenLabel), meta: metaText(at < 10 ? 'Incorrect' : 'Correct') };
});

const listed = (results: ResultsState): readonly string[] => results.shown.map(({ itemId }) => itemId);
const drawn = (count: number) => expect.poll(() => document.querySelectorAll('.plot svg').length).toBe(count);
const bars = (id: MeasureId) => page.elementLocator(document.querySelector(`[data-measure=${id}]`) ?? document.body);
const figure = (title: string) => page.getByRole('figure', { name: title });

describe('the overview', () => {
  it('holds L-Acc against judges that do not read', async () => {
    await showResults(storage.store, tenRows);
    const chart = figure('Judges that do not read');
    // Labels: 5 A, 5 B. The answers are as long but for one, where the better one is shorter.
    await expect.element(chart.getByRole('row', { name: 'this run' })).toHaveTextContent('this run70.039.7 – 89.210');
    await expect.element(chart.getByRole('row', { name: 'always A (majority)' })).toHaveTextContent(/50\.0.*10$/);
    await expect.element(chart.getByRole('row', { name: 'random' })).toHaveTextContent(/50\.0.*10$/);
    await expect.element(chart.getByRole('row', { name: 'longer answer' })).toBeInTheDocument();
    await drawn(1);
  });

  it('says what is not tested, and why', async () => {
    const bare = forty.map(({ item, judge }): Planted => ({
      item: { ...item, subset: '', goldenJudgment: null },
      ...(judge !== undefined && { judge }),
    }));
    await showResults(storage.store, bare, { overview: 'all' });
    await expect.element(page.getByText('word overlap: not tested.')).toBeVisible();
    await expect.element(page.getByText('The benchmark names no categories.')).toBeVisible();
    await expect
      .element(figure('Confidence in the verdict'))
      .toHaveTextContent('Not tested. No log-probabilities are kept');
  });

  it('knows the lengths of a run without texts, and no words', async () => {
    const redacted = { conversation: 9, responseA: 30, responseB: 10, goldenJudgment: 5 };
    const meta = { format: 'test', formatVersion: 1, line: 1, redacted };
    const lengths = forty.map((row): Planted => ({ ...row, item: { ...row.item, goldenJudgment: '', meta } }));
    const noted = {
      runId: 'r',
      benchmarkId: 'b',
      verdictParsers: { 'r-align-exact': 1 },
      metaParsers: { 'r-align-exact': 1 },
    };
    await showResults(storage.store, lengths, { overview: 'all' }, { manifest: { redacted: noted } });
    await expect.element(page.getByText('word overlap: not tested.')).toBeVisible();
    await expect.element(page.getByText('The texts of this run were left out.').first()).toBeVisible();
    // A is always longer, and right on the first twenty.
    const longer = figure('Judges that do not read').getByRole('row', { name: 'longer answer' });
    await expect.element(longer).toHaveTextContent(/50\.0.*40$/);
  });

  it('opens, closes and shows the distributions, and the address keeps it', async () => {
    const { route } = await showResults(storage.store, tenRows);
    const overview = page.getByRole('button', { name: 'Overview' });
    await page.getByRole('button', { name: 'Distributions' }).click();
    expect(route.get('overview')).toBe('all');
    // Baselines, lengths, gap, tokens, duration.
    await drawn(5);
    await overview.click();
    expect(route.get('overview')).toBe('closed');
    await drawn(0);
    await overview.click();
    expect(route.get('overview')).toBeNull();
    await drawn(1);
  });

  it('shows the items of a cell', async () => {
    const { results, route } = await showResults(storage.store, tenRows);
    const cell = page.getByRole('button', { name: /^golden B, verdict A:/ });
    await expect.element(cell).toHaveTextContent(/1 20\.0 %/);
    await cell.click();
    expect(listed(results)).toEqual(['r8']);
    expect(route.get('filter')).toBe('golden:B verdict:A');
    await expect.element(cell).toHaveAttribute('aria-pressed', 'true');
    // Its own filter does not count in the matrix.
    await expect
      .element(page.getByRole('button', { name: /^golden A, verdict A:/ }))
      .toHaveTextContent(/4 80\.0 % .*37\.6 – 96\.4/);
    await cell.click();
    expect(listed(results)).toHaveLength(10);
    await page.getByRole('button', { name: /^golden A, verdict none:/ }).click();
    expect(listed(results)).toEqual(['r9']);
    await page.getByRole('button', { name: /^golden B, verdict failed:/ }).click();
    expect(listed(results)).toEqual(['r10']);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    expect(listed(results)).toHaveLength(10);
  });

  it('filters by the bars that are pressed or drawn over', async () => {
    const { results, route } = await showResults(storage.store, forty, { kind: 'all', overview: 'all' });
    await drawn(5);
    const box = bars('rationale').element().getBoundingClientRect();
    const bar = bars('rationale').element().querySelectorAll('[aria-label=rect] rect')[4]?.getBoundingClientRect();
    const middle = { x: (bar?.left ?? 0) - box.left + (bar?.width ?? 0) / 2, y: box.height / 2 };
    await userEvent.click(bars('rationale'), { position: middle });
    await expect.poll(() => listed(results).length).toBeGreaterThan(0);
    const few = listed(results).length;
    expect(few).toBeLessThan(10);
    expect(route.get('filter')).toMatch(/length:\d+\.\.\d+$/);
    // Once more takes it back.
    await userEvent.click(bars('rationale'), { position: middle });
    await expect.poll(() => listed(results).length).toBe(40);

    await userEvent.dragAndDrop(bars('rationale'), bars('rationale'), {
      sourcePosition: middle,
      targetPosition: { x: box.width - 20, y: middle.y },
    });
    await expect.poll(() => listed(results).length).toBeGreaterThan(few);
    // Longer rationales are the later items.
    expect(listed(results)).toEqual(forty.map(({ item }) => item.id).slice(40 - listed(results).length));
    await expect
      .poll(() => {
        const { A, B } = results.overview.data?.confusion ?? { A: {}, B: {} };
        return [...Object.values(A), ...Object.values(B)].reduce((sum, count) => sum + count, 0);
      })
      .toBe(listed(results).length);
    // The own chart still shows all.
    expect(results.overview.data?.histograms?.rationale?.n).toBe(40);
    expect(results.overview.data?.histograms?.tokens?.n).toBe(listed(results).length);
  });

  it('has every chart as a table, which filters too', async () => {
    const { results } = await showResults(storage.store, forty, { kind: 'all', overview: 'all' });
    await drawn(5);
    const chart = figure('Length of the rationale');
    await chart.getByRole('button', { name: 'As a table: Length of the rationale' }).click();
    await drawn(4);
    const rows = chart.getByRole('row');
    const sums = rows
      .elements()
      .slice(1)
      .map((row) => [...row.querySelectorAll('td')].reduce((sum, cell) => sum + Number(cell.textContent), 0));
    expect(sums.reduce((sum, count) => sum + count, 0)).toBe(40);
    await rows.nth(1).getByRole('button').click();
    expect(listed(results)).toHaveLength(sums[0] ?? NaN);
    await userEvent.keyboard('{Tab}{Tab}{Shift>}{Enter}{/Shift}');
    await expect.poll(() => listed(results).length).toBe(sums.slice(0, 3).reduce((sum, count) => sum + count, 0));
  });

  it('is what the address says, and joins all filters', async () => {
    const { results } = await showResults(storage.store, forty, {
      ...{ kind: 'all', overview: 'all', subset: 'even', cell: 'B-B', rationale: '..300', tokens: '220..' },
    });
    // Even, 20 to 29, with 20 + 10 x place characters and as many tokens.
    expect(listed(results)).toEqual(['r20', 'r22', 'r24', 'r26']);
    await expect.element(page.getByText('Length of the rationale: below 300 characters')).toBeVisible();
    await expect.element(page.getByText('with golden label B and verdict B')).toBeVisible();
    await page.getByRole('button', { name: /^Remove the filter Completion tokens/ }).click();
    expect(location.hash).not.toContain('tokens');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    expect(location.hash).toBe('#/results/planted?overview=all&filter=*');
  });

  it.each(['light', 'dark'])('has no violation that axe knows of, in %s', async (theme) => {
    document.documentElement.dataset['theme'] = theme;
    const { screen } = await showResults(storage.store, forty, { overview: 'all', cell: 'A-A', tokens: '10..200' });
    await drawn(5);
    await page.getByRole('button', { name: 'As a table: Duration' }).click();
    await drawn(4);
    expect(await violationsIn(screen.container)).toEqual([]);
  });
});
