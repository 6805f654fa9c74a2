import { afterEach, describe, expect, test, vi } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import type { AuditSummary } from '../../src/domain/audit/summary';
import { err, ok } from '../../src/domain/result';
import type { OpenGenerator } from '../../src/run/ports';
import { runOrder } from '../../src/run/plan';
import { benchmarkFile, ends, expectAccessible, metaSays, openApp, type TestApp } from '../fakes/app';
import { loadedModel } from '../fakes/scripted-generator';
import { modelRef } from '../fixtures/runs';
import { boxed, metaText, plant, tenRows, type Planted, type PlantOptions } from './results-view.planted';

let opened: TestApp[] = [];
afterEach(async () => {
  if (document.fullscreenElement) await document.exitFullscreen();
  for (const one of opened) {
    one.app.active?.stop();
    await vi.waitFor(() => {
      expect(one.app.active).toBe(null);
    });
    one.close();
  }
  opened = [];
  delete document.documentElement.dataset['theme'];
  await page.viewport(1280, 800);
});

/** The app on a screen of a planted run. */
async function show(hash: string, rows: readonly Planted[] = tenRows, options: PlantOptions = {}): Promise<TestApp> {
  const one = await openApp();
  opened.push(one);
  await plant(one.app.store, rows, options);
  one.app.route.go({ name: 'start' });
  location.hash = hash;
  return one;
}

/** Items of a run in its own order. */
const inOrder = (rows: readonly Planted[]): readonly Planted[] =>
  runOrder(
    rows.map(({ item }) => item.id),
    7,
  ).flatMap((at) => rows[at] ?? []);

const number = (name: string) => page.getByRole('region', { name, exact: true });
const pane = (name: string) => page.getByRole('region', { name, exact: true });
const outcome = () => page.getByRole('region', { name: 'What became of it' });
const press = (keys: string) => userEvent.keyboard(keys);
const bars = () =>
  ['L-Acc', 'S-Corr', 'F-Score', 'What became of it'].map((name) => {
    const { x, y, width, height } = number(name).element().getBoundingClientRect();
    return [x, y, width, height];
  });

