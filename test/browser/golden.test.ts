import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Benchmark, Item } from '../../src/domain/item';
import { benchmarkRow, drop, ends, expectAccessible, fileOf, metaSays, openApp, type TestApp } from '../fakes/app';
import { newLog, scriptedOpener } from '../fakes/scripted-generator';

let opened: TestApp[] = [];
afterEach(() => {
  for (const app of opened) app.close();
  opened = [];
});

const bare = (n: number, over: Readonly<Record<string, unknown>> = {}) =>
  benchmarkRow(n, { gt_judgment: null, ...over });

/** The app with a benchmark of four items, the last one with a golden judgment; labels A, A, A, B. */
async function open(how: string, options: Parameters<typeof openApp>[0] = {}): Promise<{ app: TestApp; id: string }> {
  const app = await openApp(options);
  opened.push(app);
  drop(fileOf('sums.jsonl', [bare(0), bare(1), bare(2), benchmarkRow(3, { gt_judgment: 'B adds correctly.' })]));
  await expect.element(page.getByText('4 items ready.')).toBeVisible();
  const id = app.app.library.benchmarks[0]?.id ?? '';
  app.app.route.go({ name: 'golden', id }, { how });
  await expect.element(page.getByText('1 of 4 items have one.')).toBeVisible();
  return { app, id };
}

const newest = ({ app }: TestApp): Benchmark => {
  const [first] = app.library.benchmarks;
  if (!first) throw new Error('the library is empty');
  return first;
};
const itemsOf = ({ storage }: TestApp, { id, itemCount }: Benchmark): Promise<readonly Item[]> =>
  storage.store.items(
    id,
    Array.from({ length: itemCount }, (_, at) => at),
  );

async function pick(file: File): Promise<void> {
  const input = page.getByTestId('file-input').first();
  await userEvent.upload(input, file);
}

