import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  benchmarkFile,
  benchmarkRow,
  drop,
  ends,
  expectAccessible,
  fileOf,
  metaSays,
  openApp,
  type TestApp,
  type TestAppOptions,
} from '../fakes/app';
import type { AppCopyPort, AppCopyState, SentRequest } from '../../src/state/ports';
import type { SavedFile } from '../../src/state/results/file-sink';
import { alone, runLockName } from '../../src/state/tab';
import { bundleOf } from '../fakes/bundle';

let opened: TestApp[] = [];
afterEach(() => {
  for (const app of opened) app.close();
  opened = [];
});

async function open(options?: TestAppOptions): Promise<TestApp> {
  const app = await openApp(options);
  opened.push(app);
  return app;
}

const numbersOf = (name: string) => page.getByRole('region', { name: 'Runs', exact: true }).getByText(name);

describe('opening files', () => {
  test('a file dropped anywhere is read; good rows are kept and bad ones shown with line and field', async () => {
    await open();
    drop(
      fileOf('mixed.jsonl', [
        benchmarkRow(0),
        benchmarkRow(1, { gt_label: 'C' }),
        '{"id": broken',
        ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => benchmarkRow(n)),
      ]),
    );
    await expect.element(page.getByText('9 items ready.')).toBeVisible();
    const report = page.getByRole('region', { name: 'What was read from mixed.jsonl' });
    await expect.element(report.getByText('11 rows')).toBeVisible();
    await report.getByText(/Rows that give no item/).click();
    await expect.element(report.getByRole('cell', { name: 'gt_label', exact: true })).toBeVisible();
    await expect.element(report.getByRole('cell', { name: /^3:/ })).toBeVisible();
    await expect
      .element(page.getByRole('region', { name: 'Benchmarks' }).getByText('mixed', { exact: true }))
      .toBeVisible();
  });

  test('a file in another encoding is looked at in one, then read again in it, and what was read wrongly goes', async () => {
    const { app } = await open();
    const rows = [0, 1, 2].map((n) => JSON.stringify(benchmarkRow(n, { response_A: `Caf\u00e9 ${String(n)}` })));
    const bytes = Uint8Array.from(rows.join('\n'), (char) => char.charCodeAt(0));
    drop(new File([bytes], 'latin.jsonl'));
    await expect.element(page.getByText(/The bytes of 3 items are no UTF-8/)).toBeVisible();
    const preview = page.getByRole('status', { name: 'Its text in this encoding' });
    await expect.element(preview.getByText(/Café 0/)).toBeVisible();
    await page.getByRole('combobox', { name: 'Encoding' }).selectOptions('KOI8-R (Cyrillic)');
    await expect.element(preview.getByText(/CafИ 0/)).toBeVisible();
    await page.getByRole('combobox', { name: 'Encoding' }).selectOptions('Windows-1252 (Western Europe)');
    await expectAccessible();
    await page.getByRole('button', { name: 'Read it again so' }).click();
    await expect.element(page.getByText('Read as Windows-1252 (Western Europe), as was said.')).toBeVisible();
    await expect.poll(() => app.library.benchmarks.length).toBe(1);
    const [item] = await app.store.items(app.library.benchmarks[0]?.id ?? '', [0]);
    expect(item?.responseA).toBe('Café 0');
  });

  test('copies and identical answers are left out on request, which the run says, and Undo brings them back', async () => {
    const { app } = await open();
    const same = { response_A: 'one', response_B: 'one' };
    drop(
      fileOf('twice.jsonl', [
        ...[benchmarkRow(0), benchmarkRow(0, { id: 'copy' }), benchmarkRow(0, { id: 'again' })],
        ...[benchmarkRow(1), benchmarkRow(2, same)],
      ]),
    );
    await page.getByRole('button', { name: 'Leave out 2 copies' }).click();
    await expect.element(page.getByText('3 items ready.')).toBeVisible();
    await expect.element(page.getByText('Left out: 2 copies.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: /^Leave out .* cop/ })).not.toBeInTheDocument();
    await expectAccessible();

    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByText('5 items ready.')).toBeVisible();
    expect(app.library.benchmarks.map(({ name }) => name)).toEqual(['twice']);

    await page.getByRole('button', { name: 'Leave out 2 copies' }).click();
    await page.getByRole('button', { name: 'Leave out 1 with identical answers' }).click();
    await expect.element(page.getByText('2 items ready.')).toBeVisible();
    await page.getByRole('link', { name: 'Judge these items' }).click();
    await expect
      .element(page.getByRole('combobox', { name: 'Benchmark' }))
      .toHaveDisplayValue(/2 copies without 1 with/);
  });

  test('ties are set aside and are no fault; a row of four answers gives three items', async () => {
    const answers = { prompt: 'Name a colour.', chosen: ['Red.'], rejected: ['Ten.', 'Oslo.', 'No.'] };
    const counts = { num_correct: 1, num_incorrect: 3, total_completions: 4, models: ['m', 'n', 'n', 'n'] };
    await open();
    drop(fileOf('four.jsonl', [{ id: 'best', subset: 'Factuality', ...answers, ...counts }]));
    await expect.element(page.getByText('3 items ready.')).toBeVisible();
    await expect
      .element(page.getByRole('region', { name: 'What was read from four.jsonl' }).getByText('1 row,'))
      .toBeVisible();
    const row = (n: number, winner: string) => ({
      prompt: `Say ${String(n)}.`,
      response_a: 'x',
      response_b: 'y',
      winner,
    });
    drop(fileOf('ties.jsonl', [row(1, 'A'), row(2, 'tie'), row(3, 'B'), row(4, 'tie')]));
    const report = page.getByRole('region', { name: 'What was read from ties.jsonl' });
    await expect.element(report.getByText('2 items ready.')).toBeVisible();
    await expect.element(report.getByText('2 set aside: ties, no answer is the better one')).toBeVisible();
    await expect.element(report.getByText('0 rows')).toBeVisible();
    await expect.element(report.getByText(/^A judge that always says A is right on 50\.0 %/)).toBeVisible();
    await expectAccessible();
  });

  test('a file of no known format says so and stores nothing', async () => {
    const { app } = await open();
    drop(fileOf('letters.jsonl', [{ a: 1 }, { a: 2 }]));
    await expect.element(page.getByText('No item could be read.')).toBeVisible();
    expect(app.library.benchmarks).toEqual([]);
  });

  test('reading can be cancelled and leaves nothing behind', async () => {
    const { app } = await open({
      parseFile: async (file, fileName, onChunk, signal) => {
        await onChunk({ items: [], aside: [], calls: [], bytesRead: 10 });
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            resolve();
          });
        });
        return {
          fileName,
          bytes: file.size,
          format: null,
          confidence: 0,
          alternatives: [],
          read: 0,
          imported: 0,
          rejected: 0,
          rejects: [],
          warnings: {},
          problem: null,
        };
      },
    });
    drop(benchmarkFile(3));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByText('Cancelled. Nothing was stored.')).toBeVisible();
    expect(app.library.benchmarks).toEqual([]);
  });

  test('the bundled benchmark opens with one key', async () => {
    await open();
    await userEvent.keyboard('b');
    await expect.element(page.getByText('4 items ready.')).toBeVisible();
  });

  test('an R-Align result file becomes a finished run with its numbers', async () => {
    const { app } = await open();
    const rows = [0, 1, 2].map((n) =>
      benchmarkRow(n, {
        model_judgment: ends('A'),
        model_pred: 'A',
        metarm_raw: metaSays(n === 0 ? 'Incorrect' : 'Correct'),
        metarm_verdict: n === 0 ? 'Incorrect' : 'Correct',
      }),
    );
    drop(fileOf('results.jsonl', rows));
    await expect.poll(() => app.route.screen.name).toBe('results');
    app.route.go({ name: 'start' });
    await expect.element(numbersOf('33.3%')).toBeVisible();
    await expect.element(numbersOf('by meta-judge of results.jsonl')).toBeVisible();
    await expect.element(page.getByText(/imported/)).toBeVisible();
  });

  test('a damaged run file is refused with a reason', async () => {
    await open();
    drop(fileOf('run.plumbline', ['this is no run']));
    await expect.element(page.getByText('run.plumbline was not opened')).toBeVisible();
  });
});

