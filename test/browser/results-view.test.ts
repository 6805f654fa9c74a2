import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Generation } from '../../src/domain/generation';
import type { LibraryStore } from '../../src/run/ports';
import { Keys } from '../../src/state/keys.svelte';
import { ResultsState } from '../../src/state/results.svelte';
import type { DownloadKind } from '../../src/state/results/downloads';
import { Route } from '../../src/state/route.svelte';
import { openDatabase } from '../../src/storage/database';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import ResultsView from '../../src/views/ResultsView/ResultsView.svelte';
import '../../src/styles/base.css';
import '../../src/styles/tokens.css';
import { showResults, violationsIn } from './results-view.screen';
import { boxed, metaText, tenRows, type Planted, type PlantOptions } from './results-view.planted';
import { writers } from '../fakes/writers';

let store: LibraryStore;
let storage: OpenStorage;
let name: string;

beforeEach(async () => {
  name = `results-view-${crypto.randomUUID()}`;
  storage = await openStorage(name);
  store = storage.store;
});

afterEach(() => {
  storage.close();
  indexedDB.deleteDatabase(name);
  history.replaceState(null, '', '#/');
  localStorage.clear();
  delete document.documentElement.dataset['theme'];
});

const show = (rows: readonly Planted[], params: Readonly<Record<string, string>> = {}, options: PlantOptions = {}) =>
  showResults(store, rows, params, options);

const number = (metric: string) => page.getByRole('region', { name: metric, exact: true });
const rows = () => page.getByRole('grid', { name: 'Items' }).getByRole('row');
const drawer = (id: string) => page.getByRole('complementary', { name: `Item ${id}`, exact: true });
/** Ids that the list shows now, in order; header left out. */
const listed = (results: ResultsState): readonly string[] => results.shown.map(({ itemId }) => itemId);

describe('the numbers', () => {
  it('are those of the paper’s ten-row example, with n, interval, bounds and the meta-judge’s name', async () => {
    await show(tenRows);
    await expect.element(number('L-Acc')).toHaveTextContent(/70\.0%.*39\.7 – 89\.2.*n = 10/);
    await expect.element(number('S-Corr')).toHaveTextContent(/40\.0%.*n = 5/);
    await expect.element(number('S-Corr')).toHaveTextContent('28.6 – 57.1 had the failed calls gone either way');
    await expect.element(number('S-Corr')).toHaveTextContent('as judged by Meta-14B');
    await expect.element(number('F-Score')).toHaveTextContent(/37\.5%.*n = 8/);
    await expect.element(number('L-Acc').getByRole('img')).toHaveAccessibleName(/70\.0 %, 95 % interval 39\.7 – 89\.2/);
  });

  it('are “not tested” without a meta-judge', async () => {
    const labelsOnly = tenRows.map(({ meta: _, ...row }) => row);
    await show(labelsOnly, {}, { manifest: { metaJudge: null } });
    await expect.element(number('S-Corr')).toHaveTextContent('not tested: no meta-judge');
    await expect.element(number('F-Score')).toHaveTextContent('not tested: no meta-judge');
  });

  it('explain themselves and lead to their items', async () => {
    const { results } = await show(tenRows);
    await page.getByText('What S-Corr is').click();
    await expect.element(number('S-Corr')).toHaveTextContent('= 2 / 5 = 40.0 %');
    await number('S-Corr')
      .getByRole('button', { name: /meta-judge unreadable/ })
      .click();
    expect(listed(results)).toEqual(['r6']);
    await number('L-Acc')
      .getByRole('button', { name: /GenRM call failed/ })
      .click();
    expect(listed(results)).toEqual(['r10']);
  });

  it('count only the items that were asked for', async () => {
    const { results } = await show(tenRows, { kind: 'all' }, { status: { target: 4, state: 'paused' } });
    expect(results.outcomes).toHaveLength(4);
    await expect.element(page.getByText('4 of 10 items, drawn at random by seed')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'Go on with this run' }))
      .toHaveAttribute('href', '#/run/planted');
  });

  it('warn when a pocket model meets a world it does not know', async () => {
    const { run } = (await show(tenRows)).results;
    if (!run) throw new Error('no run');
    await expect.element(page.getByText('These numbers mean nothing')).not.toBeInTheDocument();
    await store.setBinned('planted', true);
    await show(tenRows, {}, { runId: 'second', manifest: { genrm: { ...run.manifest.genrm, knowsOnly: 'pocket' } } });
    await expect.element(page.getByText('These numbers mean nothing')).toBeVisible();
  });
});