describe('presenting a finished run', () => {
  test('begins from its results with a key that stands on the button, and Esc leads back to what was shown there', async () => {
    const { app } = await show('#/results/planted?kind=faithful&sort=-index');
    await expect.element(page.getByRole('link', { name: 'Present' })).toHaveAttribute('aria-keyshortcuts', 'f');
    await press('f');
    await expect.element(outcome()).toBeVisible();
    expect(app.route.screen).toEqual({ name: 'present', id: 'planted' });
    await expect.element(page.getByRole('navigation', { name: 'Screens' })).not.toBeInTheDocument();
    // The first Esc may be the browser's, which ends the full screen: that leaves as well.
    await press('{Escape}');
    await expect.poll(() => location.hash).toBe('#/results/planted?kind=faithful&sort=-index');
    await expect.element(page.getByRole('grid', { name: 'Items' })).toBeVisible();
  });

  test('shows items in the run’s order, whole, with numbers that grow with them and bars that never move', async () => {
    await show('#/present/planted');
    const rows = inOrder(tenRows);
    await expect.element(outcome()).toBeVisible();
    const before = bars();
    for (const [at, { item }] of rows.entries()) {
      await expect.element(pane('Request')).toHaveTextContent(`(${item.id})`);
      await expect.element(page.getByText(`first ${String(at + 1)} of 10 items`)).toBeInTheDocument();
      await expect.element(number('L-Acc')).toHaveTextContent(`n = ${String(at + 1)}`);
      expect(bars()).toEqual(before);
      await press('{ArrowRight}');
    }
    await expect.element(number('L-Acc')).toHaveTextContent(/70\.0% *39\.7 – 89\.2 *n = 10/);
    await expect.element(number('S-Corr')).toHaveTextContent(/by Meta-14B.*40\.0%/);
    await press('{Home}');
    await expect.element(number('L-Acc')).toHaveTextContent('n = 1');
    // What a clicker for slides sends.
    await press('{PageDown}');
    await expect.element(number('L-Acc')).toHaveTextContent('n = 2');
  });

  test('says of each item what became of it by word and mark, and why a text is missing', async () => {
    await show('#/present/planted?item=r4');
    await expect.element(outcome()).toHaveTextContent(/spurious *Label right, but not for the reason/);
    await expect.element(pane('Answer B')).toHaveTextContent(/golden.*GenRM’s choice/);
    await expect.element(pane('GenRM')).toHaveTextContent('At first sight');
    await expect.element(pane('Meta-judge')).toHaveTextContent(/Meta-14B.*praises length/);
    location.hash = '#/present/planted?item=r10';
    await expect.element(outcome()).toHaveTextContent('GenRM call failed');
    await expect.element(pane('GenRM')).toHaveTextContent('graphics device lost. The device was lost.');
    location.hash = '#/present/planted?item=r8';
    await expect.element(outcome()).toHaveTextContent('label wrong');
    await expect.element(pane('Meta-judge')).toHaveTextContent('Not asked: the label is not right.');
  });

  test('plays the texts as they were written, then the next item, and Space pauses', async () => {
    const text = `${'Assistant A adds it up. '.repeat(40)}\\boxed{A}`;
    const rows = ['x1', 'x2'].map((id) => ({ item: { id }, judge: text, meta: metaText('Correct') }));
    const { app } = await show('#/present/planted', rows);
    await expect.element(outcome()).toHaveTextContent('faithful');
    await press(' ');
    await expect.element(outcome()).toHaveTextContent('The GenRM writes its judgment');
    await expect.element(page.getByText('first 0 of 2 items')).toBeInTheDocument();
    await expect.poll(() => pane('GenRM').element().textContent).toContain('adds it up');
    await press(' ');
    expect(app.present.playing).toBe(false);
    const stopped = pane('GenRM').element().textContent;
    expect(stopped).not.toContain('boxed');
    await press('ssss ');
    await expect.element(pane('GenRM')).toHaveTextContent('boxed{A}');
    await expect.element(outcome()).toHaveTextContent('faithful');
    // A whole item rests a while, which need not be waited for here.
    const rest = () => {
      app.present.advance(4000);
    };
    rest();
    await expect.poll(() => app.route.get('item')).toBe(inOrder(rows)[1]?.item.id);
    await expect.element(page.getByText('first 2 of 2 items')).toBeInTheDocument();
    rest();
    expect(app.present.playing).toBe(false);
    await expect.element(page.getByText('first 2 of 2 items')).toBeInTheDocument();
  });

  test('shows whole texts at once where motion is unwelcome', async () => {
    const features = [{ name: 'prefers-reduced-motion', value: 'reduce' }];
    await cdp().send('Emulation.setEmulatedMedia', { features });
    try {
      const { app } = await show('#/present/planted?item=r1');
      await expect.element(outcome()).toHaveTextContent('faithful');
      await press(' ');
      expect(app.present.playing).toBe(true);
      await expect.element(pane('GenRM')).toHaveTextContent('boxed{A}');
      await expect.element(outcome()).toHaveTextContent('faithful');
    } finally {
      await cdp().send('Emulation.setEmulatedMedia', { features: [] });
    }
  });

  test('cuts long texts with a mark, and a key shows all of them; others change type, colours and buttons', async () => {
    const long = 'Rain falls on the roof. '.repeat(200);
    const rows = [{ item: { id: 'long', responseA: long }, judge: boxed('A', long), meta: metaText('Correct') }];
    const { app } = await show('#/present/planted', rows);
    await expect.element(pane('Answer A')).toHaveTextContent('… goes on m');
    await expect.element(pane('GenRM')).toHaveTextContent('… begins above m');
    await press('m');
    await expect.element(page.getByText('… goes on')).not.toBeInTheDocument();
    await expect.element(page.getByText('… begins above')).not.toBeInTheDocument();
    await press('m');
    const size = () => getComputedStyle(pane('GenRM').element()).fontSize;
    const before = parseFloat(size());
    await press('+');
    expect(parseFloat(size())).toBeGreaterThan(before);
    await press('-');
    expect(parseFloat(size())).toBe(before);
    await press('d');
    const theme = app.appearance.theme;
    await press('d');
    expect([theme, app.appearance.theme].toSorted()).toEqual(['dark', 'light']);
    await press('h');
    await expect.element(page.getByRole('button', { name: 'Leave' })).not.toBeInTheDocument();
    await press('h');
    await expect.element(page.getByRole('button', { name: 'Leave' })).toBeVisible();
    await press('?');
    await expect.element(page.getByRole('dialog', { name: 'Keys' })).toHaveTextContent('Play or pause the replay');
    await press('{Escape}');
    expect(app.route.screen.name).toBe('present');
    app.appearance.nextTheme();
  });

  test('of a run without texts shows outcomes only, and says so', async () => {
    const one = await show('#/');
    const pieces: string[] = [];
    for await (const piece of one.app.store.exportRun('planted', [0, 1, 2, 3])) pieces.push(piece);
    const { runId } = await vi.waitFor(async () => {
      const opening = await one.app.opening.bundle(new Blob(pieces), 'redacted.plumbline');
      if (opening.state !== 'done' || opening.runId === null) throw new Error('the copy was not opened');
      return { runId: opening.runId };
    });
    one.app.route.go({ name: 'present', id: runId });
    await expect.element(page.getByText(/stored without its texts, so only outcomes/)).toBeVisible();
    await expect.element(outcome()).toHaveTextContent(/faithful|spurious/);
    await expect.element(pane('GenRM')).not.toBeInTheDocument();
    await press('{End}');
    await expect.element(page.getByText('first 4 of 4 items')).toBeInTheDocument();
    await expectAccessible();
  });

  test('says above the item when its numbers mean nothing, and strikes those of a meta-judge that failed its audit', async () => {
    const { app } = await show('#/', tenRows, { manifest: { genrm: { ...modelRef('p'), knowsOnly: 'pocket' } } });
    await app.load();
    const summary = { youden: { value: 0.1, interval: [-0.1, 0.3] } } as unknown as AuditSummary;
    vi.spyOn(app.audits, 'standing').mockReturnValue({ state: 'failed', runId: 'audit', summary });
    app.route.go({ name: 'present', id: 'planted' }, { item: 'r4' });
    await expect.element(page.getByText('These numbers mean nothing')).toBeVisible();
    await expect.element(page.getByText(/failed its audit by planted cases: J = 0\.10/)).toBeVisible();
    await press('{End}');
    await expect.element(number('S-Corr')).toHaveTextContent('does not hold');
    await expect.element(number('F-Score')).toHaveTextContent('does not hold');
    await expect.element(number('L-Acc')).not.toHaveTextContent('does not hold');
    await expectAccessible();
  });

  test('that is not there, or has nothing judged, says so', async () => {
    await show('#/present/elsewhere');
    await expect.element(page.getByText('This run is not in this browser’s library')).toBeVisible();
    await show('#/present/planted', [{ item: { id: 'only' } }]);
    await expect.element(page.getByText('Nothing of this run is judged yet')).toBeVisible();
  });

  test.each([
    [1920, 1080],
    [1280, 720],
    [400, 800],
  ])('has no accessibility fault at %i × %i, and nothing is wider than the screen', async (width, height) => {
    await page.viewport(width, height);
    await show('#/present/planted?item=r4');
    await expect.element(outcome()).toHaveTextContent('spurious');
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    await expectAccessible();
    await press('m');
    await expectAccessible();
    await press('m');
  });
});

