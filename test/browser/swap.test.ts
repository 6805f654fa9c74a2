import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Generation } from '../../src/domain/generation';
import { rAlignPrompts } from '../../src/domain/protocols/r-align';
import { ResultsState } from '../../src/state/results.svelte';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import { benchmarkFile, drop, ends, expectAccessible, metaSays, openApp, type TestApp } from '../fakes/app';
import { bundleOf } from '../fakes/bundle';
import { writers } from '../fakes/writers';
import { newLog, scriptedOpener } from '../fakes/scripted-generator';
import { boxed, metaText, tenRows } from './results-view.planted';
import { showResults, violationsIn } from './results-view.screen';

/** The check with what is compared exchanged, on the screens that ask for it and show it. */

/** Models are scripted; storage, workers and the screens are real. */
const slow = { timeout: 30_000 };

const panel = () => page.getByRole('region', { name: 'Order', exact: true });
const part = (name: string) => page.getByRole('region', { name, exact: true });

describe('from New run to the results', () => {
  let opened: TestApp | null = null;
  afterEach(() => {
    opened?.close();
    opened = null;
  });

  /** Always the first answer; right about reasons while the golden judgment comes first. */
  const swayed = scriptedOpener((model, prompt) => {
    if (!model.id.includes('meta')) return ends('A');
    return metaSays(prompt.indexOf('<golden_judge>') < prompt.indexOf('<genrm_output>') ? 'Correct' : 'Incorrect');
  }, newLog());

  async function openBenchmark(count: number): Promise<TestApp> {
    opened = await openApp({ open: swayed });
    drop(benchmarkFile(count));
    await expect.poll(() => opened?.app.library.benchmarks.length, slow).toBe(1);
    return opened;
  }

  test('it is chosen with the run, kept in the address, asked last, and its numbers are shown', async () => {
    const { app, storage } = await openBenchmark(8);
    app.route.go({ name: 'new-run' }, { genrm: 'real-genrm', meta: 'real-meta' });
    await userEvent.click(page.getByRole('checkbox', { name: 'GenRM: the two answers' }));
    await userEvent.click(page.getByRole('checkbox', { name: 'Meta-judge: the two judgments' }));
    expect(app.route.get('swap')).toBe('both');
    await expect.element(page.getByText('At most 16 more calls, after all others')).toBeVisible();
    await userEvent.fill(page.getByRole('spinbutton', { name: /about the first/ }), '4');
    expect(app.route.get('swapitems')).toBe('4');
    await expect.element(page.getByText('At most 8 more calls')).toBeVisible();
    await expectAccessible();
    await userEvent.click(page.getByRole('button', { name: 'Check', exact: true }));
    await expect.element(page.getByText('at most 8 more', { exact: true })).toBeVisible();

    await userEvent.click(page.getByRole('button', { name: /^Start/ }));
    await expect.poll(() => app.active === null && app.library.runs[0]?.status.state, slow).toBe('finished');
    const [run] = app.library.runs;
    expect(run?.status.swap).toEqual({ judge: 4, meta: 4 });
    await expect.element(part('In the other order')).toHaveTextContent(/4 of 4 judgments/);
    await expectAccessible();
    const id = run?.manifest.id ?? '';
    const ba: Generation[] = [];
    for await (const chunk of storage.store.generations(id, 'judge')) ba.push(...chunk.filter((c) => c.order === 'BA'));
    expect(ba).toHaveLength(4);

    app.route.go({ name: 'results', id });
    await expect.element(part('Order of the answers')).toHaveTextContent(/Flip rate\s*100\.0\s*%.*n = 4/s);
    await expect.element(part('Order of the answers')).toHaveTextContent('4 first place twice, 0 second place twice');
    await expect.element(part('Order of the judgments')).toHaveTextContent(/Flip rate\s*by Real meta-judge\s*100\.0/s);
    await expect.element(part('L-Acc')).toHaveTextContent(/75\.0\s*%.*n = 8/s);
    await expect.element(part('S-Corr')).toHaveTextContent(/0\.0\s*%.*n = 6/s);
  });

  test('a finished run says “not tested”, and is asked from there without asking anything again', async () => {
    const { app } = await openBenchmark(6);
    app.route.go({ name: 'new-run' }, { genrm: 'real-genrm', meta: 'real-meta' });
    await userEvent.click(page.getByRole('button', { name: /^Start/ }));
    await expect.poll(() => app.active === null && app.library.runs[0]?.status.state, slow).toBe('finished');
    const id = app.library.runs[0]?.manifest.id ?? '';
    app.route.go({ name: 'results', id });
    await expect.element(part('Order of the answers')).toHaveTextContent(/Not tested/);
    await expect.element(part('Order of the answers')).toHaveTextContent(/the first answer is picked in 100\.0 %/);
    await expect.element(part('Order of the judgments')).toHaveTextContent(/Not tested/);
    await expectAccessible();
    await userEvent.fill(part('Order of the answers').getByRole('spinbutton'), '5');
    await userEvent.click(part('Order of the answers').getByRole('button', { name: 'Ask in the other order too' }));
    await expect.poll(() => app.route.screen.name).toBe('run');
    await expect
      .poll(() => app.active === null && app.library.runs[0]?.status.swap, slow)
      .toEqual({ judge: 5, meta: 0 });
    await expect.element(part('In the other order')).toHaveTextContent('5 of 5 judgments');
    app.route.go({ name: 'results', id });
    await expect.element(part('Order of the answers')).toHaveTextContent(/Flip rate\s*100\.0\s*%.*n = 5/s);
    await expect.element(part('Order of the judgments')).toHaveTextContent(/Not tested/);
  });
});

