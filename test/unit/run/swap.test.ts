import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callId, type Generation } from '../../../src/domain/generation';
import type { Item } from '../../../src/domain/item';
import { isFlipped, oneOrder, swapCheckOf } from '../../../src/domain/metrics/swap-check';
import { summarise } from '../../../src/domain/metrics/summary';
import { rAlignPrompts } from '../../../src/domain/protocols/r-align';
import type { RunManifest, RunStatus } from '../../../src/domain/run';
import type { SwapAsked } from '../../../src/domain/swap';
import type { RunEvent } from '../../../src/run/events';
import { runOrder } from '../../../src/run/plan';
import { startRun, type RunHandle, type RunOptions } from '../../../src/run/runner';
import { metaProblem } from '../../../src/domain/swap-askable';
import { swapsLeft } from '../../../src/run/swaps';
import { deriveRun } from '../../../src/state/results/derive';
import { MemoryRunStore } from '../../fakes/memory-run-store';
import { newLog, scriptedOpener, type Answer } from '../../fakes/scripted-generator';
import { itemFrom } from '../../fixtures/items';
import { manifest, modelRef } from '../../fixtures/runs';

const size = 12;
const items: readonly Item[] = Array.from({ length: size }, (_, i) =>
  itemFrom({
    id: `i${String(i)}`,
    request: `request ${String(i)}.`,
    responseA: `alpha ${String(i)}`,
    responseB: `beta ${String(i)}`,
    goldenLabel: i % 3 === 0 ? 'B' : 'A',
    goldenJudgment: 'The golden reason.',
  }),
);
const all: SwapAsked = { judge: size, meta: size };
const says = (word: string): string => `<genrm_analysis>x</genrm_analysis><final_verdict>${word}</final_verdict>`;
const numberIn = (prompt: string): number => Number(/request (\d+)\./.exec(prompt)?.[1]);
const isExchanged = (prompt: string): boolean => prompt.indexOf('beta') < prompt.indexOf('alpha');
const rationaleFirst = (prompt: string): boolean => prompt.indexOf('<genrm_output>') < prompt.indexOf('<golden_judge>');

/** Takes the first answer on items below `swayed`, else the better one; always right about reasons when they come last. */
const biased =
  (swayed: number) =>
  (model: { readonly id: string }, prompt: string): Answer => {
    const n = numberIn(prompt);
    if (model.id === 'meta') return says(n % 2 === 0 && rationaleFirst(prompt) ? 'Incorrect' : 'Correct');
    const golden = n % 3 === 0 ? 'beta' : 'alpha';
    const firstIsGolden = (golden === 'beta') === isExchanged(prompt);
    return n < swayed || firstIsGolden ? 'r \\boxed{A}' : 'r \\boxed{B}';
  };

interface Setup {
  readonly store: MemoryRunStore;
  readonly answer?: (model: { readonly id: string }, prompt: string) => Answer;
  readonly log?: ReturnType<typeof newLog>;
  readonly canHoldBoth?: boolean;
  readonly onEvent?: (event: RunEvent, handle: RunHandle) => void;
}

function run(
  { store, answer = biased(6), log = newLog(), canHoldBoth = true, onEvent }: Setup,
  options: Partial<RunOptions> = {},
): Promise<RunStatus> {
  const deps = {
    store,
    open: scriptedOpener(answer, log),
    clock: { now: () => 0, wait: () => Promise.resolve() },
    userAgent: 'test',
    canHoldBoth: () => canHoldBoth,
  };
  const handle: RunHandle = startRun('run-1', { target: size, retryFailed: false, ...options }, deps, (event) =>
    onEvent?.(event, handle),
  );
  return handle.done;
}

const newStore = (parts: Partial<RunManifest> = {}): MemoryRunStore =>
  new MemoryRunStore(manifest({ benchmark: { id: 'b-1', name: 'bench', itemCount: size }, ...parts }), items);
const derive = (store: MemoryRunStore) => deriveRun(store, store.run, () => undefined, new AbortController().signal);
const orders = (store: MemoryRunStore, order: string): readonly Generation[] =>
  [...store.stored.values()].filter((call) => call.order === order);