/** Models whose texts grow by hand. */
function typed(): { readonly open: OpenGenerator; write(stage: 'judge' | 'meta', text: string, ends?: boolean): void } {
  const calls = new Map<
    'judge' | 'meta',
    { readonly onText: (text: string) => void; readonly end: (text: string) => void }
  >();
  return {
    open: (model) =>
      Promise.resolve(
        ok({
          loaded: loadedModel(model.id),
          generate: (_request, onText, signal) =>
            new Promise((resolve) => {
              signal.addEventListener('abort', () => {
                resolve(err({ kind: 'interrupted', message: 'aborted' }));
              });
              const end = (text: string): void => {
                const usage = { promptTokens: 1, completionTokens: 1, cachedTokens: 0 };
                resolve(ok({ text, finish: 'stop', usage, timing: { firstTokenMs: 0, durationMs: 10 } }));
              };
              calls.set(model.id.includes('meta') ? 'meta' : 'judge', { onText, end });
            }),
          countTokens: (texts) => Promise.resolve(ok(texts.map(({ length }) => ({ count: length, exact: false })))),
          dispose: () => undefined,
        }),
      ),
    write(stage, text, isEnd = false) {
      const call = calls.get(stage);
      if (!call) throw new Error(`nothing is asked of ${stage}`);
      call.onText(text);
      if (!isEnd) return;
      calls.delete(stage);
      call.end(text);
    },
  };
}

