import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import alpacaEval from '../fixtures/benchmarks/alpaca-eval-annotation.jsonl?raw';
import judgeBench from '../fixtures/benchmarks/judgebench-output.jsonl?raw';
import rewardBench from '../fixtures/benchmarks/reward-bench-result.jsonl?raw';
import { drop, expectAccessible, openApp, type TestApp } from '../fakes/app';

let opened: TestApp | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

async function openFile(name: string, text: string): Promise<TestApp> {
  opened = await openApp();
  drop(new File([text], name));
  const { route } = opened.app;
  await expect.poll(() => route.screen.name, { timeout: 30_000 }).toBe('results');
  return opened;
}

const number = (name: string) => page.getByRole('region', { name, exact: true });

test('a JudgeBench file opens as a finished run: L-Acc of the first order, S-Corr not tested', async () => {
  await openFile('judged.jsonl', judgeBench);
  await expect.element(page.getByRole('heading', { name: 'judge-7b on judged' })).toBeVisible();
  await expect
    .element(page.getByRole('region', { name: 'Order of the answers' }))
    .toHaveTextContent(/Flip rate.*n = 1.*2 failed, 1 unreadable/s);
  await expect.element(page.getByText('JudgeBench output')).toBeVisible();
  await expect.element(number('L-Acc')).toHaveTextContent(/25\.0\s*%.*n = 4/s);
  await expect.element(number('S-Corr')).toHaveTextContent(/not tested/i);
  await expect.element(number('F-Score')).toHaveTextContent(/not tested/i);
  await expectAccessible();
});

test('AlpacaEval annotations open as a run for each annotator, judged by the votes in the file', async () => {
  const { app } = await openFile('annotations.json', `[${alpacaEval.trim().split('\n').join(',')}]`);
  await expect.element(page.getByRole('heading', { name: 'judge_gpt on annotations' })).toBeVisible();
  await expect.element(number('L-Acc')).toHaveTextContent(/33\.3\s*%.*n = 3/s);
  await expect.element(number('S-Corr')).toHaveTextContent(/not tested/i);
  expect(app.library.runs.map(({ manifest }) => manifest.genrm.name).toSorted()).toEqual(['judge_claude', 'judge_gpt']);
});

test('a verdict without a text is shown as that, and no rationale is made up', async () => {
  await openFile('MODEL_outputs.jsonl', rewardBench);
  await expect.element(number('L-Acc')).toBeVisible();
  await userEvent.keyboard('j');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('The file it was read from holds the verdict and no text.')).toBeVisible();
});
