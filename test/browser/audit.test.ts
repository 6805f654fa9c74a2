import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { auditedOf, isAuditRun, type Audited } from '../../src/domain/audit/audit-run';
import { plantedKinds } from '../../src/domain/audit/kinds';
import type { Report } from '../../src/domain/exports/report';
import type { ModelRef } from '../../src/domain/model';
import { rAlign } from '../../src/domain/protocols/r-align';
import { pocket } from '../../src/domain/protocols/pocket';
import { generatorOpener } from '../../src/engine/generator';
import { startRun } from '../../src/run/runner';
import { createAudit } from '../../src/state/audit/create-audit';
import { readAudit } from '../../src/state/audit/read-audits';
import { partsOf } from '../../src/report/parts';
import { recompute } from '../../src/report/recompute';
import type { DownloadKind } from '../../src/state/results/downloads';
import { bundleOf, bundleText } from '../fakes/bundle';
import { benchmarkRow, drop, ends, expectAccessible, fileOf, metaSays, openApp, type TestApp } from '../fakes/app';
import { newLog, scriptedOpener, type Answer, type Log } from '../fakes/scripted-generator';
import { modelRef } from '../fixtures/runs';
import { pocketModel } from './pocket';

const cities = ['Rome', 'Oslo', 'Lima', 'Cairo', 'Quito', 'Delhi'];
const rows = cities.map((city, n) =>
  benchmarkRow(n, {
    gt_label: n % 2 === 0 ? 'A' : 'B',
    gt_judgment: `Answer ${n % 2 === 0 ? 'A' : 'B'} names ${city} as was asked.`,
    source: { subset: n < 3 ? 'old' : 'new' },
  }),
);

const part = (prompt: string, tag: string): string =>
  new RegExp(`<${tag}>\\n([\\s\\S]*?)\\n</${tag}>`).exec(prompt)?.[1] ?? '';
const letter = (text: string): string => /\\boxed\{([AB])\}/.exec(text)?.[1] ?? '';
/** Meta-judges by what they look at. */
const judges = {
  'says Correct to everything': () => 'Correct',
  'looks at the letter only': (prompt: string) => {
    const golden = / ([AB]) names/.exec(part(prompt, 'golden_judge'))?.[1];
    return letter(part(prompt, 'genrm_output')) === golden ? 'Correct' : 'Incorrect';
  },
  'compares the reasons': (prompt: string) =>
    part(prompt, 'genrm_output').startsWith(part(prompt, 'golden_judge')) ? 'Correct' : 'Incorrect',
} as const;

let opened: TestApp[] = [];
beforeEach(() => {
  opened = [];
});
afterEach(() => {
  for (const app of opened) app.close();
});

