import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Benchmark } from '../../src/domain/item';
import type { ModelRef } from '../../src/domain/model';
import type { Generation } from '../../src/domain/generation';
import { swapCheckOf } from '../../src/domain/metrics/swap-check';
import { noSwaps } from '../../src/domain/swap';
import type { Outcome } from '../../src/domain/outcome';
import { summarise } from '../../src/domain/metrics/summary';
import type { RunStatus } from '../../src/domain/run';
import { generatorOpener } from '../../src/engine/generator';
import { parseFile } from '../../src/engine/parse-client';
import type { RunEvent } from '../../src/run/events';
import { manifestOf, protocolFor } from '../../src/run/manifest';
import { preflight } from '../../src/run/preflight';
import { startRun, type RunHandle, type RunnerDeps } from '../../src/run/runner';
import { deriveRun } from '../../src/state/results/derive';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import { scriptedUrl, type Script } from '../../workers/engines/scripted';
import { rAlign } from '../../src/domain/protocols/r-align';
import { modelRef } from '../fixtures/runs';
import { pocketModel } from './pocket';

/** The straight line with its real parts: workers, models, IndexedDB. Only faults are scripted, in a real worker. */

let name = '';
let storage: OpenStorage;
let benchmark: Benchmark;
const never = new AbortController().signal;

beforeEach(async () => {
  name = `test-${crypto.randomUUID()}`;
  storage = await openStorage(name);
  const file = await (await fetch('/benchmarks/pocket-bench.jsonl')).blob();
  const draft = await storage.store.newBenchmark();
  const report = await parseFile(file, 'pocket-bench.jsonl', {}, (chunk) => draft.add(chunk.items), never);
  benchmark = await draft.commit('pocket-bench', report);
});
afterEach(() => {
  storage.close();
  indexedDB.deleteDatabase(name);
});

const deps = (): RunnerDeps => ({
  store: storage.store,
  open: generatorOpener({ fileFor: () => null }),
  clock: { now: () => Date.now(), wait: () => Promise.resolve() },
  userAgent: 'test',
  canHoldBoth: () => true,
});

async function newRun(genrm: ModelRef, metaJudge: ModelRef | null, id = crypto.randomUUID()): Promise<string> {
  const protocol = protocolFor(genrm);
  const [parser = 'tolerant'] = protocol.judge.parsers;
  const choice = { benchmark, genrm, metaJudge, protocol, prompts: null, parser, seed: 5 };
  await storage.store.createRun(manifestOf(choice, id, 0, 'test'), { state: 'running', target: 0, updatedAt: 0 });
  return id;
}

function start(
  runId: string,
  target: number,
  onEvent: (event: RunEvent, handle: () => RunHandle) => void = () => undefined,
): Promise<RunStatus> {
  const handle: RunHandle = startRun(runId, { target, retryFailed: false }, deps(), (event) => {
    onEvent(event, () => handle);
  });
  return handle.done;
}

async function outcomesOf(runId: string): Promise<readonly Outcome[]> {
  const run = await storage.store.getRun(runId);
  if (!run) throw new Error('no run');
  const { outcomes } = await deriveRun(storage.store, run, () => undefined, never);
  return outcomes[0] ?? [];
}

async function texts(runId: string): Promise<readonly string[]> {
  const all: Generation[] = [];
  for (const stage of ['judge', 'meta'] as const) {
    for await (const some of storage.store.generations(runId, stage)) all.push(...some);
  }
  return all.map(({ itemId, stage, prompt, text }) => JSON.stringify([itemId, stage, prompt, text])).sort();
}

