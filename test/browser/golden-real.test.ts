import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { generatorOpener } from '../../src/engine/generator';
import { drop, fileOf, openApp } from '../fakes/app';
import { pocketModel } from './pocket';

/** The pocket GenRM is the only real model at hand, and the prompt for golden judgments is longer than its window. */
test('a real model that cannot take the prompt fails on every item: counted, and nothing is made of it', async () => {
  const text = await (await fetch('/benchmarks/pocket-bench.jsonl')).text();
  const rows = text
    .split('\n')
    .slice(0, 2)
    .map((line) => ({ ...(JSON.parse(line) as object), gt_judgment: null }));
  const opened = await openApp({ open: generatorOpener({ fileFor: () => null }) });
  const { app, storage } = opened;
  drop(fileOf('bare.jsonl', rows));
  await expect.element(page.getByText('2 items ready.')).toBeVisible();
  const [benchmark] = app.library.benchmarks;
  if (!benchmark) throw new Error('nothing was read');
  const writer = app.golden(benchmark).model;
  const id = (await writer.create(pocketModel('outcome'))) ?? '';
  await app.goOn(id);

  const record = await storage.store.getRun(id);
  expect(record?.status.state).toBe('finished');
  const failures = await storage.store.failures(id);
  expect(failures.map(({ failure }) => failure.kind)).toEqual(['context-overflow', 'context-overflow']);
  const progress = page.getByRole('region', { name: 'Golden judgments so far' });
  await expect.element(progress.getByText('2', { exact: true })).toBeVisible();
  if (!record) throw new Error('the run is gone');
  expect(await writer.make(record.manifest)).toBeNull();
  expect(await storage.store.benchmarks()).toHaveLength(1);
  opened.close();
});