describe('runs', () => {
  async function withRun(state: 'running' | 'finished', options?: TestAppOptions): Promise<TestApp> {
    const test = await open(options);
    await test.app.openFiles([benchmarkFile(3)]);
    test.app.route.go({ name: 'new-run' }, { genrm: 'real-genrm', meta: 'real-meta', items: 2 });
    await vi.waitFor(() => {
      expect(test.app.newRun.missing).toBe(null);
    });
    const id = await test.app.newRun.create();
    if (id === null) throw new Error('the run was not created');
    await test.storage.store.setStatus(id, { state, target: 2, updatedAt: 1 });
    test.app.route.go({ name: 'start' });
    await vi.waitFor(() => {
      expect(test.app.library.runs.length).toBe(1);
    });
    return test;
  }

  test('a run that was cut off can go on from the start screen', async () => {
    const { app } = await withRun('running');
    await expect.element(page.getByText('Stopped at 0 of 2. The tab was closed.')).toBeVisible();
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.element(page.getByText('2 of 2 items', { exact: true })).toBeVisible();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
    app.route.go({ name: 'start' });
    await expect.element(numbersOf('100.0%')).toBeVisible();
  });

  test('deleting a run can be undone', async () => {
    const { app } = await withRun('finished');
    await page.getByRole('button', { name: /Delete run/ }).click();
    await vi.waitFor(() => {
      expect(app.library.runs).toEqual([]);
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await vi.waitFor(() => {
      expect(app.library.runs.length).toBe(1);
    });
  });

  test('a run says about how much it takes, and a copy can be saved while its deletion can be undone', async () => {
    const saved: SavedFile[] = [];
    const { app } = await withRun('running', { save: (file) => saved.push(file) });
    await page.getByRole('button', { name: 'Go on' }).click();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
      expect(app.library.runs[0]?.status.state).toBe('finished');
    });
    app.route.go({ name: 'start' });
    await expect.element(page.getByText(/2 of 2 · about [\d.]+ kB/)).toBeVisible();
    const [run] = app.library.runs;
    await page.getByRole('button', { name: /Delete run/ }).click();
    await page.getByRole('button', { name: 'Save a copy first' }).click();
    await expect.element(page.getByText(/^Saved .*\.plumbline\./)).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    const [file] = saved;
    if (!file || !run) throw new Error('nothing was saved');
    // In a library that has never seen it.
    const other = await open();
    await other.app.openFiles([new File([file.blob], file.fileName)]);
    expect(await other.storage.store.getRun(run.manifest.id)).toEqual(run);
  });

  test('runs that lie beside the app open with a click', async () => {
    const { app, storage } = await withRun('finished');
    const [run] = app.library.runs;
    if (!run) throw new Error('no run');
    const bundle = await bundleOf(storage.store, run.manifest.id);
    const other = await open({
      hostRuns: [{ file: 'demo.plumbline.gz', title: 'Demo: outcome' }],
      hostRun: () => Promise.resolve(bundle),
    });
    await page.getByRole('button', { name: 'Demo: outcome' }).click();
    await vi.waitFor(() => {
      expect(other.app.route.screen).toEqual({ name: 'results', id: run.manifest.id });
    });
  });
});

