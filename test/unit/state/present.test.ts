import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Generation, Stage } from '../../../src/domain/generation';
import { readingOf } from '../../../src/domain/reading';
import { summarise, summaryOf } from '../../../src/domain/metrics/summary';
import { count } from '../../../src/domain/metrics/counts';
import { outcomeKinds, type Outcome, type OutcomeKind } from '../../../src/domain/outcome';
import { runOrder } from '../../../src/run/plan';
import { inRunOrder, summaryOfFirst } from '../../../src/state/present/growth';
import { inHand, liveScene, storedScene, storedTexts } from '../../../src/state/present/scene';
import { Spoken } from '../../../src/state/present/spoken.svelte';
import { assumedPace, timelineOf, writtenAt } from '../../../src/state/present/timeline';
import { emptyView, idlePanel, type LiveView, type Panel } from '../../../src/state/live-view';
import { Progress } from '../../../src/state/progress';
import { itemFrom } from '../../fixtures/items';
import { outcome } from '../../fixtures/outcomes';
import { manifest } from '../../fixtures/runs';

const outcomesOf = (kinds: readonly OutcomeKind[]): readonly Outcome[] =>
  kinds.map((kind, index) => outcome(index, kind));
const someKinds = fc.array(fc.constantFrom(...outcomeKinds), { maxLength: 40 });
const settledKinds = fc.array(fc.constantFrom('faithful', 'spurious', 'label-wrong', 'no-verdict', 'not-tested'), {
  maxLength: 40,
});

describe('the items of a run, one by one', () => {
  it('come in the run’s own order, and end with the last that was judged', () => {
    const outcomes = outcomesOf(['faithful', 'spurious', 'pending', 'label-wrong', 'pending']);
    const seed = 7;
    const ids = outcomes.map(({ itemId }) => itemId);
    const shown = inRunOrder(outcomes, seed);
    const order = runOrder(ids, seed);
    expect(shown.map(({ index }) => index)).toEqual(order.slice(0, shown.length));
    expect(shown.at(-1)?.kind).not.toBe('pending');
    expect(shown.filter(({ kind }) => kind !== 'pending')).toHaveLength(3);
  });

  it('of a sample stand as they do in the whole run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 60 }), fc.integer(), (size, most, seed) => {
        const outcomes = outcomesOf(Array.from({ length: size }, () => 'faithful'));
        const order = runOrder(
          outcomes.map(({ itemId }) => itemId),
          seed,
        ).slice(0, most);
        const sample = outcomes.filter(({ index }) => order.includes(index));
        expect(inRunOrder(sample, seed).map(({ index }) => index)).toEqual(order);
      }),
    );
  });
});

describe('the numbers after the first k items', () => {
  it('are those of these k where all are settled, and of the whole run at its end', () => {
    fc.assert(
      fc.property(settledKinds, fc.nat({ max: 40 }), (kinds, k) => {
        const outcomes = outcomesOf(kinds);
        expect(summaryOfFirst(outcomes, k)).toEqual(summarise(outcomes.slice(0, k)));
      }),
    );
  });

  it('are what the live screen showed when the run was there', () => {
    fc.assert(
      fc.property(someKinds, fc.nat({ max: 40 }), (kinds, wanted) => {
        const outcomes = outcomesOf(kinds);
        const k = Math.min(wanted, outcomes.length);
        const live = new Progress(outcomes.map(({ index }) => index));
        for (const one of outcomes.slice(0, k)) live.put(one);
        const { lAcc, sCorr, fScore } = live.summary(k);
        const shown = summaryOfFirst(outcomes, k);
        expect([shown.lAcc, shown.sCorr]).toEqual([lAcc, sCorr]);
        expect([shown.fScore.value, shown.fScore.k, shown.fScore.n]).toEqual([fScore.value, fScore.k, fScore.n]);
      }),
    );
  });

  it('keep F-Score back behind an item that the meta-judge has not seen', () => {
    const shown = summaryOfFirst(outcomesOf(['faithful', 'meta-pending', 'label-wrong']), 3);
    expect(shown.fScore).toMatchObject({ k: 1, n: 1 });
    expect(shown.lAcc).toMatchObject({ k: 2, n: 3 });
  });
});

const call = (text: string, firstTokenMs: number | null, durationMs: number) => ({
  text,
  timing: { firstTokenMs, durationMs },
});
const someCall = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.option(fc.nat({ max: 3000 })),
    fc.double({ min: 0, max: 2000, noNaN: true }),
  )
  .map(([text, first, duration]) => call(text, first, duration));

