import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { goldenIn } from '../../src/domain/protocols/golden';
import { generatorOpener } from '../../src/engine/generator';
import { drop, fileOf, openApp } from '../fakes/app';
import { pocketModel } from './pocket';

/**
 * The pocket GenRM knows its own prompts only: asked for golden judgments it fails, or writes noise. Both are kept, counted
 * and not used.
 */
test('a real model writes, and every item comes to a text that is used, one that is not, or a failure', async () => {
  const text = await (await fetch('/benchmarks/pocket-bench.jsonl')).text();
  const rows = text
    .split('\n')
    .slice(0, 2)
    .map((line) => ({ ...(JSON.parse(line) as object), gt_judgment: null }));
  const { app, storage, close } = await openApp({ open: generatorOpener({ fileFor: () => null }) });
  drop(fileOf('bare.jsonl', rows));
  await expect.element(page.getByText('2 items ready.')).toBeVisible();
  const [benchmark] = app.library.benchmarks;
  if (!benchmark) throw new Error('nothing was read');
  const writer = app.golden(benchmark).model;

  const short = (await writer.create(pocketModel('outcome'))) ?? '';
  await app.goOn(short);
  expect((await storage.store.failures(short)).map(({ failure }) => failure.kind)).toEqual([
    'context-overflow',
    'context-overflow',
  ]);

  // In a window that the prompt fits in it writes: past what it was trained for.
  const long = (await writer.create({ ...pocketModel('outcome'), contextTokens: 2048 })) ?? '';
  await app.goOn(long);
  const items = await storage.store.items(benchmark.id, [0, 1]);
  const calls = await Promise.all(items.map(({ id }) => storage.store.callsOf(long, id)));
  expect(calls.map(({ generations, failures }) => generations.length + failures.length)).toEqual([1, 1]);
  const texts = calls.flatMap(({ generations }) => generations.map((generation) => generation.text));
  expect(texts).toHaveLength(2);
  const used = items.filter((item, at) => goldenIn(texts[at] ?? '', item) !== null).length;
  const record = await storage.store.getRun(long);
  if (!record) throw new Error('the run is gone');
  const made = await writer.make(record.manifest);
  expect(made?.goldenJudgmentCount ?? 0).toBe(used);
  close();
});
