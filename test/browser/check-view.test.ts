import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { hash32 } from '../../src/domain/random';
import { expectAccessible, openApp, type TestApp } from '../fakes/app';
import { bundleOf } from '../fakes/bundle';
import { boxed, metaText, plant, type Planted, type PlantOptions } from './results-view.planted';

let opened: TestApp[] = [];
afterEach(() => {
  for (const app of opened) app.close();
  opened = [];
});

/** A rationale that nobody could take for a verdict of the meta-judge; every third item is flagged. */
const plantedRows = (count: number): readonly Planted[] =>
  Array.from({ length: count }, (_, at) => ({
    item: { id: `row-${String(at)}`, goldenLabel: 'A' },
    judge: boxed('A', `Reason number ${String(at)}.`),
    meta: metaText(isFlagged(at) ? 'Incorrect' : 'Correct', `The secret analysis of ${String(at)}.`),
  }));
const isFlagged = (at: number): boolean => at % 3 === 0;
/** What a person finds: mostly what the meta-judge says. */
const isSpurious = (at: number): boolean => (hash32(`truth ${String(at)}`) % 10 < 2 ? !isFlagged(at) : isFlagged(at));

async function open(
  rows: readonly Planted[],
  options: PlantOptions & { readonly params?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly app: TestApp; readonly runId: string }> {
  const app = await openApp();
  opened.push(app);
  const runId = await plant(app.storage.store, rows, options);
  app.app.route.go({ name: 'check', id: runId }, options.params ?? {});
  return { app, runId };
}

const live = page.getByRole('region', { name: /True S-Corr/ });
const rationale = page.getByRole('article', { name: 'GenRM’s rationale' });
const onDesk = ({ app }: TestApp): string => app.checking.onDesk?.item.id ?? '';
const press = (key: string) => userEvent.keyboard(key);

/** Waits until the item that was drawn can be answered. */
async function ready(app: TestApp): Promise<void> {
  await expect
    .poll(() => onDesk(app) !== '' && onDesk(app) === app.app.checking.drawn?.itemId, { interval: 5 })
    .toBe(true);
}

async function answered(app: TestApp, key: string): Promise<string> {
  await ready(app);
  const id = onDesk(app);
  const before = app.app.results.human.checks.length;
  await press(key);
  await expect.poll(() => app.app.results.human.checks.length).toBe(before + 1);
  return id;
}

describe('checking by hand', () => {
  test('shows item after item by keys, keeps every answer over a reload, and takes back with u', async () => {
    const { app, runId } = await open(plantedRows(12));
    await expect.element(page.getByRole('heading', { name: 'Check by hand' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: /Spurious/ })).toHaveAttribute('aria-keyshortcuts', '2');
    await ready(app);
    await press('n');
    await expect.element(page.getByLabelText('Note')).toHaveFocus();
    await userEvent.keyboard('1 is no answer here');
    await press('{Escape}');
    const first = await answered(app, '2');
    const second = await answered(app, '1');
    await ready(app);
    expect(new Set([first, second, onDesk(app)]).size).toBe(3);
    await expect.element(live).toHaveTextContent(/from 2 checks.*too few yet.*\d – \d/);

    const again = await openApp({ databaseName: app.name, hash: `#/check/${runId}` });
    opened.push(again);
    await ready(again);
    expect(again.app.results.human.checks).toMatchObject([
      { itemId: first, verdict: 'spurious', note: '1 is no answer here', reading: { metaParser: 'r-align-exact' } },
      { itemId: second, verdict: 'sound', note: '' },
    ]);
    await press('u');
    await expect.poll(() => onDesk(again)).toBe(second);
    await answered(again, '3');
    await expect.element(live).toHaveTextContent(/from 1 check.*cannot tell\s*1/);
    expect(await again.storage.store.checks(runId)).toMatchObject([
      { seq: 0, check: 0, did: 'spurious' },
      { seq: 1, check: 1, did: 'sound' },
      { seq: 2, check: 1, did: 'taken-back' },
      { seq: 3, check: 1, did: 'cannot-tell', itemId: second },
    ]);
  });

  test('is blind: nothing of the meta-judge’s verdict is on the page before the answer, and then only if asked for', async () => {
    const { app } = await open(plantedRows(9));
    const verdictWords = /secret analysis|final_verdict|golden_key_points|incorrect|faithful|flagged|passed/i;
    for (let times = 0; times < 4; times++) {
      await ready(app);
      await expect.element(rationale).toHaveTextContent(/Reason number/);
      expect(document.body.innerHTML).not.toMatch(verdictWords);
      await answered(app, '1');
    }
    await ready(app);
    await page.getByRole('checkbox', { name: /after each answer/ }).click();
    const id = onDesk(app);
    expect(document.body.innerHTML).not.toMatch(verdictWords);
    await answered(app, '2');
    const said = isFlagged(Number(id.slice(4))) ? 'spurious' : 'faithful';
    await expect.element(page.getByText(/^You:/)).toHaveTextContent('You: spurious');
    expect(page.getByText(/^You:/).element().nextElementSibling?.textContent).toContain(said);
    expect(onDesk(app)).toBe(id);
    await expectAccessible();
    // The answer stands now.
    await press('1');
    await press('u');
    expect(app.app.results.human.checks.at(-1)).toMatchObject({ itemId: id, verdict: 'spurious', isRevealed: true });
    await press(' ');
    await ready(app);
    expect(document.body.innerHTML).not.toMatch(/secret analysis/);
  });

  test('a former answer can be looked at and changed; what it was stays in its history and the file of the run', async () => {
    const { app, runId } = await open(plantedRows(6));
    const first = await answered(app, '1');
    await answered(app, '2');
    await page.getByText('Your checks: 2').click();
    await page.getByRole('button', { name: 'Look again at check 1' }).click();
    await expect.poll(() => onDesk(app)).toBe(first);
    await expect.element(page.getByRole('button', { name: /^Sound/ })).toHaveAttribute('aria-pressed', 'true');
    await press('2');
    await expect.poll(() => app.app.results.human.checks[0]?.verdict).toBe('spurious');
    await ready(app);
    await expect.element(page.getByText(/before: sound/)).toBeVisible();
    await expectAccessible();

    const files = new Map<string, string>();
    for (const kind of ['outcomes-jsonl', 'report'] as const) {
      await app.app.results.download(kind, ({ blob }) => {
        void blob.text().then((text) => files.set(kind, text));
      });
    }
    await expect.poll(() => files.size).toBe(2);
    const rows = (files.get('outcomes-jsonl') ?? '').trim().split('\n');
    const verdicts = rows.map((row) => (JSON.parse(row) as Readonly<Record<string, unknown>>)['human_verdict']);
    expect(verdicts.toSorted()).toEqual([null, null, null, null, 'spurious', 'spurious']);
    expect(JSON.parse(files.get('report') ?? '')).toMatchObject({ human: { trueSCorr: { n: 2 } } });

    const other = await openApp();
    opened.push(other);
    const { store } = app.storage;
    expect((await other.storage.store.importRun(await bundleOf(store, runId))).ok).toBe(true);
    expect(await other.storage.store.checks(runId)).toEqual(await store.checks(runId));
  });

  test('forty checks of a planted run find its true S-Corr, and the results show it beside the meta-judge’s', async () => {
    const rows = plantedRows(90);
    const { app, runId } = await open(rows);
    for (let n = 0; n < 40; n++) {
      await ready(app);
      const key = isSpurious(Number(onDesk(app).slice(4))) ? '2' : '1';
      window.dispatchEvent(new KeyboardEvent('keydown', { key }));
      await expect.poll(() => app.app.results.human.checks.length, { interval: 5 }).toBe(n + 1);
    }
    const human = app.app.results.trueSCorr;
    const truth = rows.filter((_, at) => isSpurious(at)).length / rows.length;
    expect(human?.tooFewBy).toBe(0);
    expect(human?.interval[0]).toBeLessThan(truth);
    expect(human?.interval[1]).toBeGreaterThan(truth);
    const number = ((human?.value ?? 0) * 100).toFixed(1);
    await expect.element(live).toHaveTextContent(number);
    await page.getByText('Agreement').click();
    await expect
      .element(page.getByText('Agreement').element().parentElement)
      .toHaveTextContent(/n = \d+.*Cohen’s κ.*Gwet’s AC1.*You and yourself: (\d+) of \1 the same/);
    await expectAccessible();

    app.app.route.go({ name: 'results', id: runId });
    const sCorr = page.getByRole('region', { name: 'S-Corr', exact: true });
    await expect.element(sCorr).toHaveTextContent(`True S-Corr ${number} %`);
    await expect.element(sCorr).toHaveTextContent(/from \d+ checks by hand/);
    await expect.element(sCorr).toHaveTextContent('33.3%');
    await sCorr.getByRole('link', { name: 'Go on checking' }).click();
    await expect.element(page.getByRole('heading', { name: 'Check by hand' })).toBeVisible();
  });

  test('a held key answers once; what another tab has added is read again before anything is stored', async () => {
    const { app, runId } = await open(plantedRows(8));
    const first = await answered(app, '1');
    await ready(app);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '1', repeat: true }));
    const [stored] = await app.storage.store.checks(runId);
    if (!stored) throw new Error('nothing was stored');
    await app.storage.store.addCheck({ ...stored, seq: 1, check: 1, itemId: onDesk(app), did: 'spurious' });
    await press('1');
    await expect.element(page.getByText('If Plumbline is open in another tab')).toBeVisible();
    await ready(app);
    await answered(app, '3');
    const checks = await app.storage.store.checks(runId);
    expect(checks.map(({ did }) => did)).toEqual(['sound', 'spurious', 'cannot-tell']);
    expect(checks[0]?.itemId).toBe(first);
    await expect.element(page.getByText('If Plumbline is open in another tab')).not.toBeInTheDocument();
  });

  test('checks count for the reading that they were drawn under', async () => {
    const { app, runId } = await open(plantedRows(8));
    await answered(app, '1');
    app.app.route.go({ name: 'check', id: runId }, { meta: 'tolerant' });
    await expect.element(live).toHaveTextContent('from 0 checks');
    await expect.element(page.getByText(/drawn while the run was read with other parsers/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
    await answered(app, '2');
    expect((await app.storage.store.checks(runId)).map(({ reading }) => reading.metaParser)).toEqual([
      'r-align-exact',
      'tolerant',
    ]);
  });

  test('ends when everything was checked', async () => {
    const { app } = await open(plantedRows(3));
    for (let n = 0; n < 3; n++) await answered(app, '1');
    await expect.element(page.getByText('Everything was checked')).toBeVisible();
    await expectAccessible();
  });
});