describe('reading', () => {
  it('is done once for a run in which nothing changed, and again for one that went on', async () => {
    const { results } = await show(tenRows, { kind: 'all' }, { status: { target: 4, state: 'paused' } });
    const before = results.outcomes;
    await results.load('planted');
    expect(results.outcomes).toBe(before);
    await store.setStatus('planted', { state: 'finished', target: 10, updatedAt: 1 });
    await results.load('planted');
    expect(results.outcomes).toHaveLength(10);
  });

  it('says what is wrong when storage fails', async () => {
    const { results } = await show(tenRows);
    storage.close();
    await results.load('planted');
    await expect.element(page.getByText('The run could not be read')).toBeVisible();
  });
});

describe('the list', () => {
  it('opens on the spurious items, and on all when there are none', async () => {
    const { results } = await show(tenRows);
    expect(listed(results)).toEqual(['r4', 'r5']);
    await expect.element(page.getByRole('button', { name: /^spurious/ })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: 'sums' }).click();
    expect(listed(results)).toEqual(['r1', 'r2', 'r3']);
    const none = await show(tenRows.slice(0, 3), {}, { runId: 'none' });
    expect(listed(none.results)).toEqual(['r1', 'r2', 'r3']);
  });

  it('filters by outcome and category, sorts, and keeps it all in the address', async () => {
    const { results, route } = await show(tenRows);
    await page.getByRole('button', { name: /^label wrong/ }).click();
    expect(listed(results)).toEqual(['r8']);
    expect(route.get('filter')).toBe('outcome:label-wrong');
    await page.getByRole('button', { name: /^all/ }).click();
    await page.getByRole('button', { name: '(none)' }).click();
    expect(route.get('filter')).toBe('category:""');
    expect(listed(results)).toEqual(['r6', 'r7', 'r8', 'r9', 'r10']);
    await expect.element(page.getByText('5 items in (none)')).toBeVisible();
    await page.getByRole('columnheader', { name: 'Verdict' }).getByRole('button').click();
    expect(listed(results)).toEqual(['r7', 'r8', 'r6', 'r9', 'r10']);
    await expect.element(page.getByRole('columnheader', { name: 'Verdict' })).toHaveAttribute('aria-sort', 'ascending');
    expect(location.hash).toBe('#/results/planted?filter=category%3A%22%22&sort=verdict');
  });

  it('shows what the address says', async () => {
    const { results } = await show(tenRows, { kind: 'faithful', subset: 'sums', sort: '-index', item: 'r2' });
    expect(listed(results)).toEqual(['r3', 'r2', 'r1']);
    await expect.element(drawer('r2')).toBeVisible();
  });

  it('offers the filters of the last visit, and takes them when asked', async () => {
    const { results, route } = await show(tenRows);
    const again = page.getByRole('button', { name: 'as last time' });
    results.change({ kinds: ['label-wrong', 'judge-failed'], subset: '', text: 'It is' });
    await expect.element(again).not.toBeInTheDocument();
    route.go({ name: 'results', id: 'planted' });
    await results.load('planted');
    expect(listed(results)).toEqual(['r4', 'r5']);
    await again.click();
    expect(listed(results)).toEqual(['r8', 'r10']);
    expect(location.hash).toBe('#/results/planted?filter=outcome%3Alabel-wrong%2Cjudge-failed+category%3A%22%22');
    await expect.element(again).not.toBeInTheDocument();
  });

  it('has rows of one, three or six lines, and keeps the choice', async () => {
    const conversation = [{ role: 'user', content: 'word '.repeat(80) }] as const;
    await show([{ item: { id: 'long', conversation }, judge: boxed('A') }, ...tenRows], { kind: 'all' });
    const height = (): number => rows().nth(1).element().getBoundingClientRect().height;
    const text = (): number => document.querySelector('[role=gridcell].request')?.clientHeight ?? 0;
    const one = height();
    const oneLine = text();
    await page.getByRole('button', { name: 'six lines' }).click();
    await expect.poll(height).toBeGreaterThan(3 * one);
    await expect.poll(text).toBeGreaterThan(1.8 * oneLine);
    expect(localStorage.getItem('plumbline-row-size')).toBe('L');
    await page.getByRole('button', { name: 'three lines' }).click();
    await expect.poll(height).toBeLessThan(2 * one);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
    await userEvent.keyboard('{End}');
    await expect.element(rows().last()).toBeInViewport();
  });

  it('tells assistive technology where in how many rows it is', async () => {
    await show(tenRows, { kind: 'all' });
    await expect.element(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '11');
    const row = rows().nth(4);
    await expect.element(row).toHaveAttribute('aria-rowindex', '5');
    await expect.element(row).toHaveTextContent(/label right.*rationale spurious.*topic/);
  });

  it('holds a window of rows only, of twenty thousand', async () => {
    const many = Array.from({ length: 20_000 }, (_, at): Planted => {
      const item = { id: `m${String(at)}`, subset: `s${String(at % 30)}` };
      return at % 4 === 0 ? { item, judge: boxed('A'), meta: metaText('Correct') } : { item, judge: boxed('B') };
    });
    const db = await openDatabase(name);
    onTestFinished(() => {
      db.close();
    });
    const write = async (generations: readonly Generation[]): Promise<void> => {
      const tx = db.transaction('generations', 'readwrite');
      await Promise.all([...generations.map((generation) => tx.store.put(generation)), tx.done]);
    };
    const { results } = await show(many, { kind: 'all' }, { write });
    const mounted = (): number => document.querySelectorAll('[role=row]').length;
    await vi.waitFor(() => {
      expect(mounted()).toBeGreaterThan(5);
    });
    expect(mounted()).toBeLessThan(60);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => {
      expect(document.querySelector('[aria-rowindex="20001"]')?.textContent).toContain('20,000');
    });
    expect(results.currentRow).toBe(19_999);
    expect(mounted()).toBeLessThan(60);
    const before = performance.now();
    results.sortBy('subset');
    expect(results.shown).toHaveLength(20_000);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('the keys', () => {
  it('step through the items, open, close and filter', async () => {
    const { results } = await show(tenRows);
    await userEvent.keyboard('j');
    expect(results.currentId).toBe('r4');
    await userEvent.keyboard('j');
    await userEvent.keyboard('{Enter}');
    await expect.element(drawer('r5')).toBeVisible();
    await userEvent.keyboard('k');
    await expect.element(drawer('r4')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(drawer('r4')).not.toBeInTheDocument();
    await expect.element(page.getByRole('grid')).toHaveFocus();
    await expect.element(page.getByRole('button', { name: /^label wrong/ })).toHaveAttribute('aria-keyshortcuts', '3');
    await userEvent.keyboard('3');
    expect(listed(results)).toEqual(['r8']);
    await userEvent.keyboard('0');
    expect(listed(results)).toHaveLength(10);
  });

  it('are off while the user types', async () => {
    const { results } = await show(tenRows);
    await userEvent.keyboard('/');
    await expect.element(page.getByRole('searchbox')).toHaveFocus();
    await userEvent.keyboard('j3k');
    expect(results.query.text).toBe('j3k');
    expect(results.currentId).toBeNull();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('searchbox')).not.toHaveFocus();
  });

  it('move by rows and ends in the list', async () => {
    const { results } = await show(tenRows, { kind: 'all' });
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
    await userEvent.keyboard('{End}');
    expect(results.currentId).toBe('r10');
    await userEvent.keyboard('{Home}{ArrowDown}{ArrowDown}');
    expect(results.currentId).toBe('r3');
    await userEvent.keyboard('{PageDown}');
    expect(results.currentRow).toBeGreaterThan(2);
  });
});

describe('the item', () => {
  it('shows the golden judgment beside the rationale, and the match of each parser', async () => {
    await show(tenRows, { item: 'r4' });
    const item = drawer('r4');
    await expect
      .element(item.getByRole('article', { name: 'Golden judgment' }))
      .toHaveTextContent('B stays on rain; A talks about music.');
    const rationale = item.getByRole('article', { name: 'GenRM’s rationale' });
    await expect.element(rationale).toHaveTextContent('Answer B is friendlier and longer.');
    await expect.element(rationale).toHaveTextContent('This parser read its verdict inside the thinking.');
    const mark = (): string | null | undefined => document.querySelector('aside article mark.match')?.textContent;
    expect(mark()).toBe('\\boxed{B}');
    expect(document.querySelector('aside article details')?.hasAttribute('open')).toBe(false);
    expect(document.querySelector('aside article details mark.match')).not.toBeNull();
    await expect
      .element(item.getByRole('article', { name: 'Answer B' }))
      .toHaveTextContent(/golden label.*GenRM’s choice/);
    await expect.element(item.getByText('Verdict as written: Incorrect')).toBeVisible();
    await page.getByRole('combobox', { name: /^Verdicts by/ }).selectOptions('tolerant');
    await vi.waitFor(() => {
      expect(document.querySelector('aside article details mark.match')).toBeNull();
    });
    expect(mark()).toBe('\\boxed{B}');
  });

  it('shows the literal prompt, with what was neutralised', async () => {
    await show(tenRows, { item: 'r4' });
    await drawer('r4')
      .getByText(/Literal prompt/)
      .first()
      .click();
    await expect.element(drawer('r4').getByText('ZWSP')).toBeVisible();
    await drawer('r4').getByRole('checkbox').click();
    await expect.element(drawer('r4').getByText('ZWSP')).not.toBeInTheDocument();
  });

  it('explains an irregular meta-verdict and a failed call', async () => {
    const { results } = await show(tenRows, { item: 'r5' });
    await expect.element(drawer('r5').getByText('Irregular.')).toBeVisible();
    results.open('r7');
    await expect.element(drawer('r7').getByText('The worker ended.')).toBeVisible();
    await expect
      .element(drawer('r7').getByRole('link', { name: 'Retry failed calls' }))
      .toHaveAttribute('href', '#/run/planted');
  });

  it('shows text as text, and all of a long one only when asked', async () => {
    const hostile = '<img src=x onerror="globalThis.hit=1"><script>globalThis.hit=1</script>';
    const long = 'long '.repeat(20_000);
    await show(
      [
        {
          item: { id: 'x', responseA: hostile, responseB: long },
          judge: boxed('A', hostile),
          meta: metaText('Incorrect', hostile),
        },
      ],
      { item: 'x' },
    );
    await expect.element(drawer('x').getByRole('article', { name: 'Answer A' })).toHaveTextContent(hostile);
    expect(document.querySelector('aside img, aside script')).toBeNull();
    expect('hit' in globalThis).toBe(false);
    const answer = drawer('x').getByRole('article', { name: 'Answer B' });
    await expect.element(answer).toHaveTextContent(/characters not shown/);
    await answer.getByRole('button', { name: 'Show all 100,000 characters' }).click();
    await expect.element(answer).not.toHaveTextContent(/characters not shown/);
  });

  it('links key points of the golden judgment with sentences of the rationale, both ways', async () => {
    const pointed = {
      item: { id: 'p1' },
      judge: boxed('A', '- The sum of B is wrong.\n- A has a friendly tone throughout.'),
      meta: metaText('Correct').replace('- the sum is wrong', '- the sum is wrong\n- B does not say please'),
    };
    const { results } = await show([pointed, ...tenRows], { item: 'p1' });
    await userEvent.keyboard('p');
    const points = drawer('p1').getByRole('article', { name: 'Key points: the meta-judge’s list' });
    const rationale = drawer('p1').getByRole('article', { name: 'GenRM’s rationale' });
    await expect.element(drawer('p1').getByText('1 of 2 key points found; 1 sentence with none')).toBeVisible();
    const found = points.getByRole('button', { name: /the sum is wrong.*found in 1 sentence/ });
    await expect.element(points.getByRole('button', { name: /say please.*not found/ })).toBeVisible();
    await found.click();
    const number = rationale.getByRole('button', { name: 'Key point 1' });
    await expect.element(number).toHaveAttribute('aria-pressed', 'true');
    await number.click();
    await expect.element(found).toHaveAttribute('aria-pressed', 'true');
    expect(await violationsIn(drawer('p1').element())).toEqual([]);

    // The choice stays with the address, for the next item too; without the meta-judge's list the golden judgment serves.
    results.open('r6');
    await expect
      .element(drawer('r6').getByRole('article', { name: 'Key points: sentences of the golden judgment' }))
      .toBeVisible();
    await drawer('r6').getByRole('button', { name: 'As written' }).click();
    await expect.element(drawer('r6').getByRole('article', { name: 'Golden judgment' })).toBeVisible();
  });

  it('gets wider by key and closes with Back', async () => {
    await show(tenRows);
    await rows().nth(1).click();
    await expect.element(drawer('r4')).toBeVisible();
    const handle = page.getByRole('separator', { name: 'Width of the item' });
    await expect.element(handle).toHaveAttribute('aria-valuenow', '620');
    handle.element().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await expect.element(handle).toHaveAttribute('aria-valuenow', '660');
    history.back();
    await expect.element(drawer('r4')).not.toBeInTheDocument();
  });
});

describe('the parsers', () => {
  it('give other numbers from the same texts, and say where they differ', async () => {
    const { results, route } = await show(tenRows);
    await page.getByRole('combobox', { name: /^Verdicts by/ }).selectOptions('tolerant');
    await expect.element(number('L-Acc')).toHaveTextContent('80.0%');
    expect(route.get('parser')).toBe('tolerant');
    await expect.element(page.getByText(/1 items? with the right label (was|were) never shown/)).toBeVisible();
    await page.getByRole('button', { name: /parsers differ/ }).click();
    expect(listed(results)).toEqual(['r9']);
  });

  it('show which meta-verdicts are incorrect by format only', async () => {
    const { results } = await show(tenRows);
    await page.getByRole('button', { name: /irregular meta-verdict/ }).click();
    expect(listed(results)).toEqual(['r5']);
    await page.getByRole('combobox', { name: /^Meta-verdicts by/ }).selectOptions('tolerant');
    await expect.element(number('S-Corr')).toHaveTextContent('20.0%');
  });
});

describe('the search', () => {
  const found = async (text: string, results: ResultsState): Promise<readonly string[]> => {
    await page.getByRole('searchbox').fill(text);
    await vi.waitFor(() => {
      expect(results.search.texts).toEqual([text]);
      expect(results.search.running).toBe(false);
    });
    return listed(results);
  };

  it('looks in requests, answers, golden judgments, rationales and meta-judgments', async () => {
    const { results, route } = await show(tenRows, { kind: 'all' });
    expect(await found('(R3)', results)).toEqual(['r3']);
    expect(await found('it is 12.', results)).toEqual(['r10']);
    expect(await found('stays on rain', results)).toEqual(['r4']);
    expect(await found('nicer', results)).toEqual(['r5']);
    expect(await found('praises LENGTH', results)).toEqual(['r4']);
    await expect.element(page.getByText('1 item with “praises LENGTH”')).toBeVisible();
    expect(route.get('filter')).toBe('"praises LENGTH"');
    expect(await found('nowhere at all', results)).toEqual([]);
    await expect.element(page.getByText('No item is shown: the filters leave none.')).toBeVisible();
  });

  it('steps through the places in the item, and unfolds what holds one', async () => {
    await show(tenRows, { kind: 'all', q: 'rain', item: 'r4' });
    const where = (text: string) => drawer('r4').getByText(text);
    await expect.element(where('“rain”: 2 places')).toBeVisible();
    const thinking = drawer('r4').getByText('The user asks about rain', { exact: false });
    await expect.element(thinking.first()).not.toBeVisible();
    await userEvent.keyboard('.');
    await expect.element(where('“rain”: 1 of 2 places')).toBeVisible();
    expect(document.querySelector('aside mark.here')?.closest('article')).toHaveTextContent('B stays on rain');
    await drawer('r4').getByRole('button', { name: 'Next place' }).click();
    await expect.element(where('“rain”: 2 of 2 places')).toBeVisible();
    await expect.element(thinking.first()).toBeVisible();
    await userEvent.keyboard(',');
    await expect.element(where('“rain”: 1 of 2 places')).toBeVisible();
    await page.getByRole('searchbox').fill('music');
    await expect.element(where('“music”: 1 place')).toBeVisible();
    expect(await violationsIn(drawer('r4').element())).toEqual([]);
  });

  it('is pointed out to those who ask for the browser’s own', async () => {
    await show(tenRows);
    const hint = page.getByText(/Your browser’s search sees/);
    await expect.element(hint).not.toBeInTheDocument();
    const asked = new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, cancelable: true });
    window.dispatchEvent(asked);
    await expect.element(hint).toBeVisible();
    expect(asked.defaultPrevented).toBe(false);
  });

  it('marks the text in the item', async () => {
    const { results } = await show(tenRows, { kind: 'all', q: 'friendlier' });
    await vi.waitFor(() => {
      expect(listed(results)).toEqual(['r4']);
    });
    results.open('r4');
    await expect
      .poll(() => document.querySelector('aside article mark:not(.match)')?.textContent, { timeout: 15_000 })
      .toBe('friendlier');
  });
});

