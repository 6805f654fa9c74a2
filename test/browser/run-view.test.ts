import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ModelRef } from '../../src/domain/model';
import { runLockName } from '../../src/state/tab';
import {
  benchmarkFile,
  benchmarkRow,
  drop,
  ends,
  expectAccessible,
  fileOf,
  metaSays,
  openApp,
  steadyAnswers,
  type TestApp,
  type TestAppOptions,
} from '../fakes/app';
import { newLog, scriptedOpener, type Answer } from '../fakes/scripted-generator';

let opened: TestApp[] = [];
afterEach(async () => {
  for (const one of opened) {
    one.app.active?.stop();
    await vi.waitFor(() => {
      expect(one.app.active).toBe(null);
    });
    one.close();
  }
  opened = [];
});

/** The app with a benchmark of `count` items, on the screen for a new run of real models. */
async function choosing(
  count: number,
  options?: TestAppOptions,
  params = 'genrm=real-genrm&meta=real-meta',
): Promise<TestApp> {
  const test = await openApp({ ...options, hash: `#/run/new?${params}` });
  opened.push(test);
  await test.app.opening.open(benchmarkFile(count));
  await expect.element(page.getByRole('button', { name: /^Start/ })).toBeVisible();
  return test;
}

/** A real one: what is no GGUF file is refused. */
const ggufFile = async (name: string): Promise<File> =>
  new File([await (await fetch('/models/pocket/outcome-q8_0.gguf')).blob()], name);

const start = () => page.getByRole('button', { name: /^Start:/ }).click();