describe('without a network', () => {
  /** A copy of the app whose states the test sets. */
  function copyOfApp(): {
    readonly port: AppCopyPort;
    tell(state: Partial<AppCopyState>): void;
    send(url: string): void;
    taken: number;
  } {
    let onChange: (state: AppCopyState) => void = () => undefined;
    let onRequest: (request: SentRequest) => void = () => undefined;
    const copy = {
      taken: 0,
      tell: (state: Partial<AppCopyState>) => {
        onChange({ state: 'ready', reason: '', isNewer: false, seesAll: true, ...state });
      },
      send: (url: string) => {
        onRequest({ url, method: 'GET', at: 0 });
      },
      port: {
        follow: (changed, asked) => {
          onChange = changed;
          onRequest = asked;
          return Promise.resolve();
        },
        keep: () => Promise.resolve(),
        // No reload in a test: the page would be gone.
        takeOver: () => {
          copy.taken++;
          return new Promise<void>(() => undefined);
        },
      } satisfies AppCopyPort,
    };
    return copy;
  }

  test('the first screen says what works, and whether the copy is there', async () => {
    const copy = copyOfApp();
    await open({ appCopy: copy.port });
    copy.tell({ state: 'storing' });
    await expect.element(page.getByText(/being stored for use without a network/)).toBeVisible();
    copy.tell({ state: 'failed', reason: 'icon.svg is not on this host (404).' });
    await expect.element(page.getByText(/could not be stored\. icon\.svg is not on this host/)).toBeVisible();
    copy.tell({});
    await expect.element(page.getByText(/Works without a network: this page, Pocket Bench/)).toBeVisible();
    await expectAccessible();
  });

  test('what was asked of the network stands there, by host', async () => {
    const copy = copyOfApp();
    await open({ appCopy: copy.port });
    copy.tell({ seesAll: false });
    await expect.element(page.getByText('What was asked of the network: nothing')).toBeVisible();
    copy.send('https://huggingface.co/a/resolve/main/one.bin');
    copy.send('https://huggingface.co/a/resolve/main/two.bin');
    copy.send(`${location.origin}/runs/index.json`);
    await page.getByText('What was asked of the network: 3 requests').click();
    await expect.element(page.getByText(/^2, the last at .*two\.bin$/)).toBeVisible();
    await expect.element(page.getByText(/this page’s own host/)).toBeVisible();
    await expect.element(page.getByText(/only from when its copy was ready/)).toBeVisible();
    await expectAccessible();
  });

  test('a newer version waits for a press, and for runs in any tab', async () => {
    const copy = copyOfApp();
    await open({ appCopy: copy.port });
    copy.tell({ isNewer: true });
    await expect.element(page.getByText('A new version is ready')).toBeVisible();
    await expectAccessible();
    await alone(runLockName('elsewhere'), async () => {
      await page.getByRole('button', { name: 'Reload' }).click();
      await expect.element(page.getByText(/A run is under way/)).toBeVisible();
    });
    expect(copy.taken).toBe(0);
    await page.getByRole('button', { name: 'Reload' }).click();
    await vi.waitFor(() => {
      expect(copy.taken).toBe(1);
    });
  });

  test('models that are not stored say so where they are chosen', async () => {
    const { app } = await open({ appCopy: copyOfApp().port, hash: '#/run/new?genrm=real-genrm&meta=real-meta' });
    await app.opening.open(benchmarkFile(3));
    await expect.element(page.getByRole('button', { name: /^Start:/ })).toBeVisible();
    expect(document.body.textContent).not.toContain('no network now');
    app.offline.hasNetwork = false;
    await expect.element(page.getByText('Real GenRM is not stored here')).toBeVisible();
    await expect.element(page.getByText('Real meta-judge is not stored here')).toBeVisible();
  });

  test('little room is said before there is none', async () => {
    await open({ quota: 1.05e9 });
    await expect.element(page.getByText('Little room is left in this browser')).toBeVisible();
    await expect.element(page.getByText(/^50 MB of 1\.1 GB/)).toBeVisible();
  });
});