describe('the downloads', () => {
  it('are rows as R-Align’s scripts read them, the summary and the whole run', async () => {
    const { results } = await show(tenRows);
    const text = async (kind: 'rows' | 'summary' | 'report'): Promise<string> => {
      let blob = new Blob();
      await results.download(kind, (file) => (blob = file.blob));
      return blob.text();
    };
    const lines = (await text('rows'))
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(10);
    expect(lines[3]).toMatchObject({ id: 'r4', model_pred: 'B', metarm_verdict: 'Incorrect' });
    expect(lines[6]).toMatchObject({ metarm_verdict: 'CallFail', meta: { metarm_error: 'The worker ended.' } });
    expect(lines[9]).toMatchObject({ model_judgment: null, metarm_verdict: 'SkippedLabelMismatch' });
    expect(await text('summary')).toContain('70.0000,40.0000,37.5000');
    const report: unknown = JSON.parse(await text('report'));
    expect(report).toMatchObject({ metaJudge: 'lab/Meta-14B', overall: { lAcc: { value: 0.7, k: 7, n: 10 } } });
    await results.download('bundle', (file) => {
      expect(file.blob.size).toBeGreaterThan(100);
    });
    expect(results.saving.error).toBeNull();
  });
});

describe('downloads for other tools', () => {
  const linesOf = async (results: ResultsState, kind: DownloadKind): Promise<readonly string[]> => {
    let blob = new Blob();
    await results.download(kind, (file) => (blob = file.blob));
    return (await blob.text()).trimEnd().split('\n');
  };
  const rowsOf = async (results: ResultsState, kind: DownloadKind): Promise<readonly unknown[]> =>
    (await linesOf(results, kind)).map((line): unknown => JSON.parse(line));

  it('outcomes as a table: a failed call is no wrong label', async () => {
    const { results } = await show(tenRows);
    const [head, ...lines] = await linesOf(results, 'outcomes-csv');
    expect(head).toMatch(/^id,subset,golden_label,verdict,label_correct,outcome,/);
    // Texts have line breaks of their own.
    expect(lines.filter((line) => /^r\d+,/.test(line))).toHaveLength(10);
    const rows = await rowsOf(results, 'outcomes-jsonl');
    expect(rows[3]).toMatchObject({ id: 'r4', verdict: 'B', label_correct: true, outcome: 'spurious' });
    expect(rows[9]).toMatchObject({ verdict: null, label_correct: null, outcome: 'judge-failed', genrm_text: null });
  });

  it('rewards: a rollout whose reasons nobody judged has none for them', async () => {
    const { results } = await show(tenRows);
    const rows = await rowsOf(results, 'rewards');
    expect(rows).toHaveLength(9);
    expect(rows[0]).toMatchObject({ id: 'r1', r_rlvr: 1, r_ralign: 1 });
    expect(rows[3]).toMatchObject({ id: 'r4', r_rlvr: 1, r_ralign: 0 });
    expect(rows[6]).toMatchObject({ id: 'r7', r_rlvr: 1, r_ralign: null });
  });

  it('preference pairs as the GenRM says', async () => {
    const { results } = await show(tenRows);
    const rows = await rowsOf(results, 'dpo');
    expect(rows[3]).toMatchObject({ id: 'r4', golden_agrees: true, rationale_correct: false });
    expect(results.saving.error).toBeNull();
  });
});