describe.each([true, false])('both models at once: %s', (canHoldBoth) => {
  test('a planted pull to the first place is found, and every number stays what it was', async () => {
    const plain = newStore();
    await run({ store: plain, canHoldBoth });
    const store = newStore();
    const status = await run({ store, canHoldBoth }, { swap: all });
    expect(status).toMatchObject({ state: 'finished', swap: all });

    const [before, after] = [await derive(plain), await derive(store)];
    expect(after.outcomes).toEqual(before.outcomes);
    expect(after.differing).toEqual(before.differing);
    expect(after.further).toBe(0);
    expect(new Map(orders(store, 'AB').map((call) => [callId(call), call]))).toEqual(plain.stored);

    const [outcomes = [], swaps = new Map()] = [after.outcomes[0], after.swaps[0]];
    const { judge, meta } = swapCheckOf(outcomes, swaps);
    expect(judge).toMatchObject({ n: size, both: size, fails: 0, flips: 6, primacy: 6, recency: 0, decisiveness: 1 });
    expect(judge).toMatchObject({ flipRate: 0.5, consistentAccuracy: 0.5, meanAccuracy: 0.75, netAccuracy: 0.5 });
    expect(judge?.pull?.difference).toBeCloseTo(0.5);
    expect(judge?.pull?.interval[0]).toBeGreaterThan(0);
    // Label right in order AB: all but 0 and 3, which have B for their label and were swayed.
    expect(meta).toMatchObject({ n: 10, both: 10, flips: 5, toIncorrect: 5, toCorrect: 0 });
    expect([meta?.sCorrGoldenFirst.k, meta?.sCorrRationaleFirst.k]).toEqual([0, 5]);
    expect(outcomes.filter((outcome) => isFlipped(outcome, swaps, 'judge')).map(({ index }) => index)).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(outcomes.filter((outcome) => isFlipped(outcome, swaps, 'meta')).map(({ index }) => index)).toEqual([
      2, 4, 6, 8, 10,
    ]);
  });

  test('comes after all calls in the run’s own order, and goes on after it was cut off', async () => {
    const log = newLog();
    const store = newStore();
    let swapped = 0;
    const stopped = await run(
      {
        ...{ store, log, canHoldBoth },
        onEvent: (event, handle) => {
          if (event.type === 'generated' && event.generation.order === 'BA' && ++swapped === 3) handle.stop();
        },
      },
      { swap: all },
    );
    expect(stopped).toMatchObject({ state: 'stopped', swap: all });
    // Of each stage no call in the exchanged order was asked before the last one in the run's own.
    const asked = log.prompts.map((prompt) => ({
      stage: prompt.includes('<golden_judge>') ? 'meta' : 'judge',
      swapped: prompt.includes('<golden_judge>') ? rationaleFirst(prompt) : isExchanged(prompt),
    }));
    for (const stage of ['judge', 'meta']) {
      const calls = asked.filter((call) => call.stage === stage).map((call) => call.swapped);
      expect(calls).toEqual([...calls].sort());
    }
    if (!canHoldBoth) expect(asked.map((call) => call.swapped)).toEqual(asked.map((call) => call.swapped).sort());
    const before = store.stored.size;
    log.prompts.length = 0;
    expect(await run({ store, log, canHoldBoth }, { swap: all })).toMatchObject({ state: 'finished' });
    expect(store.stored.size).toBe(12 + 10 + 12 + 10);
    expect(log.prompts).toHaveLength(store.stored.size - before);
    const whole = newStore();
    await run({ store: whole, canHoldBoth }, { swap: all });
    expect(new Map([...store.stored].sort())).toEqual(new Map([...whole.stored].sort()));
  });
});

test('is added to a finished run, about the first items of its order, and nothing is asked again', async () => {
  const store = newStore();
  await run({ store });
  const log = newLog();
  await run({ store, log }, { swap: { judge: 5, meta: 4 } });
  const order = runOrder(
    items.map(({ id }) => id),
    0,
  );
  const first = (count: number): readonly string[] => order.slice(0, count).map((index) => items[index]?.id ?? '');
  const swapped = (stage: string): readonly string[] =>
    orders(store, 'BA').flatMap((call) => (call.stage === stage ? [call.itemId] : []));
  expect(swapped('judge')).toEqual(first(5));
  const metaJudged = new Set(orders(store, 'AB').flatMap((call) => (call.stage === 'meta' ? [call.itemId] : [])));
  expect(swapped('meta')).toEqual(first(4).filter((id) => metaJudged.has(id)));
  expect(log.prompts).toHaveLength(orders(store, 'BA').length);
  // More of it, later: only what is missing.
  log.prompts.length = 0;
  await run({ store, log }, { swap: { judge: 7, meta: 4 } });
  expect(log.prompts).toHaveLength(2);
});

test('one model for both stages is loaded once', async () => {
  const log = newLog();
  const store = newStore({ metaJudge: modelRef('genrm') });
  const answer = (_: unknown, prompt: string): Answer =>
    biased(0)({ id: prompt.includes('<golden_judge>') ? 'meta' : 'genrm' }, prompt);
  await run({ store, log, answer }, { swap: all });
  expect(log.loads).toEqual(['genrm']);
  expect(orders(store, 'BA')).toHaveLength(24);
});