describe('keyboard and accessibility', () => {
  test('? lists the keys, Esc closes the list, n leads to a new run, and nothing happens while typing', async () => {
    const { app } = await open();
    await userEvent.keyboard('?');
    await expect.element(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await userEvent.keyboard('n');
    expect(app.route.screen.name).toBe('new-run');
    await userEvent.keyboard('gs');
    expect(app.route.screen.name).toBe('start');
  });

  test('the start screen has no accessibility faults in either scheme', async () => {
    await open();
    drop(
      fileOf('mixed.jsonl', [
        benchmarkRow(0),
        benchmarkRow(1, { gt_label: 'C' }),
        ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => benchmarkRow(n)),
      ]),
    );
    await expect.element(page.getByText(/items ready/)).toBeVisible();
    await expectAccessible();
  });

  test('theme and type size are kept, and a damaged setting is ignored', async () => {
    localStorage.setItem('plumbline-appearance', '{"theme":"pink"}');
    await open();
    await page.getByRole('button', { name: 'Large type' }).click();
    expect(document.documentElement.dataset['type']).toBe('large');
    expect(JSON.parse(localStorage.getItem('plumbline-appearance') ?? '')).toEqual({
      theme: 'system',
      largeType: true,
    });
    localStorage.removeItem('plumbline-appearance');
    delete document.documentElement.dataset['type'];
  });
});

describe('the models stored in this browser', () => {
  const folder = 'https://models.invalid/org/judge-MLC/resolve/main/';
  const put = async (cache: string, url: string, size: number) =>
    (await caches.open(cache)).put(url, new Response(new Uint8Array(size)));
  const forget = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  };
  const storedKeys = async () => (await (await caches.open('webllm/model')).keys()).map(({ url }) => url);

  test('are listed with their sizes; one that is deleted can be brought back until the notice closes', async () => {
    await forget();
    await put('webllm/model', `${folder}params_shard_0.bin`, 3_000_000);
    await put('webllm/config', `${folder}mlc-chat-config.json`, 1000);
    await put('plumbline/parts', `https://parts.invalid/?from=0&of=${encodeURIComponent(`${folder}b.bin`)}`, 500_000);
    await put('plumbline/gguf', 'https://models.invalid/one.gguf', 1_000_000);
    const { app } = await open();
    try {
      await page.getByText('Models stored here: 4.5 MB').click();
      const panel = page.getByRole('complementary', { name: 'This machine' });
      await expect.element(panel.getByText('3.5 MB, not complete')).toBeVisible();
      await expect
        .element(panel.getByText('1.0 GB are stored here in all, of the 5.0 GB that the browser grants.'))
        .toBeVisible();
      await expectAccessible();

      await panel.getByRole('button', { name: 'Delete the files of judge-MLC' }).click();
      await expect.element(panel.getByText('judge-MLC')).not.toBeInTheDocument();
      expect(await storedKeys()).toHaveLength(1);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.element(panel.getByText('judge-MLC')).toBeVisible();

      await panel.getByRole('button', { name: 'Delete the files of judge-MLC' }).click();
      for (const { id } of app.notices.shown) app.notices.close(id);
      await expect.poll(storedKeys).toEqual([]);
      await expect.element(panel.getByText('one.gguf')).toBeVisible();
      expect(await (await caches.open('plumbline/parts')).keys()).toEqual([]);
    } finally {
      await forget();
    }
  });
});