describe('of a stored run', () => {
  let storage: OpenStorage;
  let name = '';
  beforeEach(async () => {
    name = `swap-${crypto.randomUUID()}`;
    storage = await openStorage(name);
  });
  afterEach(() => {
    storage.close();
    indexedDB.deleteDatabase(name);
    history.replaceState(null, '', '#/');
    localStorage.clear();
  });

  /** r1, r2 and r4 keep to their answer, r3 follows the first place; r1's meta-verdict flips, r2's call fails. */
  async function plantSwaps(runId: string): Promise<void> {
    const [judge] = (await storage.store.callsOf(runId, 'r1')).generations;
    if (!judge) throw new Error('nothing planted');
    const add = (itemId: string, stage: 'judge' | 'meta', text: string): Promise<void> =>
      storage.store.addGeneration({ ...judge, itemId, stage, order: 'BA', text, prompt: `${itemId} exchanged` });
    await add('r1', 'judge', boxed('B'));
    await add('r2', 'judge', boxed('A'));
    await add('r3', 'judge', boxed('A'));
    await add('r4', 'judge', boxed('A'));
    await add('r1', 'meta', metaText('Incorrect'));
    await storage.store.putFailure({
      ...{ runId, itemId: 'r2', stage: 'meta', order: 'BA', sample: 0, attempts: 1, at: 0 },
      failure: { kind: 'timed-out', message: 'Too long.' },
    });
  }

  test('shows both verdicts of an item, filters those that flipped, and changes no number', async () => {
    const { results, screen } = await showResults(storage.store, tenRows);
    const before = JSON.stringify([results.outcomes, results.summary]);
    await plantSwaps('planted');
    await storage.store.setStatus('planted', { state: 'finished', target: 10, updatedAt: 1 });
    await results.load('planted');
    expect(JSON.stringify([results.outcomes, results.summary])).toBe(before);
    expect(results.further).toBe(0);
    await expect.element(part('Order of the answers')).toHaveTextContent(/25\.0\s*%.*n = 4/s);
    await expect.element(part('Order of the judgments')).toHaveTextContent(/1 failed in either order/);
    await expect.element(part('Order of the judgments')).toHaveTextContent('1 Correct to Incorrect, 0 back');
    await expect.element(panel()).toHaveTextContent('drawn at temperature 0.4: a part of the flips is chance');
    expect(await violationsIn(screen.container)).toEqual([]);

    await userEvent.click(part('Order of the answers').getByRole('button', { name: /flipped/ }));
    expect(results.shown.map(({ itemId }) => itemId)).toEqual(['r3']);
    expect(location.hash).toContain('filter=flipped');
    await expect.element(page.getByText('whose verdict flips with the order of the answers')).toBeVisible();
    results.open('r3');
    const list = page.getByRole('list', { name: 'In the other order' });
    await expect.element(list).toHaveTextContent('With the answers exchanged the GenRM says: B, not A: flipped');
    await expect.element(page.getByRole('heading', { name: /GenRM, B first/ })).toBeVisible();
    results.change({ only: 'meta-flipped', item: 'r1' });
    expect(results.shown.map(({ itemId }) => itemId)).toEqual(['r1']);
    await expect.element(list).toHaveTextContent('the meta-judge says: incorrect, not correct: flipped');
  });

  test('goes with the run’s file and with the one without texts', async () => {
    const { results } = await showResults(storage.store, tenRows);
    await plantSwaps('planted');
    await storage.store.setStatus('planted', {
      ...{ state: 'finished', target: 10, updatedAt: 1 },
      swap: { judge: 4, meta: 4 },
    });
    await results.load('planted');
    const { judge, meta } = results.swapCheck;
    expect([judge?.flips, meta?.flips, meta?.failed]).toEqual([1, 1, 1]);
    for (const redact of [undefined, results.outcomes.map(({ index }) => index)]) {
      const file = await bundleOf(storage.store, 'planted', redact);
      const other = await openStorage(`${name}-other`);
      try {
        const imported = await other.store.importRun(file);
        if (!imported.ok) throw new Error(imported.error);
        expect(imported.value.status.swap).toEqual({ judge: 4, meta: 4 });
        const address = { params: {}, set: vi.fn() };
        const copy = new ResultsState(other.store, address, () => false, writers);
        await copy.load(imported.value.manifest.id);
        expect(copy.swapCheck).toEqual(results.swapCheck);
        expect(copy.summary).toEqual(results.summary);
      } finally {
        other.close();
        indexedDB.deleteDatabase(`${name}-other`);
      }
    }
  });

  test('a prompt that cannot be exchanged is not tested, and says why', async () => {
    const meta = 'See {context_and_responses}.\n{golden_explanation}\nagainst all this:\nwell\n{genrm_explanation}';
    const protocol = { id: 'r-align', version: 1, prompts: { ...rAlignPrompts, meta } };
    await showResults(storage.store, tenRows, {}, { manifest: { protocol } });
    await expect
      .element(part('Order of the judgments'))
      .toHaveTextContent('Not tested. In its meta-judge prompt there is text between the two judgments');
    await expect.element(panel()).toBeVisible();
  });
});
