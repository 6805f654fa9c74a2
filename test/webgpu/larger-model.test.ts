import { expect, test } from 'vitest';
import type { GenerationRequest, LoadProgress, ModelRef } from '../../src/domain/model';
import { generatorOpener } from '../../src/engine/generator';
import { storedModels } from '../../src/engine/stored-models';
import { keptParts } from '../../workers/engines/parts';
import { visit } from '../model-server/client';

// A model of 59 MB in three files, from another host, by the way that the app takes: its connection, its worker, WebLLM.
const open = generatorOpener({ fileFor: () => null });
const never = new AbortController().signal;
const ignore = () => undefined;
const shards = [0, 1, 2].map((n) => `params_shard_${String(n)}.bin`);

const request: GenerationRequest = {
  prompt: 'Which answer is better?',
  maxTokens: 4,
  temperature: 0,
  topP: 1,
  seed: 1,
  stop: [],
  logprobs: true,
};

test('a load that is cancelled goes on where it was, and the model runs', async () => {
  const at = visit('larger');
  const model: ModelRef = {
    id: 'larger',
    name: 'Larger',
    engine: 'webllm',
    source: { kind: 'url', url: at.folder },
    library: at.library,
    contextTokens: 256,
    quantisation: 'q0f32',
  };
  await at.faults(shards.map((file) => ({ file, kind: 'stall', after: 0.7 })));
  const stop = new AbortController();
  const cancelled = open(model, ignore, stop.signal);
  const keptOf = () => Promise.all(shards.map(async (file) => (await keptParts(at.folder + file)).bytes));
  await expect.poll(async () => Math.min(...(await keptOf())), { timeout: 120_000, interval: 200 }).toBeGreaterThan(0);
  stop.abort();
  expect(await cancelled).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
  // The worker is ended, and with it every transfer.
  await expect.poll(async () => (await at.seen()).filter(({ hungUp }) => hungUp).length).toBe(3);
  const kept = await keptOf();
  expect((await storedModels()).find(({ url }) => url === at.folder)?.isPartial).toBe(true);

  await at.faults([]);
  const loads: LoadProgress[] = [];
  const opened = await open(model, (progress) => loads.push(progress), never);
  if (!opened.ok) throw new Error(opened.error.message);
  const generator = opened.value;
  const seen = await at.seen();
  const total = loads.find(({ phase }) => phase === 'download')?.total ?? 0;
  expect(total).toBeGreaterThan(55e6);
  expect(
    seen.filter(({ file }) => shards.includes(file)).map(({ file, range, status }) => [file, range, status]),
  ).toEqual(shards.map((file, n) => [file, `bytes=${String(kept[n])}-`, 206]));
  const sent = seen.filter(({ file }) => shards.includes(file)).reduce((sum, request) => sum + request.sent, 0);
  expect(sent).toBe(total - kept.reduce((sum, bytes) => sum + bytes, 0));
  // Of the small files only those that the first visit had not come to.
  expect(new Set(seen.map(({ file }) => file))).toEqual(
    new Set([...shards, 'tokenizer_config.json', 'chat_template.jinja']),
  );
  expect((await storedModels()).find(({ url }) => url === at.folder)).toMatchObject({ isPartial: false });

  const ask = async () => {
    const output = await generator.generate(request, ignore, never);
    if (!output.ok) throw new Error(output.error.message);
    return output.value;
  };
  const { text, finish, usage, logprobs } = await ask();
  expect(finish).toBe('length');
  expect(usage.completionTokens).toBe(4);
  expect(logprobs).toHaveLength(4);
  // Random weights know nothing, and nothing in them is broken.
  for (const { logprob } of logprobs ?? []) expect(logprob).toBeLessThanOrEqual(0);
  expect((await ask()).text).toBe(text);
  generator.dispose();

  await at.faults([]);
  const again = await open(model, ignore, never);
  expect(again.ok).toBe(true);
  if (again.ok) again.value.dispose();
  expect(await at.seen()).toEqual([]);
});