describe('from a file', () => {
  test('a table of ids and golden judgments is matched, shown and made into a new benchmark; the old one stays', async () => {
    const { app, id } = await open('file');
    const csv = [
      'id,golden_judgment,label',
      'row-0,"A adds right, B is one too high.",A',
      'row-1,B is right. [[B]],',
      'row-3,another one,',
      'nobody,x,',
    ].join('\n');
    await pick(new File([csv], 'golden.csv'));
    await expect.element(page.getByText('1 golden judgment for 4 items, out of 4 rows.')).toBeVisible();
    const report = page.getByRole('region', { name: 'What golden.csv adds' });
    await expect.element(report.getByText('1 not taken: the text calls the other answer better.')).toBeVisible();
    await expectAccessible();

    await page.getByRole('checkbox', { name: /Replace golden judgments/ }).click();
    await expect.element(page.getByText('2 golden judgments for 4 items, out of 4 rows.')).toBeVisible();
    await page.getByRole('checkbox', { name: /Replace golden judgments/ }).click();
    await expect.element(page.getByText('1 golden judgment for 4 items, out of 4 rows.')).toBeVisible();

    await page.getByRole('button', { name: 'Make the benchmark: 1 new golden judgment' }).click();
    await expect.element(page.getByText('2 of 4 items have one.')).toBeVisible();
    const made = newest(app);
    expect(made).toMatchObject({
      name: 'sums + golden judgments',
      goldenJudgmentCount: 2,
      goldenFrom: [{ from: { kind: 'file', fileName: 'golden.csv' }, count: 1 }],
    });
    expect((await itemsOf(app, made)).map(({ goldenJudgment }) => goldenJudgment)).toEqual([
      'A adds right, B is one too high.',
      null,
      null,
      'B adds correctly.',
    ]);
    const old = app.app.library.benchmark(id);
    expect(old).toMatchObject({ goldenJudgmentCount: 1 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByText('1 of 4 items have one.')).toBeVisible();
  });

  test('a benchmark file is matched by content where its ids are others; without golden judgments it says so', async () => {
    await open('file');
    drop(
      fileOf(
        'same.jsonl',
        [0, 1, 2].map((n) => benchmarkRow(n, { id: `other-${String(n)}` })),
      ),
    );
    await expect.element(page.getByText('3 golden judgments for 4 items, out of 3 rows.')).toBeVisible();
    await pick(fileOf('empty.jsonl', [bare(0)]));
    await expect.element(page.getByText('Nothing was taken from empty.jsonl')).toBeVisible();
    await pick(fileOf('letters.jsonl', [{ a: 1 }]));
    await expect.element(page.getByText(/fit no known format/)).toBeVisible();
  });

  test('opened as a benchmark, such a file is named and says where it belongs', async () => {
    const app = await openApp();
    opened.push(app);
    drop(fileOf('golden.jsonl', [{ id: 'row-1', rationale: 'A adds right.' }]));
    await expect.element(page.getByText(/This is a file of golden judgments/)).toBeVisible();
    expect(app.app.library.benchmarks).toEqual([]);
  });
});

describe('by hand', () => {
  test('what is written survives a closed tab, and makes a benchmark marked as written by hand', async () => {
    const { app, id } = await open('hand');
    await page.getByLabelText('Why answer A is better').fill('It adds right.');
    await expect.element(page.getByText('1 written; 3 items')).toBeVisible();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await expect.element(page.getByText('Item row-1, 2 of 3')).toBeVisible();
    await page.getByLabelText('Why answer A is better').fill('B is better.');
    await expect.element(page.getByText(/As it is, it will be left out/)).toBeVisible();
    await expectAccessible();

    const again = await openApp({ databaseName: app.name, hash: `#/golden/${id}?how=hand&item=1` });
    opened.push(again);
    await expect.element(page.getByText('2 written; 3 items')).toBeVisible();
    await expect.element(page.getByLabelText('Why answer A is better')).toHaveValue('B is better.');
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.element(page.getByLabelText('Why answer A is better')).toHaveValue('');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByLabelText('Why answer A is better')).toHaveValue('B is better.');

    await page.getByRole('button', { name: 'Make the benchmark: 2 written' }).click();
    await expect.element(page.getByText('2 of 4 items have one.')).toBeVisible();
    await expect.element(page.getByText('1 text left out', { exact: false })).toBeVisible();
    const made = newest(again);
    expect(made.goldenFrom).toEqual([{ from: { kind: 'hand' }, count: 1 }]);
    expect((await itemsOf(again, made))[0]).toMatchObject({
      goldenJudgment: 'It adds right.',
      meta: { goldenFrom: { kind: 'hand' } },
    });
    await expect.element(page.getByText('2 items without golden judgment')).toBeVisible();
  });

  test('all items can be gone through, those with a golden judgment too', async () => {
    await open('hand');
    await page.getByRole('checkbox', { name: 'missing only' }).click();
    await expect.element(page.getByText('Item row-0, 1 of 4')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Next' }).click();
    await expect.element(page.getByText('Item row-3, 4 of 4')).toBeVisible();
    await page.getByText('The golden judgment that is there').click();
    await expect.element(page.getByText('B adds correctly.')).toBeVisible();
  });
});

describe('by a model', () => {
  /** Keeps to the label on the first item, contradicts it on the second, fails on the third. */
  const writer = (prompt: string) =>
    prompt.includes('What is 0')
      ? 'It adds right.\n\n\\boxed{A}'
      : prompt.includes('What is 1')
        ? 'The other one is right.\n\n\\boxed{B}'
        : { kind: 'generation-failed' as const, message: 'no' };

  test('it is given the label, only texts that keep to it are used, and they are marked in caption, rows and report', async () => {
    const log = newLog();
    let metaCalls = 0;
    const opener = scriptedOpener((model, prompt) => {
      if (prompt.includes('The better answer is that of')) return writer(prompt);
      return model.id.includes('meta') ? metaSays(metaCalls++ === 0 ? 'Correct' : 'Incorrect') : ends('A');
    }, log);
    const { app: first, id } = await open('model', { open: opener });
    await expect.element(page.getByRole('radio', { name: /Real GenRM/ })).toBeChecked();
    await expectAccessible();
    await page.getByRole('button', { name: 'Write 3 golden judgments' }).click();
    await expect.element(page.getByRole('region', { name: 'Golden judgments so far' })).toBeVisible();
    await expect.element(page.getByText('3 of 3 items', { exact: false }).first()).toBeVisible();
    await expectAccessible();
    expect(log.prompts).toHaveLength(3);
    expect(log.prompts.every((prompt) => prompt.includes('The better answer is that of Assistant A.'))).toBe(true);

    await page.getByRole('link', { name: 'To the golden judgments' }).click();
    await expect.element(page.getByText('3 of 3 items written, 1 keep to the label')).toBeVisible();

    // The texts are stored, whatever becomes of the tab.
    const app = await openApp({ open: opener, databaseName: first.name, hash: `#/golden/${id}?how=model` });
    opened.push(app);
    await expect.element(page.getByText('3 of 3 items written, 1 keep to the label')).toBeVisible();
    await page.getByRole('button', { name: /Make the benchmark/ }).click();
    await expect.element(page.getByText('2 of 4 items have one.')).toBeVisible();
    const made = newest(app);
    expect(made).toMatchObject({ name: 'sums + generated golden judgments', goldenJudgmentCount: 2 });
    const [kept, second] = await itemsOf(app, made);
    expect(kept).toMatchObject({
      goldenJudgment: 'It adds right.\n\n\\boxed{A}',
      meta: { goldenFrom: { kind: 'generated', model: { name: 'Real GenRM' }, promptVersion: 1 } },
    });
    expect(second?.goldenJudgment).toBeNull();
    expect(app.app.library.benchmark(id)?.goldenJudgmentCount).toBe(1);

    // The writing is no result: it is not among the runs.
    app.app.route.go({ name: 'start' });
    await expect.element(page.getByText('1 generated by Real GenRM (none, scripted)')).toBeVisible();
    await expect.element(page.getByRole('heading', { name: 'Runs', exact: true })).not.toBeInTheDocument();

    app.app.route.go({ name: 'new-run' }, { benchmark: made.id, genrm: 'real-genrm', meta: 'real-meta' });
    await page.getByRole('button', { name: /^Start/ }).click();
    await expect
      .element(page.getByText(/against golden judgments generated by Real GenRM \(none, scripted\), 1 of 1/))
      .toBeVisible();
    await page.getByRole('link', { name: 'Results', exact: false }).click();
    await expect
      .element(page.getByText(/as judged by Real meta-judge, against golden judgments generated by Real GenRM/))
      .toBeVisible();
    const files: Record<string, string> = {};
    for (const kind of ['rows', 'report', 'outcomes-csv', 'outcomes-jsonl', 'rewards', 'dpo'] as const) {
      await app.app.results.download(kind, ({ blob }) => {
        files[kind] = '';
        void blob.text().then((text) => (files[kind] = text));
      });
      await expect.poll(() => files[kind]).toContain('generated');
    }
    await app.app.results.download('summary', ({ blob }) => {
      void blob.text().then((text) => (files['summary'] = text));
    });
    await expect.poll(() => files['summary']).toMatch(/generated/);

    const outcome = app.app.results.outcomes.find(({ itemId }) => itemId === 'row-0');
    app.app.route.set({ item: outcome?.itemId ?? '', kind: 'all' });
    await expect.element(page.getByText(/It did not come with the benchmark: generated by Real GenRM/)).toBeVisible();
  });
});

test('rows that were exported are opened again with their marks, and the report says so', async () => {
  const app = await openApp();
  opened.push(app);
  const from = { kind: 'generated', model: { id: 'q', name: 'Qwen', quantisation: 'q4', engine: 'webllm' } };
  drop(fileOf('again.jsonl', [benchmarkRow(0, { golden_from: { ...from, promptVersion: 1 } }), benchmarkRow(1)]));
  const report = page.getByRole('region', { name: 'What was read from again.jsonl' });
  await expect.element(report.getByText('1 generated by Qwen (q4, webllm)')).toBeVisible();
  await expectAccessible();
});
