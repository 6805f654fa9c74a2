import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LoadProgress, ModelRef } from '../../src/domain/model';
import { generatorOpener } from '../../src/engine/generator';
import { userGguf } from '../../src/engine/models';
import type { Generator } from '../../src/run/ports';
import { EngineError } from '../../workers/engines/engine';
import { WllamaEngine } from '../../workers/engines/wllama';
import { greedy, judgePrompt, pocketItems, pocketModel } from './pocket';
import { containing, matching } from './matching';

const never = new AbortController().signal;
const ignore = () => undefined;

const opened: Generator[] = [];
afterEach(() => {
  for (const generator of opened.splice(0)) generator.dispose();
});

const open = (model: ModelRef, file: File | null = null, onProgress: (progress: LoadProgress) => void = ignore) =>
  generatorOpener({ fileFor: () => file })(model, onProgress, never);

async function loaded(model: ModelRef, file: File | null = null): Promise<Generator> {
  const result = await open(model, file);
  if (!result.ok) throw new Error(result.error.message);
  opened.push(result.value);
  return result.value;
}

/** Says the same again and again until the window is full: nothing stops it early. */
const endless = {
  ...greedy(judgePrompt('Tell me about rain.', 'Rain is wet.', 'Music is loud.'), 150),
  temperature: 1,
  stop: [],
};

let gguf: ArrayBuffer;
beforeAll(async () => {
  gguf = await (await fetch('/models/pocket/outcome-q8_0.gguf')).arrayBuffer();
});

/** The pocket model with one text in its header changed. */
function replaced(from: string, to: string): File {
  const bytes = new Uint8Array(gguf.slice(0));
  const pattern = new TextEncoder().encode(from);
  const at = bytes.findIndex((_, i) => pattern.every((byte, k) => bytes[i + k] === byte));
  if (at < 0) throw new Error(`no ${from}`);
  bytes.set(new TextEncoder().encode(to), at);
  return new File([bytes], 'bad.gguf');
}

describe('a model whose tokens can only be estimated', () => {
  // Another pre-tokenizer of the same length: llama.cpp splits text in another way than we can.
  const inexact = () => replaced('qwen2', 'gpt-2');

  test('is not refused for an estimate: the engine says what does not fit', async () => {
    const file = inexact();
    const generator = await loaded({ ...userGguf(file), contextTokens: 256 }, file);
    const prompt = 'The fish costs 28. '.repeat(100);
    expect(await generator.countTokens([prompt])).toMatchObject({ ok: true, value: [{ exact: false }] });
    const result = await generator.generate(greedy(prompt), ignore, never);
    expect(result).toMatchObject({ ok: false, error: { kind: 'context-overflow', tokens: { limit: 256 } } });
    if (!result.ok) expect(result.error.tokens?.prompt).toBeGreaterThan(500);
  });

  test('an answer that fills the window says so', async () => {
    const file = inexact();
    const generator = await loaded({ ...userGguf(file), contextTokens: 256 }, file);
    const result = await generator.generate(
      // It goes on with the word that it has read so often.
      { ...endless, temperature: 0, maxTokens: 1000, prompt: 'rain '.repeat(250) },
      ignore,
      never,
    );
    expect(result).toMatchObject({ ok: true, value: { finish: 'context-full' } });
  });
});