describe('what cannot be checked says why', () => {
  test('without a meta-judge', async () => {
    const rows = plantedRows(2).map(({ meta: _, ...row }) => row);
    await open(rows, { manifest: { metaJudge: null } });
    await expect.element(page.getByText('This run has no meta-judge')).toBeVisible();
    await expectAccessible();
  });

  test('where nothing was tested', async () => {
    const rows = plantedRows(2).map(({ meta: _, ...row }) => row);
    await open(rows);
    await expect.element(page.getByText('The meta-judge has tested nothing yet')).toBeVisible();
  });

  test('without texts; the verdicts that a person gave are kept, their notes are not', async () => {
    const { app, runId } = await open(plantedRows(5));
    await ready(app);
    await page.getByLabelText('Note').fill('a private thought');
    await page.getByRole('button', { name: /^Spurious/ }).click();
    await expect.poll(() => app.app.results.human.checks.length).toBe(1);
    const file = await bundleOf(app.storage.store, runId, [0, 1, 2, 3, 4]);
    const read = await app.storage.store.importRun(file);
    const copy = read.ok ? read.value.manifest.id : '';
    expect(await app.storage.store.checks(copy)).toMatchObject([{ did: 'spurious', note: '', runId: copy }]);
    app.app.route.go({ name: 'check', id: copy });
    await expect.element(page.getByText('The texts were left out of this copy')).toBeVisible();
    await expect.element(live).toHaveTextContent('from 1 check');
    await expectAccessible();
  });

  test('where there is no such run', async () => {
    const { app } = await open(plantedRows(1));
    app.app.route.go({ name: 'check', id: 'nowhere' });
    await expect.element(page.getByText('This run is not in this browser’s library')).toBeVisible();
  });
});