describe('a replay', () => {
  it('lets the texts grow in the pace that was measured, the meta-judge’s after the GenRM’s', () => {
    const timeline = timelineOf(call('0123456789', 100, 1100), call('ab', 0, 200));
    expect(timeline).toMatchObject({ end: 1300, measured: true });
    expect([0, 99, 600, 1099, 1100].map((at) => writtenAt('0123456789', timeline.judge, at).length)).toEqual([
      0, 0, 5, 9, 10,
    ]);
    expect([1100, 1200, 1300].map((at) => writtenAt('ab', timeline.meta, at))).toEqual(['', 'a', 'ab']);
  });

  it('says where no pace was measured, and takes one', () => {
    const timeline = timelineOf(call('x'.repeat(assumedPace), null, 0), null);
    expect(timeline).toMatchObject({ end: 1000, measured: false });
    expect(timelineOf(call('', null, 0), null).measured).toBe(true);
  });

  it('shows whole texts at once where motion is unwelcome', () => {
    const timeline = timelineOf(call('text', 10, 900), call('more', 10, 900), true);
    expect(timeline.end).toBe(0);
    expect(writtenAt('more', timeline.meta, 0)).toBe('more');
  });

  it('only ever grows, ends whole, and tears no character apart', () => {
    const times = fc.array(fc.double({ min: 0, max: 5000, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(someCall, someCall, times, (judge, meta, at) => {
        const timeline = timelineOf(judge, meta);
        for (const [{ text }, stretch] of [
          [judge, timeline.judge],
          [meta, timeline.meta],
        ] as const) {
          let before = '';
          for (const time of at.toSorted((a, b) => a - b)) {
            const now = writtenAt(text, stretch, time);
            expect(text.startsWith(now) && now.startsWith(before)).toBe(true);
            expect(now === text || now.isWellFormed() || !text.isWellFormed()).toBe(true);
            before = now;
          }
          expect(writtenAt(text, stretch, timeline.end)).toBe(text);
        }
      }),
    );
  });
});

const generation = (stage: Stage, text: string, durationMs: number): Generation => ({
  ...{ runId: 'run-1', itemId: 'item-1', stage, order: 'AB', sample: 0, text, finish: 'stop', prompt: '' },
  ...{ usage: { promptTokens: 1, completionTokens: 1, cachedTokens: 0 }, timing: { firstTokenMs: 0, durationMs } },
  ...{ seed: 1, startedAt: 0 },
});

describe('what the screen shows', () => {
  const item = itemFrom({});
  const record = {
    ...{ index: 4, item, failures: [] },
    generations: [
      generation('judge', 'A keeps to it. \\boxed{A}', 1000),
      generation('meta', '<genrm_analysis>\nyes\n</genrm_analysis>\n<final_verdict>Correct</final_verdict>', 500),
    ],
  };
  const run = manifest();
  const texts = storedTexts(record, run, readingOf(run));

  it('of a stored item is one text after the other, the choice with the first and the outcome with the last', () => {
    const timeline = timelineOf(texts.judge.generation, texts.meta.generation);
    const faithful: Outcome = { ...outcome(4, 'faithful'), verdict: 'A' };
    const at = (elapsed: number) => {
      const { judge, meta, verdict, outcome: became } = storedScene(record, faithful, texts, timeline, elapsed);
      return [judge.state, meta.state, verdict, became?.kind ?? null];
    };
    expect(at(0)).toEqual(['writing', 'waiting', null, null]);
    expect(at(999)).toEqual(['writing', 'waiting', null, null]);
    expect(at(1000)).toEqual(['done', 'writing', 'A', null]);
    expect(at(1500)).toEqual(['done', 'done', 'A', 'faithful']);
    expect(at(Infinity)).toEqual(['done', 'done', 'A', 'faithful']);
    const { match, text } = texts.judge;
    expect(match && text.slice(match.start, match.end)).toContain('A');
  });

  const panel = (parts: Partial<Panel>): Panel => ({ ...idlePanel, item, index: 4, ...parts });
  const view = (judge: Panel, meta: Panel, kinds: readonly OutcomeKind[]): LiveView => ({
    ...emptyView,
    panels: { judge, meta },
    summary: summaryOf(count(outcomesOf(kinds))),
  });

  it('of a run under way is the GenRM’s item, and the meta-judge’s once the GenRM is through', () => {
    const meta = panel({ state: 'writing', index: 2 });
    const between = panel({ state: 'ready' });
    expect(inHand(view(panel({ state: 'writing' }), meta, [])).index).toBe(4);
    expect(inHand(view(between, meta, ['pending'])).index).toBe(4);
    expect(inHand(view(between, meta, ['meta-pending'])).index).toBe(2);
  });

  it('says of a text that it is about another item, and takes the stored one where there is one', () => {
    const writing = panel({ state: 'writing', text: '', lastText: 'the last' });
    const scene = liveScene(view(writing, panel({ index: 2, text: 'meta' }), ['pending']), null, texts);
    expect(scene?.judge).toMatchObject({ text: 'the last', about: 'before' });
    expect(scene?.meta).toMatchObject({ text: 'meta', about: 2 });
    const through = panel({ state: 'ready', index: 9, text: 'of item 10' });
    const later = liveScene(view(through, panel({ state: 'writing' }), []), record, texts);
    expect(later?.judge).toBe(texts.judge);
    expect(liveScene(view(idlePanel, idlePanel, []), null, texts)).toBe(null);
  });
});

describe('what is spoken', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('comes at most every ten seconds, and the latest of it is not lost', () => {
    vi.useFakeTimers();
    const spoken = new Spoken();
    spoken.say('one');
    spoken.say('two');
    spoken.say('three');
    expect(spoken.text).toBe('one');
    vi.advanceTimersByTime(9_999);
    expect(spoken.text).toBe('one');
    vi.advanceTimersByTime(1);
    expect(spoken.text).toBe('three');
    vi.advanceTimersByTime(10_000);
    spoken.say('four');
    expect(spoken.text).toBe('four');
    spoken.stop();
    expect(spoken.text).toBe('');
  });
});
