import { describe, expect, test } from 'vitest';
import type { EngineFailure } from '../../../src/domain/generation';
import type { Item } from '../../../src/domain/item';
import type { FileHashes } from '../../../src/domain/model';
import { mixtures } from '../../../src/domain/model-files';
import type { RunManifest, RunStatus } from '../../../src/domain/run';
import type { RunEvent } from '../../../src/run/events';
import type { OpenGenerator } from '../../../src/run/ports';
import { startRun, type RunHandle, type RunOptions } from '../../../src/run/runner';
import { MemoryRunStore } from '../../fakes/memory-run-store';
import { newLog, scriptedOpener, type Answer } from '../../fakes/scripted-generator';
import { itemFrom } from '../../fixtures/items';
import { manifest, modelRef } from '../../fixtures/runs';

const items: readonly Item[] = Array.from({ length: 10 }, (_, i) =>
  itemFrom({ id: `i${String(i)}`, request: `request ${String(i)}.` }),
);
const correct = '<genrm_analysis>x</genrm_analysis><final_verdict>Correct</final_verdict>';

/** Item number in a prompt of either stage. */
const numberIn = (prompt: string): number => Number(/request (\d+)\./.exec(prompt)?.[1]);

/** Even items are judged right, odd ones wrong; the meta-judge agrees with all. */
const usual = (model: { readonly id: string }, prompt: string): Answer =>
  model.id === 'meta' ? correct : numberIn(prompt) % 2 === 0 ? 'r \\boxed{A}' : 'r \\boxed{B}';

interface Setup {
  readonly store: MemoryRunStore;
  readonly open: OpenGenerator;
  readonly canHoldBoth?: boolean;
  readonly onEvent?: (event: RunEvent, handle: () => RunHandle) => void;
}

function start({ store, open, canHoldBoth = true, onEvent }: Setup, options: Partial<RunOptions> = {}): RunHandle {
  const clock = { now: () => 0, wait: () => Promise.resolve() };
  const deps = { store, open, clock, userAgent: 'test', canHoldBoth: () => canHoldBoth };
  const handle: RunHandle = startRun('run-1', { target: 10, retryFailed: false, ...options }, deps, (event) =>
    onEvent?.(event, () => handle),
  );
  return handle;
}

const run = (setup: Setup, options?: Partial<RunOptions>): Promise<RunStatus> => start(setup, options).done;
const newStore = (parts?: Partial<RunManifest>): MemoryRunStore => new MemoryRunStore(manifest(parts), items);
const stages = (store: MemoryRunStore): string[] =>
  [...store.stored.values()].map((g) => `${g.stage} ${g.itemId}`).sort();
const failure = (kind: EngineFailure['kind']): EngineFailure => ({ kind, message: kind });

describe.each([true, false])('both models at once: %s', (canHoldBoth) => {
  test('every item is judged, and the meta-judge is asked about label-correct ones only', async () => {
    const store = newStore();
    const log = newLog();
    const status = await run({ store, open: scriptedOpener(usual, log), canHoldBoth });
    expect(status).toMatchObject({ state: 'finished', target: 10 });
    expect(stages(store)).toEqual([
      ...items.map(({ id }) => `judge ${id}`),
      ...['i0', 'i2', 'i4', 'i6', 'i8'].map((id) => `meta ${id}`),
    ]);
    expect(log.mostLoaded).toBe(canHoldBoth ? 2 : 1);
    expect(log.disposed).toBe(2);
    expect(store.run.sessions.map((session) => session.models[0]?.modelId)).toEqual(['genrm', 'meta']);
  });

  test('going on makes only the calls that are missing, and the result is the same', async () => {
    const whole = newStore();
    await run({ store: whole, open: scriptedOpener(usual, newLog()), canHoldBoth });
    const parts = newStore();
    const log = newLog();
    const open = scriptedOpener(usual, log);
    let generated = 0;
    const stopped = await run({
      store: parts,
      open,
      canHoldBoth,
      onEvent: (event, handle) => {
        if (event.type === 'generated' && ++generated === 4) handle().stop();
      },
    });
    expect(stopped.state).toBe('stopped');
    const before = parts.stored.size;
    expect(before).toBeLessThan(15);
    log.prompts.length = 0;
    expect((await run({ store: parts, open, canHoldBoth })).state).toBe('finished');
    expect(log.prompts).toHaveLength(15 - before);
    expect(new Map([...parts.stored].sort())).toEqual(new Map([...whole.stored].sort()));
  });
});

test('asking for more items runs nothing again', async () => {
  const store = newStore();
  const log = newLog();
  const open = scriptedOpener(usual, log);
  await run({ store, open }, { target: 4 });
  const first = log.prompts.length;
  await run({ store, open }, { target: 10 });
  expect(new Set(log.prompts).size).toBe(log.prompts.length);
  expect(log.prompts.length).toBe(15);
  expect(first).toBeLessThan(15);
});

