import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GenerationRequest, LoadProgress } from '../../src/domain/model';
import { adapterKind, pocketModels } from '../../src/engine/models';
import { probeCapability } from '../../src/engine/capability';
import { generatorOpener } from '../../src/engine/generator';
import type { Generator } from '../../src/run/ports';
import { greedy, pocketItems } from '../browser/pocket';

// The pocket models on WebLLM, from the page's side: real workers, a real (software) device, nothing stands in.
const never = new AbortController().signal;
const ignore = () => undefined;
const open = generatorOpener({ fileFor: () => null });
const capability = await probeCapability();

function model(id: 'outcome-q0f32' | 'meta-q0f32') {
  const where = { base: `${location.origin}/`, adapter: adapterKind(capability) };
  const entry = pocketModels(where).find(({ ref }) => ref.id === id);
  if (entry === undefined) throw new Error(`${id} is not offered: ${JSON.stringify(capability.webgpu)}`);
  return entry.ref;
}

const loads: LoadProgress[] = [];
let generator: Generator;
let prompt = '';

beforeAll(async () => {
  const [item] = await pocketItems(1);
  prompt = item?.prompt ?? '';
  const opened = await open(model('outcome-q0f32'), (progress) => loads.push(progress), never);
  if (!opened.ok) throw new Error(opened.error.message);
  generator = opened.value;
});
afterAll(() => {
  generator.dispose();
});

const ask = async (change: Partial<GenerationRequest> = {}) => {
  const output = await generator.generate({ ...greedy(prompt), ...change }, ignore, never);
  if (!output.ok) throw new Error(output.error.message);
  return output.value;
};

describe('a pocket GenRM on WebLLM', () => {
  test('loads with progress in bytes, then in shaders, and names the adapter', () => {
    const phases = loads.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(['download', 'read', 'compile']);
    expect(loads.find(({ phase, total }) => phase === 'download' && total !== null)?.total).toBeGreaterThan(4e6);
    expect(generator.loaded).toMatchObject({
      modelId: 'outcome-q0f32',
      backend: 'webgpu',
      contextTokens: 256,
      eosToken: '<|im_end|>',
      files: {
        weights: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        library: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, of: 'the file' },
      },
    });
    expect(generator.loaded.device).toMatch(/swiftshader \(software\)$/);
  });

  test('writes a judgment as it goes, and counts its tokens', async () => {
    const seen: string[] = [];
    const output = await generator.generate(greedy(prompt), (text) => seen.push(text), never);
    if (!output.ok) throw new Error(output.error.message);
    const { text, finish, usage, timing } = output.value;
    expect(text).toMatch(/\[\[[AB]\]\]$/);
    expect(finish).toBe('stop');
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((part) => text.startsWith(part))).toBe(true);
    const counted = await generator.countTokens([prompt, text]);
    if (!counted.ok) throw new Error(counted.error.message);
    const [ofPrompt, ofText] = counted.value;
    expect(usage.promptTokens).toBe(ofPrompt?.count);
    // And the token that ended it.
    expect(usage.completionTokens).toBe((ofText?.count ?? 0) + 1);
    expect(timing.firstTokenMs).toBeLessThan(timing.durationMs);
  });

  test('log-probabilities are those of every token, and asking for them changes no text', async () => {
    const plain = await ask();
    const { text, logprobs, usage } = await ask({ logprobs: true });
    expect(plain.logprobs).toBeUndefined();
    expect(text).toBe(plain.text);
    expect(logprobs).toHaveLength(usage.completionTokens ?? 0);
    expect(logprobs?.map(({ token }) => token).join('')).toBe(`${text}<|im_end|>`);
    for (const { logprob } of logprobs ?? []) expect(logprob).toBeLessThanOrEqual(0);
    // Greedy ones are of temperature 1: not all of them certain.
    expect(logprobs?.some(({ logprob }) => logprob < -0.05 && logprob > -3)).toBe(true);
  });

  test('a seed gives the same draw again, another seed another one', async () => {
    // Hot enough that two draws of eight tokens are hardly ever the same.
    const draw = async (seed: number) => (await ask({ temperature: 3, maxTokens: 8, seed })).text;
    const first = await draw(11);
    expect(await draw(11)).toBe(first);
    expect(await draw(12)).not.toBe(first);
    expect((await ask({ maxTokens: 8 })).text).not.toBe(first);
  });

  test('stop strings end an answer and are not part of it', async () => {
    const { text } = await ask();
    const output = await ask({ stop: ['[['] });
    expect(output.finish).toBe('stop');
    expect(output.text).toBe(text.slice(0, text.indexOf('[[')));
  });

  test('an answer that is cut says so', async () => {
    const { finish, usage } = await ask({ maxTokens: 3 });
    expect(finish).toBe('length');
    expect(usage.completionTokens).toBe(3);
  });

  test('a prompt that does not fit is refused with its numbers, before the device is asked', async () => {
    const [length] = await countOf(prompt);
    const output = await generator.generate(greedy(prompt, 256), ignore, never);
    expect(output).toMatchObject({
      ok: false,
      error: { kind: 'context-overflow', tokens: { prompt: length, limit: 256 } },
    });
  });

  test('an abort in the middle of an answer ends it; the model goes on with the next', async () => {
    const expected = (await ask()).text;
    const stop = new AbortController();
    const seen: string[] = [];
    const onText = (text: string) => {
      seen.push(text);
      stop.abort();
    };
    const aborted = await generator.generate(greedy(prompt), onText, stop.signal);
    expect(aborted).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toBe(expected);
    expect((await ask()).text).toBe(expected);
  });

  async function countOf(...texts: readonly string[]): Promise<readonly number[]> {
    const counted = await generator.countTokens(texts);
    return counted.ok ? counted.value.map(({ count }) => count) : [];
  }
});

test('another model of the same shape is loaded with the same library', async () => {
  const opened = await open(model('meta-q0f32'), ignore, never);
  if (!opened.ok) throw new Error(opened.error.message);
  const meta = opened.value;
  expect(meta.loaded.modelId).toBe('meta-q0f32');
  const asked =
    '<|im_start|>system\nDoes the judgment give the same reason as the golden judgment?<|im_end|>\n<|im_start|>user\nGolden judgment: B has a neater layout. [[B]]\n\nJudgment: B has a neater layout. [[B]]<|im_end|>\n<|im_start|>assistant\n';
  const output = await meta.generate(greedy(asked), ignore, never);
  meta.dispose();
  expect(output.ok && output.value.text).toMatch(/\S/);
  // The first one is not touched by it.
  expect((await ask()).text).toMatch(/\[\[[AB]\]\]$/);
});