describe('the pocket GenRM in a worker', () => {
  test('says what it is, and reports its progress', async () => {
    const seen: LoadProgress[] = [];
    const result = await open(pocketModel('outcome'), null, (progress) => seen.push(progress));
    if (!result.ok) throw new Error(result.error.message);
    opened.push(result.value);
    expect(result.value.loaded).toMatchObject({
      modelId: 'outcome',
      backend: 'cpu',
      device: 'CPU, 1 thread',
      contextTokens: 256,
      eosToken: '<|im_end|>',
      controlTokens: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'],
    });
    expect(result.value.loaded.files).toEqual({
      weights: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, of: 'the file' },
    });
    expect(result.value.loaded.engine).toMatch(/^wllama 3\.8\.1 \(llama\.cpp b\d+/);
    expect(result.value.loaded.chatTemplate).toContain('<|im_start|>');
    expect(seen).toContainEqual({ phase: 'download', loaded: gguf.byteLength, total: gguf.byteLength });
    expect(seen.some(({ phase }) => phase === 'read')).toBe(true);
  });

  test('judges twelve items; token counts are those of the engine', async () => {
    const generator = await loaded(pocketModel('outcome'));
    let right = 0;
    for (const { prompt, label } of await pocketItems(12)) {
      const result = await generator.generate(greedy(prompt), ignore, never);
      if (!result.ok) throw new Error(result.error.message);
      const verdict = /\[\[([AB])\]\]$/.exec(result.value.text)?.[1];
      expect(verdict).toBeDefined();
      if (verdict === label) right += 1;
      expect(result.value.finish).toBe('stop');
      expect(result.value.timing.firstTokenMs).toBeGreaterThan(0);
      const counts = await generator.countTokens([prompt]);
      expect(counts).toEqual({ ok: true, value: [{ count: result.value.usage.promptTokens, exact: true }] });
    }
    // As measured; of all 240 it gets 213 right.
    expect(right).toBe(10);
  });

  test('greedy text is the same again, from the cache and in a new worker', async () => {
    const [first, second] = await pocketItems(2);
    if (first === undefined || second === undefined) throw new Error('no items');
    const texts: string[] = [];
    for (const generator of [await loaded(pocketModel('outcome')), await loaded(pocketModel('outcome'))]) {
      for (const { prompt } of [first, second, first]) {
        const result = await generator.generate(greedy(prompt), ignore, never);
        if (!result.ok) throw new Error(result.error.message);
        texts.push(result.value.text);
      }
    }
    expect(texts[0]).toBe('B has a warm and kind tone. [[B]]');
    expect(texts[1]).toBe('The sum 5 - 3 makes 2. A says 1, B says 2. [[B]]');
    expect([texts[2], texts[3], texts[4], texts[5]]).toEqual([texts[0], texts[0], texts[1], texts[0]]);
  });

  test('a seed decides what is drawn', async () => {
    const generator = await loaded(pocketModel('outcome'));
    const draw = async (seed: number) => {
      const result = await generator.generate({ ...endless, temperature: 1.5, maxTokens: 20, seed }, ignore, never);
      return result.ok ? result.value.text : result.error.message;
    };
    const [one, again, other] = [await draw(7), await draw(7), await draw(8)];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  test('special tokens in the prompt are one token each, and half a surrogate pair does no harm', async () => {
    const generator = await loaded(pocketModel('outcome'));
    expect(await generator.countTokens(['<|im_start|>', '<|im_end|>', '<|endoftext|>'])).toMatchObject({
      value: [{ count: 1 }, { count: 1 }, { count: 1 }],
    });
    const prompt = '<|im_start|>user\nRequest: \ud83d?<|im_end|>';
    const result = await generator.generate(greedy(prompt, 4), ignore, never);
    const counts = await generator.countTokens([prompt]);
    expect(result.ok && counts.ok && result.value.usage.promptTokens === counts.value[0]?.count).toBe(true);
  });

  test('log-probabilities are those of every token, and asking for them changes no text', async () => {
    const generator = await loaded(pocketModel('outcome'));
    const [item] = await pocketItems(1);
    const request = greedy(item?.prompt ?? '');
    const plain = await generator.generate(request, ignore, never);
    const asked = await generator.generate({ ...request, logprobs: true }, ignore, never);
    if (!plain.ok || !asked.ok) throw new Error('no answer');
    expect(asked.value.text).toBe(plain.value.text);
    expect(plain.value.logprobs).toBeUndefined();
    const { logprobs = [] } = asked.value;
    expect(logprobs.map(({ token }) => token).join('')).toContain(asked.value.text);
    for (const { logprob } of logprobs) expect(logprob).toBeLessThanOrEqual(0);
    expect(logprobs.some(({ logprob }) => logprob < -0.05)).toBe(true);
  });

  test('an answer that is longer than asked for is cut, and says so', async () => {
    const generator = await loaded(pocketModel('outcome'));
    const [item] = await pocketItems(1);
    const result = await generator.generate(greedy(item?.prompt ?? '', 3), ignore, never);
    expect(result).toMatchObject({ ok: true, value: { finish: 'length', usage: { completionTokens: 3 } } });
  });

  test('a prompt without room for the answer is refused, with the numbers', async () => {
    const generator = await loaded(pocketModel('outcome'));
    const [item] = await pocketItems(1);
    const result = await generator.generate(greedy(item?.prompt ?? '', 200), ignore, never);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'context-overflow', tokens: { prompt: 90, limit: 256 } },
    });
    const next = await generator.generate(greedy(item?.prompt ?? ''), ignore, never);
    expect(next.ok).toBe(true);
  });

  test('a call can be stopped, and the next one works', async () => {
    const generator = await loaded(pocketModel('outcome'));
    const [item] = await pocketItems(1);
    const stop = new AbortController();
    const started = performance.now();
    const result = await generator.generate(
      endless,
      () => {
        stop.abort();
      },
      stop.signal,
    );
    expect(result).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    expect(performance.now() - started).toBeLessThan(3000);
    const next = await generator.generate(greedy(item?.prompt ?? ''), ignore, never);
    expect(next).toMatchObject({ ok: true, value: { text: 'B has a warm and kind tone. [[B]]' } });
  });

  test("the user's own file works without a tokenizer beside it", async () => {
    const file = new File([gguf], 'mine-q8_0.gguf');
    const generator = await loaded({ ...userGguf(file), contextTokens: 256 }, file);
    const [item] = await pocketItems(1);
    const result = await generator.generate(greedy(item?.prompt ?? ''), ignore, never);
    expect(result).toMatchObject({ ok: true, value: { text: 'B has a warm and kind tone. [[B]]' } });
    expect(await generator.countTokens([item?.prompt ?? ''])).toEqual({
      ok: true,
      value: [{ count: 90, exact: true }],
    });
  });

  test('the window is never wider than the model was trained for', async () => {
    const file = new File([gguf], 'mine.gguf');
    expect((await loaded({ ...userGguf(file), contextTokens: 8192 }, file)).loaded.contextTokens).toBe(512);
  });
});