test('its failures are no failures of items: counted apart, kept, and tried again only when asked', async () => {
  const store = newStore();
  let broken = true;
  const answer = (model: { readonly id: string }, prompt: string): Answer => {
    const swapped = model.id === 'meta' ? rationaleFirst(prompt) : isExchanged(prompt);
    if (broken && swapped && numberIn(prompt) === 7) return { kind: 'generation-failed', message: 'no' };
    return swapped && numberIn(prompt) === 8 && model.id !== 'meta' ? 'no verdict here' : biased(0)(model, prompt);
  };
  expect(await run({ store, answer }, { swap: all })).toMatchObject({ state: 'finished' });
  expect([...store.failed.values()].map(({ stage, order, itemId }) => [stage, order, itemId]).sort()).toEqual([
    ['judge', 'BA', 'i7'],
    ['meta', 'BA', 'i7'],
  ]);
  const { outcomes, swaps } = await derive(store);
  expect(summarise(outcomes[0] ?? []).counts.failures).toEqual({});
  const { judge, meta } = swapCheckOf(outcomes[0] ?? [], swaps[0] ?? new Map());
  expect(judge).toMatchObject({ n: 12, both: 10, fails: 2, failed: 1, unreadable: 1, flips: 0, decisiveness: 22 / 24 });
  expect(meta).toMatchObject({ n: 12, both: 11, failed: 1, unreadable: 0 });
  const plan = (retry: boolean) => swapsLeft(store.run, 'judge', size, all, retry, store);
  expect(await plan(false)).toMatchObject({ left: [], done: 11, failed: 1 });
  expect((await plan(true)).left.map(({ itemId }) => itemId)).toEqual(['i7']);
  broken = false;
  await run({ store, answer }, { swap: all, retryFailed: true });
  expect(store.failed.size).toBe(0);
});

test('an item whose own call failed is not asked in the other order', async () => {
  const store = newStore();
  const answer = (model: { readonly id: string }, prompt: string): Answer =>
    model.id !== 'meta' && numberIn(prompt) === 2
      ? { kind: 'generation-failed', message: 'no' }
      : biased(0)(model, prompt);
  await run({ store, answer }, { swap: all });
  expect(orders(store, 'BA').some(({ itemId }) => itemId === 'i2')).toBe(false);
});

test('a meta-judge’s prompt that cannot be exchanged is not asked, and says why', async () => {
  const meta =
    'Compare.\n{golden_explanation}\nwith this, say in view of {context_and_responses}:\n{genrm_explanation}';
  const parts = { protocol: { id: 'r-align', version: 1, prompts: { ...rAlignPrompts, meta } } };
  expect(metaProblem(manifest(parts))).toContain('text between the two judgments');
  expect(metaProblem(manifest())).toBeNull();
  expect(metaProblem(manifest({ metaJudge: null }))).toContain('no meta-judge');
  const store = newStore(parts);
  await run({ store, answer: biased(0) }, { swap: all });
  expect(orders(store, 'BA').map(({ stage }) => stage)).toEqual(Array.from({ length: 12 }, () => 'judge'));
});

test('whatever the order of calls was cut at, what is left and what is there make up the plan', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(size),
      fc.nat(size),
      fc.integer({ min: 1, max: size }),
      fc.nat(40),
      fc.boolean(),
      async (judge, meta, target, stopAfter, canHoldBoth) => {
        const store = newStore();
        const swap = { judge, meta };
        let calls = 0;
        const onEvent = (event: RunEvent, handle: RunHandle): void => {
          if (event.type === 'generated' && ++calls === stopAfter) handle.stop();
        };
        await run({ store, canHoldBoth, onEvent }, { target, swap });
        await run({ store }, { target, swap });
        const whole = newStore();
        await run({ store: whole }, { target, swap });
        expect(new Map([...store.stored].sort())).toEqual(new Map([...whole.stored].sort()));
        for (const stage of ['judge', 'meta'] as const) {
          const plan = await swapsLeft(store.run, stage, target, swap, false, store);
          expect([plan.left.length, plan.failed]).toEqual([0, 0]);
          expect(plan.done).toBe(orders(store, 'BA').filter((call) => call.stage === stage).length);
        }
        const { outcomes } = await derive(store);
        const ownOnly = newStore();
        await run({ store: ownOnly }, { target });
        expect(outcomes).toEqual((await derive(ownOnly)).outcomes);
      },
    ),
    { numRuns: 30 },
  );
});

test('one order alone tells how often the first is picked, and what being first is worth', async () => {
  const store = newStore();
  await run({ store, answer: biased(size) });
  const { outcomes, swaps } = await derive(store);
  expect(swapCheckOf(outcomes[0] ?? [], swaps[0] ?? new Map())).toEqual({ judge: null, meta: null });
  const one = oneOrder(outcomes[0] ?? []);
  expect(one).toMatchObject({ n: 12, firstPicked: { k: 12, n: 12 } });
  expect(one?.gap.difference).toBe(1);
});