/** The app with a finished run of six items, on its results. */
async function openResults(
  answer: (prompt: string, call: number) => string | Answer,
  log: Log = newLog(),
): Promise<{ app: TestApp; runId: string }> {
  const opener = scriptedOpener(
    (model, prompt, call) => (model.id.includes('meta') ? answer(prompt, call) : ends('A')),
    log,
  );
  const app = await openApp({ open: opener });
  opened.push(app);
  drop(fileOf('cities.jsonl', rows));
  await expect.element(page.getByText('6 items ready.')).toBeVisible();
  const [benchmark] = app.app.library.benchmarks;
  app.app.route.go({ name: 'new-run' }, { benchmark: benchmark?.id ?? '', genrm: 'real-genrm', meta: 'real-meta' });
  await page.getByRole('button', { name: /^Start/ }).click();
  await expect.element(page.getByText('finished', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Results', exact: false }).click();
  await expect.element(page.getByRole('heading', { name: /Real GenRM on cities/ })).toBeVisible();
  return { app, runId: app.app.results.run?.manifest.id ?? '' };
}

async function downloaded({ app }: TestApp, kind: DownloadKind): Promise<string> {
  let text: Promise<string> = Promise.resolve('');
  await app.results.download(kind, ({ blob }) => {
    text = blob.text();
  });
  return text;
}

const reportOf = async (app: TestApp): Promise<Report> => JSON.parse(await downloaded(app, 'report')) as Report;

const verdict =
  (judge: (prompt: string) => string) =>
  (prompt: string): string =>
    metaSays(judge(prompt));

describe('from a run’s results', () => {
  test('a meta-judge that says Correct to everything fails, and S-Corr is struck through wherever it stands', async () => {
    const log = newLog();
    const { app, runId } = await openResults(verdict(judges['says Correct to everything']), log);
    const sCorr = page.getByRole('region', { name: 'S-Corr' });
    await expect.element(sCorr.getByText('meta-judge not audited')).toBeVisible();
    expect((await reportOf(app)).audit).toMatchObject({ state: 'not-tested', runId: null });
    const before = log.loads.length;

    await page.getByRole('button', { name: 'Audit the meta-judge' }).click();
    const panel = page.getByRole('region', { name: 'Can this meta-judge be trusted?' });
    await expect.element(panel.getByText(/hardly tells right reasons from wrong ones/)).toBeVisible();
    await expect.element(panel.getByText('J = 0.00 [−0.39, 0.10]')).toBeVisible();
    await expectAccessible();
    // No GenRM is loaded.
    expect(log.loads.slice(before)).toEqual(['real-meta']);

    // Each count opens its cases.
    await panel.getByRole('button', { name: 'empty, said Correct: 6' }).click();
    await expect.element(page.getByText('6 of 40 shown')).toBeVisible();
    await expect.element(page.getByRole('heading', { name: 'Audit of Real meta-judge on cities' })).toBeVisible();
    await expectAccessible();
    await panel.getByRole('button', { name: 'one key point negated, said Correct: 6' }).click();
    const [first] = app.app.results.shown;
    app.app.results.open(first?.itemId ?? '');
    await expect
      .element(page.getByText(/does not name (?:Rome|Oslo|Lima|Cairo|Quito|Delhi) as was asked/).first())
      .toBeVisible();

    await expect
      .element(page.getByText(/Planted: one key point negated.*must be caught\. The meta-judge said Correct\./))
      .toBeVisible();
    await expect.element(page.getByRole('heading', { name: 'Planted rationale' })).toBeVisible();
    await expectAccessible();
    app.app.results.close();

    await page.getByRole('link', { name: 'Real GenRM', exact: true }).click();
    await expect
      .element(sCorr.getByText(/failed its audit by planted cases: J = 0\.00 .* not above 0\.2/))
      .toBeVisible();
    expect(sCorr.element().querySelector('s')?.textContent).toBe('0.0');
    expect(page.getByRole('region', { name: 'F-Score' }).element().querySelector('s')).not.toBeNull();
    expect(page.getByRole('region', { name: 'L-Acc' }).element().querySelector('s')).toBeNull();
    await expectAccessible();
    const { audit } = await reportOf(app);
    expect(audit).toMatchObject({
      state: 'failed',
      leastYouden: 0.2,
      youden: { value: 0 },
      specificity: { k: 0, n: 34 },
    });
    expect(audit?.reason).toContain('do not hold');

    // An audit is no run of its own, and its cases are no benchmark.
    app.app.route.go({ name: 'start' });
    await expect.element(page.getByRole('link', { name: 'Real GenRM', exact: true })).toBeVisible();
    expect(document.body.textContent).not.toContain('Planted cases');
    expect(document.querySelectorAll('.numbers s')).toHaveLength(2);
    expect(await app.storage.store.benchmarks()).toHaveLength(2);

    app.app.route.go({ name: 'run', id: runId });
    await expect.element(page.getByText('6 of 6 items', { exact: false }).first()).toBeVisible();
    expect(document.querySelectorAll('.numbers s')).toHaveLength(2);

    // Deleted, it can be made again.
    app.app.route.go({ name: 'results', id: runId });
    await sCorr.getByRole('link', { name: 'audit' }).click();
    await page.getByRole('button', { name: 'Delete this audit' }).click();
    await expect.element(sCorr.getByText('meta-judge not audited')).toBeVisible();
    expect(sCorr.element().querySelector('s')).toBeNull();
    await page.getByRole('button', { name: 'Audit the meta-judge' }).click();
    await expect.element(panel.getByText(/hardly tells right reasons/)).toBeVisible();
    expect(await app.storage.store.benchmarks()).toHaveLength(2);

    // It goes with the benchmark.
    const benchmark = app.app.library.benchmarks[0]?.id ?? '';
    await app.storage.store.deleteBenchmark(benchmark);
    expect(await app.storage.store.benchmarks()).toEqual([]);
    expect(await app.storage.store.runs()).toEqual([]);
    expect(await app.storage.store.getRun(runId)).toBeNull();
  });

  test('one that compares reasons passes; its J stands beside S-Corr, and holds for every run by the same', async () => {
    const { app, runId } = await openResults(verdict(judges['compares the reasons']));
    await page.getByRole('button', { name: 'Audit the meta-judge' }).click();
    await expect.element(page.getByText('Real meta-judge tells right reasons from wrong ones.')).toBeVisible();
    app.app.route.go({ name: 'results', id: runId });
    const sCorr = page.getByRole('region', { name: 'S-Corr' });
    await expect.element(sCorr.getByText(/by Real meta-judge, J = 1\.00 \[0\.60, 1\.00\]/)).toBeVisible();
    expect(sCorr.element().querySelector('s')).toBeNull();
    expect((await reportOf(app)).audit).toMatchObject({ state: 'passed', reason: null, youden: { value: 1 } });

    // The report holds the audit, and works its numbers out again; without texts, too.
    for (const kind of ['html', 'html-redacted'] as const) {
      const parts = partsOf(await downloaded(app, kind));
      if (!parts.ok) throw new Error(parts.error);
      const again = await recompute(parts.value, new AbortController().signal);
      if (!again.ok) throw new Error(again.error);
      expect(again.value.differences).toEqual([]);
      expect(again.value.audit).toMatchObject({ state: 'passed', summary: { sensitivity: { k: 6, n: 6 } } });
      const audit = await bundleText(parts.value.audit ?? new Blob());
      expect([audit.includes('names Rome'), audit.includes('label alone')]).toEqual([kind === 'html', true]);
    }

    const benchmark = app.app.library.benchmarks[0]?.id ?? '';
    app.app.route.go({ name: 'new-run' }, { benchmark, genrm: 'huge', meta: 'real-meta' });
    await expect.element(page.getByText(/by Real meta-judge, J = 1\.00/)).toBeVisible();
    await expectAccessible();
    app.app.route.go({ name: 'new-run' }, { benchmark, genrm: 'real-genrm', meta: 'real-genrm' });
    await expect.element(page.getByText('meta-judge not audited')).toBeVisible();
    // The same audit is shown, not made again.
    const run = await app.storage.store.getRun(runId);
    const audited = run && auditedOf(run.manifest);
    if (audited) await app.app.audit(audited);
    expect((await app.storage.store.runs()).filter(({ manifest }) => manifest.audit)).toHaveLength(1);
  });

  test('it comes with a run that lies beside the app', async () => {
    const first = await openResults(verdict(judges['compares the reasons']));
    await page.getByRole('button', { name: 'Audit the meta-judge' }).click();
    await expect.element(page.getByText('Real meta-judge tells right reasons from wrong ones.')).toBeVisible();
    const { store } = first.app.storage;
    const audit = (await store.runs()).find(({ manifest }) => isAuditRun(manifest))?.manifest.id ?? '';
    const files = new Map([
      ['run', await bundleOf(store, first.runId)],
      ['audit', await bundleOf(store, audit)],
    ]);
    first.app.close();
    location.hash = '#/';
    const other = await openApp({
      hostRuns: [{ file: 'run', title: 'A run', audit: 'audit' }],
      hostRun: (file) => Promise.resolve(files.get(file) ?? new Blob()),
    });
    opened = [other];
    const { app } = other;
    await page.getByRole('button', { name: 'A run', exact: true }).click();
    await expect
      .element(page.getByRole('region', { name: 'S-Corr' }).getByText(/by Real meta-judge, J = 1\.00/))
      .toBeVisible();
    app.route.go({ name: 'start' });
    const runs = page.getByRole('region', { name: 'Runs', exact: true });
    await expect.element(runs.getByRole('link', { name: 'Real GenRM', exact: true })).toBeVisible();
    expect(runs.getByRole('listitem').elements()).toHaveLength(1);
  });

  test('an audit stopped in its middle is not tested, and goes on in another tab where it stopped', async () => {
    const log = newLog();
    let stop = (): void => undefined;
    let asked = 0;
    const { app, runId } = await openResults((prompt) => {
      if (prompt.includes('boxed') && asked++ === 12) stop();
      return metaSays(judges['compares the reasons'](prompt));
    }, log);
    asked = 0;
    stop = () => app.app.active?.stop();
    const before = log.prompts.length;
    await page.getByRole('button', { name: 'Audit the meta-judge' }).click();
    await expect.element(page.getByText('stopped', { exact: true })).toBeVisible();
    const made = (await app.storage.store.runs()).find(({ manifest }) => manifest.audit);
    const done = log.prompts.length - before - 1;
    expect(done).toBe(12);
    expect((await reportAfter(app, runId)).audit).toMatchObject({ state: 'not-tested', pending: 28 });
    await expect.element(page.getByText(/meta-judge not audited: 28 cases of its audit are not done/)).toBeVisible();

    const again = newLog();
    const opener = scriptedOpener((_, prompt) => metaSays(judges['compares the reasons'](prompt)), again);
    const other = await openApp({ open: opener, databaseName: app.name, hash: `#/results/${runId}` });
    opened.push(other);
    await page.getByRole('button', { name: 'Go on with the audit' }).click();
    await expect.element(page.getByText('Real meta-judge tells right reasons from wrong ones.')).toBeVisible();
    expect(again.prompts).toHaveLength(28);
    expect(again.loads).toEqual(['real-meta']);
    expect(other.app.route.screen).toEqual({ name: 'run', id: made?.manifest.id });
  });

  test('failures and unreadable answers are counted apart and open their cases', async () => {
    const log = newLog();
    await openResults((prompt) => {
      if (!prompt.includes('boxed')) return metaSays('Correct');
      const text = part(prompt, 'genrm_output');
      if (text.startsWith('\\boxed')) return 'I cannot say.';
      if (text.includes('is better than')) return { kind: 'generation-failed', message: 'no' };
      return metaSays(judges['compares the reasons'](prompt));
    }, log);
    await page.getByRole('button', { name: 'Audit the meta-judge' }).click();
    const panel = page.getByRole('region', { name: 'Can this meta-judge be trusted?' });
    await expect.element(panel.getByRole('button', { name: '6 unreadable' })).toBeVisible();
    await panel.getByRole('button', { name: '6 failed' }).click();
    await expect.element(page.getByText('6 of 40 shown')).toBeVisible();
    await expect.element(panel.getByText('not tested').first()).toBeVisible();
  });
});

async function reportAfter(app: TestApp, runId: string): Promise<Report> {
  app.app.route.go({ name: 'results', id: runId });
  await expect
    .poll(() => app.app.results.phase.status === 'ready' && app.app.results.run?.manifest.id === runId)
    .toBe(true);
  return reportOf(app);
}

describe('a meta-judge', () => {
  async function audit(
    model: ModelRef,
    protocol: typeof rAlign,
    lines: readonly unknown[],
    open = generatorOpener({ fileFor: () => null }),
  ) {
    const app = await openApp();
    opened.push(app);
    drop(fileOf('bench.jsonl', lines));
    await expect.element(page.getByText(`${String(lines.length)} items ready.`)).toBeVisible();
    const [benchmark] = app.app.library.benchmarks;
    if (!benchmark) throw new Error('nothing was read');
    const audited: Audited = {
      benchmark,
      metaJudge: model,
      protocol: { id: protocol.id, version: protocol.version, prompts: null },
    };
    const { store } = app.storage;
    const id = await createAudit(audited, { store, now: () => 1, random: () => 0.5, appVersion: 'test' });
    if (id === null) return null;
    const clock = { now: () => Date.now(), wait: () => Promise.resolve() };
    await startRun(
      id,
      { target: 1000, retryFailed: false },
      { store, open, clock, userAgent: 'test', canHoldBoth: () => true },
      () => undefined,
    ).done;
    const record = await store.getRun(id);
    return { store, record, read: record && (await readAudit(store, record)) };
  }

  test.each([
    ['says Correct to everything', 'failed', 0],
    ['looks at the letter only', 'failed', 0],
    ['compares the reasons', 'passed', 1],
  ] as const)('that %s has %s', async (name, state, value) => {
    const judge: (prompt: string) => string = judges[name];
    const open = scriptedOpener((_, prompt) => metaSays(judge(prompt)), newLog());
    const done = await audit(modelRef('meta'), rAlign, rows, open);
    for (const parser of ['r-align-exact', 'tolerant'] as const)
      expect(done?.read?.byParser.get(parser)).toMatchObject({
        state,
        youden: { value },
        pending: 0,
        failed: 0,
        unreadable: 0,
      });
    const first = await done?.store.callsOf(done.record?.manifest.id ?? '', `empty: row-0`);
    expect(first?.generations.find(({ stage }) => stage === 'judge')).toMatchObject({ planted: true, prompt: '' });
    expect(done?.record?.sessions.flatMap(({ models }) => models.map(({ modelId }) => modelId))).toEqual(['meta']);
  });

  test('without golden judgments there is nothing to audit with', async () => {
    expect(
      await audit(
        modelRef('meta'),
        rAlign,
        rows.map((row) => ({ ...row, gt_judgment: null })),
      ),
    ).toBeNull();
  });

  test('the real pocket meta-judge passes on a few items of Pocket Bench', async () => {
    const text = await (await fetch('/benchmarks/pocket-bench.jsonl')).text();
    const lines = text
      .split('\n')
      .slice(0, 4)
      .map((line) => JSON.parse(line) as unknown);
    const done = await audit(pocketModel('meta'), pocket, lines);
    const summary = done?.read?.byParser.get('pocket');
    expect(summary).toMatchObject({ state: 'passed', sensitivity: { k: 4, n: 4 }, failed: 0, pending: 0 });
    expect(summary?.kinds.map(({ kind }) => kind)).toEqual(plantedKinds);
    expect(summary?.youden?.value).toBeGreaterThan(0.8);
  });
});