describe('what cannot be loaded is a failure with its reason', () => {
  test.each<[string, () => File, RegExp]>([
    ['a web page', () => new File(['<!doctype html><title>Not found</title>'], 'bad.gguf'), /web page/],
    ['a wrong start', () => replaced('GGUF', 'GGGG'), /not a GGUF file/],
    [
      'a cut file',
      () => new File([gguf.slice(0, 1_000_000)], 'bad.gguf'),
      /cut: it has 1000000 bytes and its header says 2189248/,
    ],
    ['an empty file', () => new File([], 'bad.gguf'), /empty/],
    [
      'an unknown pre-tokenizer, which only llama.cpp notices',
      () => replaced('qwen2', 'qwenX'),
      /unknown pre-tokenizer type: 'qwenX'/,
    ],
    ['a missing tensor', () => replaced('output_norm.weight', 'output_nORM.weight'), /output_norm/],
  ])('%s', async (_name, make, reason) => {
    const file = make();
    const result = await open({ ...userGguf(file), contextTokens: 256 }, file);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'model-load-failed', message: matching(reason) },
    });
  });

  test.each([
    ['an address where nothing is', '/models/pocket/nothing.gguf', /404|web page/],
    ['a host that does not answer', 'https://127.0.0.1:9/nothing.gguf', /could not be fetched/],
  ])('%s', async (_name, url, reason) => {
    const model: ModelRef = { ...pocketModel('outcome'), source: { kind: 'url', url } };
    expect(await open(model)).toMatchObject({
      ok: false,
      error: { kind: 'model-load-failed', message: matching(reason) },
    });
  });

  test('a file that has to be picked again', async () => {
    const result = await open(userGguf({ name: 'mine.gguf', size: 1 }), null);
    expect(result).toMatchObject({ ok: false, error: { message: 'The file mine.gguf has to be picked again.' } });
  });
});