describe('the download menu', () => {
  it('closes when the focus leaves it or on Escape', async () => {
    await show(tenRows);
    const entry = page.getByRole('button', { name: 'report.json, JSON' });
    await page.getByText('Download', { exact: true }).click();
    await expect.element(entry).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(entry).not.toBeInTheDocument();
    await page.getByText('Download', { exact: true }).click();
    await page.getByRole('searchbox').click();
    await expect.element(entry).not.toBeInTheDocument();
  });
});

describe('accessibility', () => {
  it.each(['light', 'dark'])('has no violation that axe knows of, in %s', async (theme) => {
    document.documentElement.dataset['theme'] = theme;
    const { screen } = await show(tenRows, { kind: 'all', subset: '(none)', item: 'r7' });
    await expect.element(drawer('r7').getByText('The worker ended.')).toBeVisible();
    expect(await violationsIn(screen.container)).toEqual([]);
  });

  it('fits a narrow page at 200 % type, long names and all', async () => {
    const root = document.documentElement;
    const { innerWidth, innerHeight } = window;
    root.style.fontSize = '200%';
    onTestFinished(async () => {
      root.style.fontSize = '';
      await page.viewport(innerWidth, innerHeight);
    });
    await page.viewport(400, 900);
    const name = 'a-name_'.repeat(12);
    const { screen } = await show(tenRows, { kind: 'all' }, { manifest: { importedFrom: `${name}.jsonl` } });
    await expect.poll(() => root.scrollWidth).toBe(root.clientWidth);
    expect(root.clientWidth).toBe(400);
    await screen.unmount();
  });

  it('says what is wrong when the run is not here', async () => {
    const route = new Route();
    const results = new ResultsState(store, route, () => null, writers);
    await render(ResultsView, { results, runId: 'nowhere', keys: new Keys() });
    await expect.element(page.getByText('This run is not in this browser’s library')).toBeVisible();
  });
});