/** Models that answer only as often as they are let. */
function gated(): { readonly answer: (model: ModelRef) => Promise<Answer>; letThrough(calls: number): void } {
  const steady = steadyAnswers();
  const waiting: (() => void)[] = [];
  let free = 0;
  return {
    async answer(model) {
      if (free > 0) free--;
      else
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      return steady(model);
    },
    letThrough(calls) {
      for (let call = 0; call < calls; call++) {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
  };
}

describe('choosing', () => {
  test('the choice lives in the address', async () => {
    const { app } = await choosing(5, {}, 'genrm=real-genrm&meta=real-meta&items=3&seed=7');
    await expect.element(page.getByRole('button', { name: 'Start: 3 of 5 items' })).toBeEnabled();
    await expect.element(page.getByLabelText('Seed')).toHaveValue(7);
    await page.getByRole('checkbox', { name: /all/ }).click();
    expect(app.route.get('items')).toBe('all');
    await page.getByRole('radio', { name: /None: labels only/ }).click();
    expect(app.newRun.isLabelsOnly).toBe(true);
    await expect.element(page.getByText(/no S-Corr and no F-Score\./)).toBeVisible();
  });

  test('a pocket model on other data is called meaningless, with the share of unknown words', async () => {
    await choosing(3, { words: ['what', 'is', 'plus'] }, 'genrm=outcome&meta=meta');
    await expect.element(page.getByText('Numbers of a pocket model on this data mean nothing')).toBeVisible();
    await expect.element(page.getByText(/% of the words in this benchmark are not among them/)).toBeVisible();
    await expect.element(page.getByText(/Real GenRM with Real meta-judge as meta-judge/)).toBeVisible();
  });

  test('pocket models are preselected on words they know, and a mismatched protocol is pointed out', async () => {
    await choosing(3, { words: ['what', 'is', 'plus', 'one', 'it', 'a', 'adds', 'correctly'] }, '');
    await expect.element(page.getByRole('radio', { name: /Pocket GenRM/ })).toBeChecked();
    await expect.element(page.getByLabelText('Protocol')).toHaveValue('pocket');
    await page.getByLabelText('Protocol').selectOptions('r-align');
    await expect.element(page.getByText(/trained on the prompts of the Pocket protocol/).first()).toBeVisible();
  });

  test('a model that does not fit is shown with the reason and cannot be picked', async () => {
    await choosing(3);
    const huge = page.getByRole('radio', { name: /Huge model/ }).first();
    await expect.element(huge).toBeDisabled();
    await expect.element(page.getByText('Does not run here: One of its tensors has 2000 MiB.').first()).toBeVisible();
  });

  test('the check counts calls and names prompts that are too long', async () => {
    const { app } = await choosing(3);
    const long = benchmarkRow(9, { id: 'the-long-one', response_A: 'Rain is wet. '.repeat(400) });
    await app.opening.open(fileOf('long.jsonl', [benchmarkRow(0), long]));
    app.newRun.set('benchmark', app.library.benchmarks.find(({ name }) => name === 'long')?.id ?? '');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect.element(page.getByText('2 items × 2 stages = at most 4')).toBeVisible();
    await expect.element(page.getByText('1 item', { exact: true })).toBeVisible();
    await page.getByText(/never cut/).click();
    await expect.element(page.getByText('the-long-one')).toBeVisible();
  });

  test('the user’s own GGUF file can be dropped', async () => {
    const { app } = await choosing(3);
    drop(await ggufFile('mine.gguf'));
    await expect.element(page.getByRole('radio', { name: /^mine your file/ }).first()).toBeChecked();
    expect(app.newRun.genrm?.source).toEqual({ kind: 'file', fileName: 'mine.gguf' });
  });

  test('the user’s own prompt files are what the models are asked with, and stay with the run', async () => {
    const log = newLog();
    const { app } = await choosing(2, { open: scriptedOpener(steadyAnswers(), log) });
    const files = new DataTransfer();
    files.items.add(new File(['CUSTOM_SYSTEM_PROMPT = """Weigh them.\\nEnd with \\\\boxed{A}."""'], 'generate.py'));
    files.items.add(
      new File(['Look: {context_and_responses} {golden_explanation} {genrm_explanation} Well?'], 'meta.txt'),
    );
    const input = document.querySelector<HTMLInputElement>('input[type=file][accept*=".py"]');
    if (!input) throw new Error('no field for prompt files');
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await expect.element(page.getByText('From generate.py, meta.txt.')).toBeVisible();
    await start();
    await vi.waitFor(() => {
      expect(log.prompts.some((prompt) => prompt.includes('Weigh them.\nEnd with \\boxed{A}.'))).toBe(true);
      expect(log.prompts.some((prompt) => prompt.includes(' Well?'))).toBe(true);
    });
    await vi.waitFor(async () => {
      expect((await app.store.runs())[0]?.manifest.protocol.prompts?.name).toBe('generate.py, meta.txt');
    });
  });

  test('the models for this machine are preselected for the user’s own data, and what they download is said', async () => {
    const { app } = await choosing(5, {}, '');
    await expect.element(page.getByText('Up to 1.8 GB are downloaded first', { exact: false })).toBeVisible();
    expect([app.newRun.genrm?.id, app.newRun.metaJudge?.id]).toEqual(['real-genrm', 'real-meta']);
    await expect.element(page.getByRole('button', { name: /^Start/ })).toBeEnabled();
  });

  test('real models can be put in another order by the keyboard, and those that do not fit hidden', async () => {
    await choosing(5);
    const genrms = page.getByRole('group', { name: 'GenRM, under test' });
    const names = () =>
      genrms
        .getByRole('radio')
        .elements()
        .map((radio) => radio.closest('label')?.innerText ?? '');
    expect(names().filter((name) => name.includes('Huge model'))).toHaveLength(1);
    expect(names()[1]).toContain('Real GenRM');
    const order = genrms.getByRole('combobox', { name: 'Order' });
    await order.selectOptions('by name');
    expect(names()[1]).toContain('Huge model');
    order.element().focus();
    await userEvent.keyboard('{Tab} ');
    await expect.poll(() => names().filter((name) => name.includes('Huge model'))).toHaveLength(0);
  });

  test('has no accessibility faults in either scheme', async () => {
    await choosing(3, { words: ['what'] }, 'genrm=outcome&meta=meta&protocol=r-align');
    await expect.element(page.getByText(/mean nothing/).first()).toBeVisible();
    await expectAccessible();
  });
});

describe('running', () => {
  test('a run shows its three numbers with n, interval and the meta-judge’s name', async () => {
    const { app } = await choosing(8);
    await start();
    await expect.element(page.getByText('8 of 8 items', { exact: true })).toBeVisible();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    const numbers = page.getByRole('region', { name: 'The three numbers so far' });
    await expect.element(numbers.getByText('75.0%')).toBeVisible();
    await expect.element(numbers.getByText('by Real meta-judge')).toBeVisible();
    await expect.element(numbers.getByText('50.0%')).toBeVisible();
    await expect.element(numbers.getByText('37.5%')).toBeVisible();
    await expect.element(numbers.getByText('n = 6')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: /^Results/ }))
      .toHaveAttribute('href', expect.stringContaining('#/results/'));
    await expectAccessible();
  });

  test('Space pauses and goes on; nothing is done twice', async () => {
    const gate = gated();
    const log = newLog();
    const { app } = await choosing(4, { open: scriptedOpener(gate.answer, log) });
    await start();
    await expect.element(page.getByRole('button', { name: /^Pause/ })).toBeVisible();
    gate.letThrough(2);
    await vi.waitFor(() => {
      expect(log.prompts.length).toBeGreaterThan(2);
    });
    (document.activeElement as HTMLElement | null)?.blur();
    await userEvent.keyboard(' ');
    gate.letThrough(100);
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    await expect.element(page.getByRole('button', { name: /^Go on/ })).toBeVisible();
    await userEvent.keyboard(' ');
    await expect.element(page.getByText('4 of 4 items', { exact: true })).toBeVisible();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    expect(log.prompts.length).toBe(new Set(log.prompts).size);
  });

  test('failures pause the run with the reason, keep a colour of their own, and can be retried', async () => {
    let broken = true;
    const steady = steadyAnswers();
    const open = scriptedOpener(
      (model) => (broken ? { kind: 'generation-failed', message: 'the cable is out' } : steady(model)),
      newLog(),
    );
    const { app } = await choosing(3, { open });
    await start();
    await expect.element(page.getByText('3 calls in a row failed: the cable is out', { exact: true })).toBeVisible();
    await expect.element(page.getByText(/3 × engine reported an error/)).toBeVisible();
    await page.getByText('3 failed items', { exact: true }).click();
    const listed = page.getByRole('link', { name: /^Item \d$/ });
    expect(listed.elements()).toHaveLength(3);
    await expectAccessible();
    const run = app.route.screen;
    await listed.first().click();
    await vi.waitFor(() => {
      expect(app.route.screen.name).toBe('results');
    });
    expect(app.route.get('item')).not.toBe(null);
    app.route.go(run);
    broken = false;
    await page.getByRole('button', { name: 'Retry 3 failed items' }).click();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    await expect.element(page.getByText(/Failures so far/)).not.toBeInTheDocument();
    await expect.element(page.getByText('100.0%').first()).toBeVisible();
  });

  test('numbers explain themselves and lead to their items', async () => {
    const { app } = await choosing(4);
    await start();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    await page.getByRole('button', { name: /^S-Corr, .*what it is/ }).click();
    const note = page.getByRole('dialog', { name: 'What S-Corr is' });
    await expect.element(note.getByText(/Spurious correctness: of the items/)).toBeVisible();
    await expect.element(note.getByText(/= 1 \/ 3 = 33\.3 %/)).toBeVisible();
    await expectAccessible();
    await note.getByRole('link', { name: 'Show the 1 counted item' }).click();
    await vi.waitFor(() => {
      expect(app.route.screen.name).toBe('results');
    });
    expect(app.route.get('kind')).toBe('spurious');
  });

  test('a tab out of sight is said, with what it did to the pace', async () => {
    const gate = gated();
    const { app } = await choosing(4, { open: scriptedOpener(gate.answer, newLog()) });
    const sight = vi.spyOn(document, 'visibilityState', 'get');
    const show = (state: DocumentVisibilityState): void => {
      sight.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const now = vi.spyOn(Date, 'now');
    try {
      await start();
      await vi.waitFor(() => {
        expect(app.active).not.toBe(null);
      });
      const at = new Date().getTime();
      now.mockReturnValue(at);
      show('hidden');
      now.mockReturnValue(at + 120_000);
      show('visible');
      gate.letThrough(1);
      await expect.element(page.getByText('This tab was out of sight for 2 min')).toBeVisible();
      await expect.element(page.getByText(/What that did to the pace is not known/)).toBeVisible();
      gate.letThrough(10);
      await vi.waitFor(() => {
        expect(app.active).toBe(null);
      });
    } finally {
      sight.mockRestore();
      now.mockRestore();
    }
  });

  test('more items can be asked for', async () => {
    const { app } = await choosing(6, {}, 'genrm=real-genrm&meta=none&items=2');
    await start();
    await expect.element(page.getByText('2 of 2 items', { exact: true })).toBeVisible();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    await page.getByRole('button', { name: /4 more items/ }).click();
    await expect.element(page.getByText('6 of 6 items', { exact: true })).toBeVisible();
    await expect.element(page.getByText('not tested: no meta-judge').first()).toBeVisible();
  });

  test('a run that another tab works on is not started here', async () => {
    const { app } = await choosing(3);
    const id = await app.newRun.create();
    if (id === null) throw new Error('the run was not created');
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const held = navigator.locks.request(runLockName(id), () => released);
    await app.goOn(id);
    await expect.element(page.getByText('Another tab works on this run')).toBeVisible();
    await expect.element(page.getByRole('button', { name: /^Go on/ })).toBeDisabled();
    release(undefined);
    await held;
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect.element(page.getByRole('button', { name: /^Go on/ })).toBeEnabled();
  });

  test('F-Score waits for the meta-judge, so that label-wrong items do not pull it down', async () => {
    const gate = gated();
    const steady = steadyAnswers();
    // The GenRM runs ahead; the meta-judge gives one verdict and then waits.
    const open = scriptedOpener((model) => (model.id.includes('meta') ? gate.answer(model) : steady(model)), newLog());
    const { app } = await choosing(8, { open });
    await start();
    gate.letThrough(1);
    await expect.element(page.getByText(/8 judged/)).toBeVisible();
    const view = app.active?.view;
    expect(view?.summary.lAcc).toMatchObject({ k: 6, n: 8 });
    expect(view?.summary.sCorr.n).toBe(1);
    expect(view?.summary.fScore.n).toBe(view?.settledPrefix);
    gate.letThrough(100);
    await expect.element(page.getByText('8 of 8 items', { exact: true })).toBeVisible();
  });

  test('a run of a model file asks for the file again after a reload', async () => {
    const { app } = await choosing(3);
    await app.newRun.add.judge.look({ kind: 'file', file: await ggufFile('mine.gguf') });
    const id = await app.newRun.create();
    if (id === null) throw new Error('the run was not created');
    const record = await app.store.getRun(id);
    if (!record) throw new Error('no run');
    const other = {
      ...record.manifest,
      id: 'other',
      genrm: { ...record.manifest.genrm, id: 'file:other', source: { kind: 'file', fileName: 'other.gguf' } as const },
    };
    await app.store.createRun(other, record.status);
    await app.goOn('other');
    await expect.element(page.getByText('Pick the GenRM’s file again')).toBeVisible();
  });

  test('the meta-judge’s unreadable text is a failure, not a wrong answer', async () => {
    let metaCalls = 0;
    const open = scriptedOpener(
      (model) => (model.id.includes('meta') ? (metaCalls++ === 0 ? 'I cannot say.' : metaSays('Correct')) : ends('A')),
      newLog(),
    );
    await choosing(3, { open });
    await start();
    await expect.element(page.getByText('meta-judge unreadable')).toBeVisible();
    await expect.element(page.getByText(/had the failed calls gone either way/).first()).toBeVisible();
  });
});

describe('held against another run', () => {
  test('it is decided when the evidence is enough, and the address says against which', async () => {
    let verdict: 'A' | 'B' = 'B';
    const answer = (model: ModelRef): Answer => (model.id.includes('meta') ? metaSays('Correct') : ends(verdict));
    const { app } = await choosing(40, { open: scriptedOpener(answer, newLog()) });
    await start();
    await expect.element(page.getByText('finished', { exact: true })).toBeVisible();
    expect(page.getByRole('region', { name: 'Is it decided?' }).elements()).toEqual([]);
    // The list is read again after the run's last word.
    const first = await vi.waitUntil(() => app.library.runs[0]?.manifest.id);

    verdict = 'A';
    app.route.go({ name: 'new-run' }, { genrm: 'real-genrm', meta: 'real-meta', seed: 7 });
    await start();
    await expect.element(page.getByText('finished', { exact: true })).toBeVisible();
    const decided = page.getByRole('region', { name: 'Is it decided?' });
    await decided.getByRole('combobox', { name: 'Hold it against' }).selectOptions(first);
    expect(app.route.get('against')).toBe(first);
    // 2^40 / (41 (40 over 10)): thirty of the labels are A, ten B.
    await expect.element(decided.getByRole('img', { name: 'Label: e-value 31.6; 20 decides' })).toBeVisible();
    await expect.element(decided.getByText(/Label: decided: this run is better/)).toBeVisible();
    await expect.element(decided.getByText(/Label and reason: decided/)).toBeVisible();
    await expect.element(decided.getByText(/right\s+here only\s+30, with Real GenRM only 10/).first()).toBeVisible();
    await expectAccessible();
  });
});