describe('with the real pocket models', () => {
  test('12 items: the aligned GenRM reasons better than the outcome GenRM', async () => {
    const spurious: Record<string, number> = {};
    for (const id of ['outcome', 'aligned'] as const) {
      const runId = await newRun(pocketModel(id), pocketModel('meta'));
      expect((await start(runId, 12)).state).toBe('finished');
      const { lAcc, sCorr } = summarise(await outcomesOf(runId));
      expect(lAcc.n).toBe(12);
      spurious[id] = sCorr.value ?? NaN;
    }
    expect(spurious['aligned']).toBeLessThan(spurious['outcome'] ?? NaN);
  });

  test('stopped at item 5 and gone on with by a fresh page, a run ends with the same texts', async () => {
    const whole = await newRun(pocketModel('outcome'), pocketModel('meta'));
    await start(whole, 12);
    const parts = await newRun(pocketModel('outcome'), pocketModel('meta'));
    let judged = 0;
    await start(parts, 12, (event, handle) => {
      if (event.type === 'generated' && event.generation.stage === 'judge' && ++judged === 5) handle().stop();
    });
    storage.close();
    storage = await openStorage(name);
    const before = (await texts(parts)).length;
    expect(before).toBeGreaterThanOrEqual(5);
    let made = 0;
    await start(parts, 12, (event) => {
      if (event.type === 'generated') made++;
    });
    const after = await texts(parts);
    expect(after).toEqual(await texts(whole));
    expect(made).toBe(after.length - before);
  });

  test('asked in both orders, the swapped calls are stored and read in the item’s own terms', async () => {
    const swap = { judge: 3, meta: 3 };
    const runId = await newRun(pocketModel('aligned'), pocketModel('meta'));
    const options = { target: 4, swap, retryFailed: false };
    expect(await startRun(runId, options, deps(), () => undefined).done).toMatchObject({ state: 'finished', swap });
    const run = await storage.store.getRun(runId);
    if (!run) throw new Error('no run');
    const { outcomes, swaps } = await deriveRun(storage.store, run, () => undefined, never);
    const { judge, meta } = swapCheckOf(outcomes[0] ?? [], swaps[0] ?? noSwaps);
    expect(outcomes[0]).toHaveLength(4);
    expect([judge?.n, (meta?.n ?? 0) > 0]).toEqual([3, true]);
    for await (const calls of storage.store.generations(runId, 'judge')) {
      for (const call of calls.filter(({ order }) => order === 'BA')) {
        const outcome = outcomes[0]?.find(({ itemId }) => itemId === call.itemId);
        const [item] = await storage.store.items(benchmark.id, [outcome?.index ?? 0]);
        expect(call.prompt).toContain(`Answer A: ${item?.responseB ?? '?'}`);
        const written = /\[\[([AB])\]\]/.exec(call.text)?.[1];
        expect(swaps[0]?.get(outcome?.index ?? -1)?.judge).toBe({ A: 'B', B: 'A' }[written ?? ''] ?? 'unreadable');
      }
    }
  });

  test('a prompt that does not fit the window is an outcome of its own, with the numbers', async () => {
    const draft = await storage.store.newBenchmark();
    const [item] = await storage.store.items(benchmark.id, [0]);
    const report = await storage.store.importReport(benchmark.id);
    if (!item || !report) throw new Error('no item');
    await draft.add([{ ...item, id: 'long', responseA: 'The sea is deep. '.repeat(6000) }, item]);
    benchmark = await draft.commit('long', report);
    const runId = await newRun(pocketModel('aligned'), pocketModel('meta'));
    expect((await start(runId, 2)).state).toBe('finished');
    const failed = await storage.store.failures(runId);
    expect(failed.map(({ failure }) => failure.kind)).toEqual(['context-overflow']);
    expect(failed[0]?.failure.tokens?.prompt).toBeGreaterThan(6000);
    const { lAcc } = summarise(await outcomesOf(runId));
    expect(lAcc.bounds?.[1]).toBe((lAcc.value ?? 0) + 0.5);
  });

  test('the check before a run counts exactly and times a probe', async () => {
    const genrm = pocketModel('outcome');
    const protocol = protocolFor(genrm);
    const checked = await preflight(
      {
        benchmarkId: benchmark.id,
        target: 40,
        seed: 5,
        protocol,
        prompts: null,
        parser: 'pocket',
        genrm,
        metaJudge: pocketModel('meta'),
        swap: { judge: 30, meta: 12 },
      },
      { store: storage.store, open: deps().open, now: () => performance.now() },
      () => undefined,
      never,
    );
    expect(checked).toMatchObject({
      items: 40,
      judgeCalls: 40,
      metaCallsAtMost: 40,
      swapCalls: { judge: 30, meta: 12 },
      tooLong: [],
      countsExact: true,
      failure: null,
    });
    expect(checked.promptTokens.max).toBeLessThan(200);
    expect(checked.probe.judge).toHaveLength(3);
    expect(checked.seconds?.[1]).toBeGreaterThanOrEqual(checked.seconds?.[0] ?? Infinity);
  });
});