describe('weights of other hosts', () => {
  const url = 'https://weights.invalid/kept.gguf';
  const keep = async (size: number) => {
    const cache = await caches.open('plumbline/gguf');
    await cache.put(url, new Response(gguf, { headers: { 'x-plumbline-size': String(size) } }));
  };
  const remote = (): ModelRef => ({ ...pocketModel('outcome'), source: { kind: 'url', url } });

  test('are taken from the cache without the network', async () => {
    await keep(gguf.byteLength);
    expect((await loaded(remote())).loaded.contextTokens).toBe(256);
  });

  test('are kept once they were fetched', async () => {
    // The same server by its other name is another origin.
    const other = location.origin.replace('localhost', '127.0.0.1');
    expect(other).not.toBe(location.origin);
    const model = pocketModel('outcome');
    const address = `${other}/models/pocket/outcome-q8_0.gguf`;
    await loaded({ ...model, source: { kind: 'url', url: address } });
    const cache = await caches.open('plumbline/gguf');
    const kept = await cache.match(address);
    expect((await kept?.blob())?.size).toBe(gguf.byteLength);
    expect(kept?.headers.get('x-plumbline-size')).toBe(String(gguf.byteLength));
    await cache.delete(address);
  });

  test('are fetched again when what is kept has another size', async () => {
    await keep(gguf.byteLength + 1);
    expect(await open(remote())).toMatchObject({ ok: false, error: { kind: 'model-load-failed' } });
    expect(await (await caches.open('plumbline/gguf')).match(url)).toBeUndefined();
  });
});

describe('the engine by itself', () => {
  const original = globalThis.Worker;
  let starts = 0;
  beforeEach(() => {
    starts = 0;
    globalThis.Worker = class extends original {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        starts += 1;
      }
    };
  });
  afterEach(() => {
    globalThis.Worker = original;
  });
  const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    return error instanceof EngineError ? error.failure : error;
  };

  test('renews itself when the prompts it keeps have filled their budget', async () => {
    // A token takes 4096 bytes, a call about 100 tokens.
    const engine = new WllamaEngine({ cacheBudget: 150 * 4096 });
    await engine.load(pocketModel('outcome'), null, ignore);
    expect(starts).toBe(1);
    for (const { prompt } of await pocketItems(5)) {
      expect((await engine.generate(greedy(prompt), ignore, never)).text).toMatch(/\[\[[AB]\]\]$/);
    }
    expect(starts).toBe(3);
    engine.dispose();
  });

  test('a call that gives no token in time ends; the next one starts a new instance', async () => {
    const engine = new WllamaEngine({ silenceMs: 0 });
    await engine.load(pocketModel('outcome'), null, ignore);
    const [item] = await pocketItems(1);
    for (const expected of [1, 2]) {
      expect(await failureOf(engine.generate(greedy(item?.prompt ?? ''), ignore, never))).toMatchObject({
        kind: 'timed-out',
      });
      expect(starts).toBe(expected);
    }
    engine.dispose();
  });

  test('an instance that does not stop when asked is ended; the next call works', async () => {
    const engine = new WllamaEngine({ graceMs: 0 });
    await engine.load(pocketModel('outcome'), null, ignore);
    const [item] = await pocketItems(1);
    const stop = new AbortController();
    const call = engine.generate(
      endless,
      () => {
        stop.abort();
      },
      stop.signal,
    );
    expect(await failureOf(call)).toMatchObject({ kind: 'interrupted' });
    expect((await engine.generate(greedy(item?.prompt ?? ''), ignore, never)).text).toBe(
      'B has a warm and kind tone. [[B]]',
    );
    expect(starts).toBe(2);
    engine.dispose();
  });

  test('a start that takes too long ends', async () => {
    const engine = new WllamaEngine({ startMs: -1000 });
    expect(await failureOf(engine.load(pocketModel('outcome'), null, ignore))).toMatchObject({
      kind: 'timed-out',
      message: containing('did not start'),
    });
  });

  test('a call before a load is a failure', async () => {
    expect(await failureOf(new WllamaEngine().generate(greedy('x'), ignore, never))).toMatchObject({
      kind: 'model-load-failed',
    });
  });
});
