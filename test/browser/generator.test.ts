import { afterEach, describe, expect, test } from 'vitest';
import type { GenerationRequest, LoadProgress, ModelRef } from '../../src/domain/model';
import { generatorOpener, type GeneratorLimits } from '../../src/engine/generator';
import type { Generator } from '../../src/run/ports';
import { scriptedUrl, type Script } from '../../workers/engines/scripted';
import { containing } from './matching';

const never = new AbortController().signal;
const ignore = () => undefined;
const request = (prompt: string, maxTokens = 50): GenerationRequest => ({
  prompt,
  maxTokens,
  temperature: 0,
  topP: 1,
  seed: 1,
  stop: [],
});

const scripted = (script: Script): ModelRef => ({
  id: 'scripted',
  name: 'Scripted',
  engine: 'scripted',
  source: { kind: 'url', url: scriptedUrl(script) },
  contextTokens: 100,
  quantisation: 'none',
});
const talk: Script = {
  replies: [
    { when: 'long', text: 'one two three four five six' },
    { when: '', text: 'Fine. [[A]]' },
  ],
};

const workers: Worker[] = [];
const generators: Generator[] = [];
afterEach(() => {
  for (const generator of generators.splice(0)) generator.dispose();
  for (const worker of workers.splice(0)) worker.terminate();
});