test('one model for both roles is loaded once', async () => {
  const store = newStore({ metaJudge: modelRef('genrm') });
  const log = newLog();
  const answer = (_: unknown, prompt: string): Answer => (prompt.includes('<golden_judge>') ? correct : '\\boxed{A}');
  expect((await run({ store, open: scriptedOpener(answer, log) })).state).toBe('finished');
  expect(log.loads).toEqual(['genrm']);
  expect(store.stored.size).toBe(20);
});

test('without meta-judge only labels are judged', async () => {
  const store = newStore({ metaJudge: null });
  expect((await run({ store, open: scriptedOpener(usual, newLog()) })).state).toBe('finished');
  expect(stages(store).every((stage) => stage.startsWith('judge'))).toBe(true);
});

test('each call has its own seed, and the literal prompt is stored', async () => {
  const store = newStore();
  const log = newLog();
  await run({ store, open: scriptedOpener(usual, log) });
  expect(new Set(log.requests.map(({ seed }) => seed)).size).toBe(15);
  for (const generation of store.stored.values()) expect(log.prompts).toContain(generation.prompt);
});

describe('failures are values', () => {
  test('an engine that dies is started again and the item is tried once more', async () => {
    const store = newStore();
    const log = newLog();
    let died = false;
    const answer = (model: { readonly id: string }, prompt: string): Answer => {
      if (model.id === 'genrm' && numberIn(prompt) === 3 && !died) {
        died = true;
        return failure('device-lost');
      }
      return usual(model, prompt);
    };
    const events: string[] = [];
    const status = await run({ store, open: scriptedOpener(answer, log), onEvent: (event) => events.push(event.type) });
    expect(status.state).toBe('finished');
    expect(store.stored.size).toBe(15);
    expect(store.failed.size).toBe(0);
    expect(events).toContain('recovering');
    expect(log.loads.filter((id) => id === 'genrm')).toHaveLength(2);
  });

  test('a call that fails is stored as failed, the rest goes on, and a retry makes up for it', async () => {
    const store = newStore();
    let broken = true;
    const answer = (model: { readonly id: string }, prompt: string): Answer =>
      broken && model.id === 'genrm' && numberIn(prompt) === 4 ? failure('generation-failed') : usual(model, prompt);
    const open = scriptedOpener(answer, newLog());
    expect((await run({ store, open })).state).toBe('finished');
    expect([...store.failed.values()].map(({ itemId, failure: { kind } }) => [itemId, kind])).toEqual([
      ['i4', 'generation-failed'],
    ]);
    expect(store.stored.size).toBe(13);

    broken = false;
    await run({ store, open });
    expect(store.failed.size).toBe(1);
    await run({ store, open }, { retryFailed: true });
    expect(store.failed.size).toBe(0);
    expect(store.stored.size).toBe(15);
  });

  test('attempts are counted', async () => {
    const store = newStore();
    const open = scriptedOpener(
      (model, prompt) => (numberIn(prompt) === 0 ? failure('generation-failed') : usual(model, prompt)),
      newLog(),
    );
    await run({ store, open });
    await run({ store, open }, { retryFailed: true });
    expect([...store.failed.values()][0]?.attempts).toBe(2);
  });

  test('prompts that do not fit never pause a run', async () => {
    const store = newStore();
    const open = scriptedOpener(() => failure('context-overflow'), newLog());
    expect((await run({ store, open })).state).toBe('finished');
    expect(store.failed.size).toBe(10);
    // Nor are they tried again.
    await run({ store, open }, { retryFailed: true });
    expect([...store.failed.values()].map(({ attempts }) => attempts)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  test('three failed calls in a row pause it with the reason', async () => {
    const store = newStore();
    const open = scriptedOpener(() => failure('generation-failed'), newLog());
    const status = await run({ store, open });
    expect(status).toMatchObject({ state: 'paused', reason: '3 calls in a row failed: generation-failed' });
    expect(store.failed.size).toBe(3);
  });

  test.each(['no-webgpu', 'model-load-failed', 'out-of-memory'] as const)(
    'a model that cannot be loaded (%s) pauses at once',
    async (kind) => {
      const store = newStore();
      const open = scriptedOpener(usual, newLog(), (model) => (model.id === 'genrm' ? failure(kind) : null));
      const status = await run({ store, open });
      expect(status.state).toBe('paused');
      expect(status.reason).toContain(kind);
      expect(store.stored.size + store.failed.size).toBe(0);
    },
  );

  test('a meta-judge that cannot be loaded keeps the judgments', async () => {
    const store = newStore();
    const open = scriptedOpener(usual, newLog(), (model) =>
      model.id === 'meta' ? failure('model-load-failed') : null,
    );
    const status = await run({ store, open, canHoldBoth: false });
    expect(status.state).toBe('paused');
    expect(store.stored.size).toBe(10);
  });

  test('a full disk pauses the run and keeps what was stored', async () => {
    const store = newStore();
    const status = await run({
      store,
      open: scriptedOpener(usual, newLog()),
      onEvent: (event) => {
        if (event.type === 'generated') store.nextWriteError = new DOMException('full', 'QuotaExceededError');
      },
    });
    expect(status.state).toBe('paused');
    expect(status.reason).toContain('storage is full');
    expect(store.stored.size).toBeGreaterThan(0);
  });
});

test('pausing ends after the calls in hand; stopping drops them', async () => {
  const store = newStore();
  const paused = await run({
    store,
    open: scriptedOpener(usual, newLog()),
    onEvent: (event, handle) => {
      if (event.type === 'call-started' && event.stage === 'judge') handle().pause();
    },
  });
  expect(paused.state).toBe('paused');
  expect(store.stored.size).toBe(1);

  const other = newStore();
  const stopped = await run({
    store: other,
    open: scriptedOpener(usual, newLog()),
    onEvent: (event, handle) => {
      if (event.type === 'call-started') handle().stop();
    },
  });
  expect(stopped.state).toBe('stopped');
  expect(other.stored.size).toBe(0);
});

describe('a model that comes with other files than before', () => {
  const filesOf = (sha256: string): FileHashes => ({ weights: { sha256, of: 'the file' } });
  const withFiles = (sha: () => string | null) =>
    scriptedOpener(usual, newLog(), undefined, ({ id }) => {
      const sha256 = sha();
      return id === 'genrm' && sha256 !== null ? filesOf(sha256) : undefined;
    });

  test.each([true, false])('judges nothing before the run goes on once more; both at once: %s', async (canHoldBoth) => {
    const store = newStore();
    let sha: string | null = 'aa'.repeat(32);
    const open = withFiles(() => sha);
    await run({ store, open, canHoldBoth }, { target: 4 });
    await run({ store, open, canHoldBoth }, { target: 5 });
    const before = store.stored.size;
    sha = 'bb'.repeat(32);
    const met = await run({ store, open, canHoldBoth });
    expect(met).toMatchObject({ state: 'paused', otherFiles: `${sha} ` });
    expect(met.reason).toContain('The files of genrm are not those that judged before: SHA-256 bbbbbbbbbbbb…');
    expect([store.stored.size, store.failed.size]).toEqual([before, 0]);
    expect(mixtures(store.run.sessions)).toEqual([]);

    // A third one is not what was accepted.
    sha = 'cc'.repeat(32);
    expect((await run({ store, open, canHoldBoth })).otherFiles).toBe(`${sha} `);
    const accepted = await run({ store, open, canHoldBoth });
    expect(accepted).toEqual({ state: 'finished', target: 10, updatedAt: 0 });
    expect(store.stored.size).toBe(15);
    expect(mixtures(store.run.sessions)).toEqual([
      'Two different files judged under the name genrm: its numbers are of a mixture.',
    ]);
    expect((await run({ store, open, canHoldBoth }, { target: 10 })).state).toBe('finished');
  });

  test('is not told apart where a hash is missing', async () => {
    const store = newStore();
    let sha: string | null = null;
    const open = withFiles(() => sha);
    for (const [target, next] of [
      [2, 'aa'],
      [4, null],
      [6, 'aa'],
    ] as const) {
      expect((await run({ store, open }, { target })).state).toBe('finished');
      sha = next;
    }
    expect(mixtures(store.run.sessions)).toEqual([]);
    sha = 'bb';
    expect((await run({ store, open })).state).toBe('paused');
  });

  test('is so, too, when its engine died and is started again', async () => {
    const store = newStore();
    let loads = 0;
    const answer = (model: { readonly id: string }, prompt: string, call: number): Answer =>
      call === 3 ? failure('worker-died') : usual(model, prompt);
    const open = scriptedOpener(answer, newLog(), undefined, ({ id }) =>
      id === 'genrm' ? filesOf(String(++loads)) : undefined,
    );
    const status = await run({ store, open, canHoldBoth: false });
    expect(status).toMatchObject({ state: 'paused', otherFiles: '2 ' });
    expect([store.stored.size, store.failed.size]).toEqual([3, 0]);
  });
});

test('a run of a protocol version that is gone, or of an imported file, is left alone', async () => {
  for (const parts of [{ protocol: { id: 'r-align', version: 99, prompts: null } }, { importedFrom: 'x.jsonl' }]) {
    const log = newLog();
    const status = await run({ store: newStore(parts), open: scriptedOpener(usual, log) });
    expect(status.state).toBe('finished');
    expect(status.reason).toBeTruthy();
    expect(log.prompts).toHaveLength(0);
  }
});