describe('with scripted models in real workers', () => {
  const scripted = (id: string, script: Script): ModelRef => ({
    ...modelRef(id),
    source: { kind: 'url', url: scriptedUrl(script) },
    contextTokens: 8192,
  });
  const box = (label: string): string => `Because. \\boxed{${label}}`;
  const meta = (word: string): string => `<genrm_analysis>x</genrm_analysis><final_verdict>${word}</final_verdict>`;

  test('planted verdicts give the numbers they were planted for', async () => {
    const items = await storage.store.items(benchmark.id, [...Array(240).keys()]);
    // Each item is found by its two answers; every third is judged wrong, every fourth of the rest is spurious.
    const marker = (i: number): string =>
      `<|The Start of Assistant A's Answer with User|>\n\n${items[i]?.responseA ?? ''}\n\n`;
    const unique = items.flatMap((item, i) =>
      items.filter((other) => other.responseA === item.responseA).length === 1 ? [i] : [],
    );
    const right = new Set(unique.filter((_, k) => k % 3 !== 0));
    const spurious = new Set([...right].filter((_, k) => k % 4 === 0));
    const genrm = scripted('planted', {
      replies: [
        ...unique.map((i) => ({
          when: marker(i),
          text: box(right.has(i) === (items[i]?.goldenLabel === 'A') ? 'A' : 'B'),
        })),
        { when: '', text: 'I cannot say.' },
      ],
    });
    const judge = scripted('planted-meta', {
      replies: [
        ...[...spurious].map((i) => ({ when: marker(i), text: meta('Incorrect') })),
        { when: '', text: meta('Correct') },
      ],
    });
    const runId = await newRun(genrm, judge);
    expect((await start(runId, 240)).state).toBe('finished');
    const { lAcc, sCorr, fScore, counts } = summarise(await outcomesOf(runId));
    expect([lAcc.k, lAcc.n]).toEqual([right.size, 240]);
    expect([sCorr.k, sCorr.n]).toEqual([spurious.size, right.size]);
    expect([fScore.k, fScore.n]).toEqual([right.size - spurious.size, 240]);
    expect(counts.kinds['no-verdict']).toBe(240 - unique.length);
  });

  test.each(['crash', 'fail'] as const)('an engine that dies in the middle (%s) costs nothing', async (fault) => {
    const replies = [{ when: '', text: box('A') }];
    const healthy = await newRun(scripted('steady', { replies }), null);
    await start(healthy, 12);
    const died = fault === 'crash' ? { kind: fault } : ({ kind: fault, failure: 'device-lost' } as const);
    const dying = await newRun(scripted('dying', { replies, calls: [{ call: 5, fault: died }] }), null);
    const seen: string[] = [];
    const status = await start(dying, 12, (event) => seen.push(event.type));
    expect(status.state).toBe('finished');
    expect(seen.filter((type) => type === 'recovering')).toHaveLength(2);
    expect(seen.filter((type) => type === 'loaded')).toHaveLength(3);
    expect(await texts(dying)).toEqual(await texts(healthy));
    expect(await storage.store.failures(dying)).toEqual([]);
  });

  test('another parser gives other outcomes from the same texts', async () => {
    const runId = await newRun(scripted('shouting', { replies: [{ when: '', text: 'Verdict: **A**' }] }), null);
    await start(runId, 12);
    const run = await storage.store.getRun(runId);
    if (!run) throw new Error('no run');
    const { readings, outcomes } = await deriveRun(storage.store, run, () => undefined, never);
    const unread = (parser: string): number | undefined =>
      outcomes[readings.findIndex(({ verdictParser }) => verdictParser === parser)]?.filter(
        ({ kind }) => kind === 'no-verdict',
      ).length;
    expect(rAlign.judge.parsers).toEqual(['r-align-exact', 'tolerant']);
    expect([unread('r-align-exact'), unread('tolerant')]).toEqual([12, 0]);
  });
});