function start(): Worker {
  const worker = new Worker(new URL('../../workers/generate.worker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  return worker;
}
const open = (
  script: Script,
  limits: Partial<GeneratorLimits> = {},
  signal = never,
  onProgress: (progress: LoadProgress) => void = ignore,
) => generatorOpener({ fileFor: () => null, startWorker: start, limits })(scripted(script), onProgress, signal);

async function opened(script: Script, limits: Partial<GeneratorLimits> = {}): Promise<Generator> {
  const result = await open(script, limits);
  if (!result.ok) throw new Error(result.error.message);
  generators.push(result.value);
  return result.value;
}
const died = { ok: false, error: { kind: 'worker-died' } };
const interrupted = { ok: false, error: { kind: 'interrupted' } };

describe('a call', () => {
  test('gives the output, and the texts on the way up to the last', async () => {
    const generator = await opened({ ...talk, delayMs: 60 });
    const seen: string[] = [];
    const result = await generator.generate(request('long'), (text) => seen.push(text), never);
    expect(result).toMatchObject({
      ok: true,
      value: { text: 'one two three four five six', finish: 'stop', usage: { promptTokens: 1, completionTokens: 6 } },
    });
    expect(seen.at(-1)).toBe('one two three four five six');
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.every((text, i) => text.startsWith(seen[i - 1] ?? ''))).toBe(true);
  });

  test('sends few texts when the model is quick, and the last one all the same', async () => {
    const words = Array.from({ length: 500 }, (_, i) => `w${String(i)}`).join(' ');
    const generator = await opened({ replies: [{ when: '', text: words }] });
    const seen: string[] = [];
    const result = await generator.generate(request('x', 90), (text) => seen.push(text), never);
    expect(result.ok && result.value.finish).toBe('length');
    expect(seen.at(-1)).toBe(result.ok && result.value.text);
    expect(seen.length).toBeLessThan(20);
  });

  test('waits for the one before it', async () => {
    const generator = await opened({ ...talk, delayMs: 20 });
    const order: string[] = [];
    await Promise.all([
      generator.generate(request('long'), ignore, never).then(() => order.push('first')),
      generator.generate(request('short'), ignore, never).then(() => order.push('second')),
      generator.countTokens(['a b c']).then((counts) => {
        expect(counts).toEqual({ ok: true, value: [{ count: 3, exact: true }] });
        order.push('third');
      }),
    ]);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  test('fails with each kind of failure as a value, and the next call goes on', async () => {
    const generator = await opened({
      ...talk,
      calls: [
        { call: 1, fault: { kind: 'fail', failure: 'device-lost' } },
        { call: 2, fault: { kind: 'fail', failure: 'out-of-memory' } },
        { call: 4, fault: { kind: 'cut', after: 4 } },
      ],
    });
    const call = () => generator.generate(request('x'), ignore, never);
    expect(await call()).toMatchObject({ ok: false, error: { kind: 'device-lost' } });
    expect(await call()).toMatchObject({ ok: false, error: { kind: 'out-of-memory' } });
    expect(await call()).toMatchObject({ ok: true, value: { text: 'Fine. [[A]]' } });
    expect(await call()).toMatchObject({ ok: true, value: { text: 'Fine', finish: 'length' } });
  });

  test('that does not fit the window is refused with the numbers', async () => {
    const generator = await opened(talk);
    expect(await generator.generate(request('a b c', 98), ignore, never)).toMatchObject({
      ok: false,
      error: { kind: 'context-overflow', tokens: { prompt: 3, limit: 100 } },
    });
  });
});

describe('stopping a call', () => {
  test('ends it with `interrupted`; the next one works', async () => {
    const generator = await opened({ ...talk, delayMs: 30 });
    const stop = new AbortController();
    const seen: string[] = [];
    const result = await generator.generate(
      request('long'),
      (text) => {
        seen.push(text);
        stop.abort();
      },
      stop.signal,
    );
    expect(result).toMatchObject(interrupted);
    expect(seen).toEqual(['one']);
    expect(await generator.generate(request('x'), ignore, never)).toMatchObject({ ok: true });
  });

  test('before it starts asks nothing of the worker', async () => {
    const generator = await opened({ ...talk, calls: [{ call: 1, fault: { kind: 'crash' } }] });
    expect(await generator.generate(request('x'), ignore, AbortSignal.abort())).toMatchObject(interrupted);
    expect(await generator.countTokens(['a'])).toMatchObject({ ok: true });
  });

  test('ends the worker when the model does not listen', async () => {
    const generator = await opened({ ...talk, calls: [{ call: 1, fault: { kind: 'hang-hard' } }] }, { graceMs: 50 });
    const stop = new AbortController();
    const call = generator.generate(request('x'), ignore, stop.signal);
    stop.abort();
    expect(await call).toMatchObject(interrupted);
    expect(await generator.generate(request('x'), ignore, never)).toMatchObject(died);
  });
});

describe('the death of a worker', () => {
  test('in a call comes back as a value, and so do all calls after it', async () => {
    const generator = await opened({ ...talk, calls: [{ call: 1, fault: { kind: 'crash' } }] });
    expect(await generator.generate(request('x'), ignore, never)).toMatchObject({
      ok: false,
      error: { kind: 'worker-died', message: containing('Scripted crash.') },
    });
    expect(await generator.generate(request('x'), ignore, never)).toMatchObject(died);
    expect(await generator.countTokens(['x'])).toMatchObject(died);
  });

  test('in a load comes back as a value', async () => {
    expect(await open({ load: { kind: 'crash' } })).toMatchObject(died);
  });

  test('whose script is not there is noticed', async () => {
    const opener = generatorOpener({
      fileFor: () => null,
      startWorker: () => new Worker('/no-such-worker.js', { type: 'module' }),
    });
    expect(await opener(scripted(talk), ignore, never)).toMatchObject(died);
  });

  test('in silence ends a call by the watchdog', async () => {
    const generator = await opened({ ...talk, calls: [{ call: 1, fault: { kind: 'hang' } }] }, { silentCallMs: 100 });
    expect(await generator.generate(request('x'), ignore, never)).toMatchObject({
      ok: false,
      error: { kind: 'timed-out' },
    });
  });

  test('is not taken for dead while it idles between two calls', async () => {
    const generator = await opened(talk, { silentCallMs: 150 });
    for (let call = 0; call < 3; call++) {
      expect(await generator.generate(request('x'), ignore, never)).toMatchObject({ ok: true });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  });

  test('in silence ends a load by the watchdog', async () => {
    expect(await open({ load: { kind: 'hang' } }, { silentLoadMs: 1000 })).toMatchObject({
      ok: false,
      error: { kind: 'timed-out' },
    });
  });
});

describe('a load', () => {
  test('reports progress and what was loaded', async () => {
    const seen: LoadProgress[] = [];
    const result = await open({ ...talk, chatTemplate: 'T' }, {}, never, (progress) => seen.push(progress));
    expect(result).toMatchObject({
      ok: true,
      value: { loaded: { modelId: 'scripted', backend: 'none', chatTemplate: 'T', contextTokens: 100 } },
    });
    // The last one may come after the answer, and is dropped then.
    expect(seen[0]?.phase).toBe('read');
    const before = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toHaveLength(before);
    if (result.ok) result.value.dispose();
  });

  test('that fails is a value', async () => {
    expect(await open({ load: { kind: 'fail', failure: 'out-of-memory' } })).toMatchObject({
      ok: false,
      error: { kind: 'out-of-memory' },
    });
  });

  test('can be stopped while it goes on, and before', async () => {
    const stop = new AbortController();
    const load = open({ load: { kind: 'hang' } }, {}, stop.signal, () => {
      stop.abort();
    });
    expect(await load).toMatchObject(interrupted);
    const before = workers.length;
    expect(await open(talk, {}, AbortSignal.abort())).toMatchObject(interrupted);
    expect(workers).toHaveLength(before);
  });
});

test('dispose settles what is open', async () => {
  const generator = await opened({ ...talk, calls: [{ call: 1, fault: { kind: 'hang-hard' } }] });
  const call = generator.generate(request('x'), ignore, never);
  const count = generator.countTokens(['x']);
  generator.dispose();
  expect(await call).toMatchObject(interrupted);
  expect(await count).toMatchObject(interrupted);
  expect(await generator.generate(request('x'), ignore, never)).toMatchObject(interrupted);
});