describe('presenting a run under way', () => {
  test('shows what both models write, then what became of the item; stored items can be looked at meanwhile', async () => {
    const models = typed();
    const one = await openApp({ open: models.open, hash: '#/run/new?genrm=real-genrm&meta=real-meta&seed=7' });
    opened.push(one);
    const { app } = one;
    await app.opening.open(benchmarkFile(2));
    await page.getByRole('button', { name: /^Start:/ }).click();
    await expect.element(page.getByRole('link', { name: 'Present' })).toBeVisible();
    await press('f');
    await expect.element(page.getByText('settled 0 of 2 items')).toBeInTheDocument();

    const write = (stage: 'judge' | 'meta', text: string, isEnd = false) =>
      vi.waitFor(() => {
        models.write(stage, text, isEnd);
      });
    await write('judge', 'Assistant A comp');
    await expect.element(pane('GenRM')).toHaveTextContent(/writing….*Assistant A comp/);
    await expect.element(outcome()).toHaveTextContent('The GenRM writes its judgment');
    await write('judge', ends('A'), true);
    await write('meta', 'It nam');
    await expect.element(pane('Meta-judge')).toHaveTextContent(/on item \d.*It nam/);
    await write('judge', 'The second');
    await expect.element(pane('GenRM')).toHaveTextContent('The second');
    await write('meta', metaSays('Incorrect'), true);
    await expect.element(outcome()).toHaveTextContent(/spurious.*item \d/);
    await expect.element(number('S-Corr')).toHaveTextContent(/by Real meta-judge.*100\.0%.*n = 1/);
    await expect.element(page.getByText('settled 1 of 2 items')).toBeInTheDocument();
    await expect.poll(() => app.present.spoken.text).toMatch(/^Item \d: spurious/);
    await expectAccessible();

    await press('{ArrowLeft}');
    await expect.element(page.getByText('first 1 of 2 items')).toBeInTheDocument();
    await expect.element(pane('GenRM')).toHaveTextContent('boxed{A}');
    await press('{End}');
    await expect.element(pane('GenRM')).toHaveTextContent('The second');

    await write('judge', 'no letter', true);
    await expect.poll(() => app.active).toBe(null);
    await expect.element(page.getByText('first 2 of 2 items')).toBeInTheDocument();
    await expect.element(outcome()).toHaveTextContent('no verdict');
    await press('{Escape}');
    await expect.poll(() => app.route.screen.name).toBe('run');
  });
});
