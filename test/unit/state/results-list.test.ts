import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Generation } from '../../../src/domain/generation';
import type { Item } from '../../../src/domain/item';
import { verdictColumns } from '../../../src/domain/metrics/confusion';
import { outcomeKinds, type Outcome, type OutcomeKind } from '../../../src/domain/outcome';
import { histogramOf, kindCodes, baselinesOf } from '../../../src/state/results/charts';
import { FactCollector, finishIn, measureIds } from '../../../src/state/results/facts';
import {
  failedFilters,
  maskWithout,
  ofKinds,
  remaining,
  sortOutcomes,
  type Conditions,
} from '../../../src/state/results/filter';
import { filterIds } from '../../../src/state/results/filter-parts';
import {
  categoryColumns,
  overviewShown,
  paramsOf,
  parseQuery,
  openingQuery,
  sortColumns,
  type ResultsQuery,
} from '../../../src/state/results/query';

const outcome = (index: number, kind: OutcomeKind, more: Partial<Outcome> = {}): Outcome => ({
  index,
  itemId: `i${String(index)}`,
  subset: '',
  preview: '',
  goldenLabel: 'A',
  verdict: 'A',
  metaVerdict: null,
  kind,
  failure: null,
  irregularMeta: false,
  tokens: null,
  durationMs: null,
  ...more,
});

const indexes = (outcomes: readonly Outcome[]): readonly number[] => outcomes.map(({ index }) => index);

describe('filters', () => {
  const list = [
    outcome(0, 'faithful', { subset: 'a', tokens: 5 }),
    outcome(1, 'spurious', { subset: 'a', tokens: 50 }),
    outcome(2, 'spurious', { tokens: 60 }),
    outcome(3, 'label-wrong', { tokens: 7 }),
  ];
  const inA: Conditions = { subset: ({ subset }) => subset === 'a' };
  const both: Conditions = { ...inA, tokens: ({ tokens }) => (tokens ?? 0) > 10 };

  it('leave the same list when there are none', () => {
    expect(remaining(list, failedFilters(list, {}), null)).toBe(list);
    expect(ofKinds(list, [])).toBe(list);
  });

  it('are joined with and, kinds among themselves with or', () => {
    expect(indexes(remaining(list, failedFilters(list, both), null))).toEqual([1]);
    expect(indexes(ofKinds(list, ['spurious', 'label-wrong']))).toEqual([1, 2, 3]);
  });

  it('leave out the own one of a chart', () => {
    const failed = failedFilters(list, both);
    expect(indexes(remaining(list, failed, 'tokens'))).toEqual([0, 1]);
    expect(indexes(remaining(list, failed, 'subset'))).toEqual([1, 2]);
    expect(indexes(remaining(list, failed, 'gap'))).toEqual([1]);
  });

  it('are as if each were asked in turn', () => {
    const items = fc.array(fc.nat((1 << filterIds.length) - 1), { maxLength: 30 });
    fc.assert(
      fc.property(items, fc.constantFrom(null, ...filterIds), (failures, own) => {
        const all = failures.map((_, index) => outcome(index, 'faithful'));
        const conditions = Object.fromEntries(
          filterIds.map((id, bit) => [id, (_: Outcome, slot: number) => (((failures[slot] ?? 0) >> bit) & 1) === 0]),
        );
        const left = remaining(all, failedFilters(all, conditions), own);
        const expected = all.filter((_, slot) =>
          filterIds.every((id, bit) => id === own || (((failures[slot] ?? 0) >> bit) & 1) === 0),
        );
        expect(left).toEqual(expected);
      }),
    );
  });
});

describe('the charts', () => {
  const item = (at: number, a: string, b: string, golden: string | null): Item => ({
    id: `i${String(at)}`,
    subset: '',
    conversation: [],
    responseA: a,
    responseB: b,
    goldenLabel: 'A',
    goldenJudgment: golden,
    meta: { format: 'test', formatVersion: 1, line: 1 },
  });
  const judgment = (text: string, more: Partial<Generation> = {}): Generation => ({
    ...{
      runId: 'r',
      itemId: 'i',
      stage: 'judge',
      order: 'AB',
      sample: 0,
      prompt: '',
      text,
      finish: 'stop',
      seed: 1,
      startedAt: 0,
    },
    usage: { promptTokens: 1, completionTokens: 30, cachedTokens: null },
    timing: { firstTokenMs: null, durationMs: 1500 },
    ...more,
  });
  const now = { due: () => false, pause: () => Promise.resolve() };

  it('are made of numbers that are gathered while a run is read', async () => {
    const facts = new FactCollector(3, 'r-align-exact');
    facts.item(0, item(0, 'the sum is right', 'no', 'sum'));
    facts.item(1, item(1, 'no', 'the sum is right', null));
    facts.item(2, {
      ...item(2, '', '', ''),
      meta: {
        ...{ format: 'test', formatVersion: 1, line: 1 },
        redacted: { conversation: 1, responseA: 10, responseB: 10, goldenJudgment: 5 },
      },
    });
    facts.judgment(
      0,
      judgment('<think>so</think> As \\boxed{A}', {
        logprobs: [{ token: '<think>so</think> As \\boxed{A}', logprob: Math.log(0.25) }],
      }),
    );
    facts.judgment(
      1,
      judgment('', {
        ...{ stated: { verdict: 'A', alone: true }, finish: 'length' },
        timing: { firstTokenMs: null, durationMs: 0 },
      }),
    );
    facts.judgment(2, judgment('', { redacted: { promptLength: 9, textLength: 77 } }));
    const done = await facts.done(now);
    const { measures, longer, nearer } = done;
    const values = Object.fromEntries(measureIds.map((id) => [id, [...measures[id].values]]));
    expect(values).toEqual({
      rationale: [12, NaN, 77],
      gap: [14, -14, 0],
      tokens: [30, 30, 30],
      seconds: [1.5, NaN, 1.5],
      confidence: [0.25, NaN, NaN],
    });
    // 2: cannot be said.
    expect([...longer]).toEqual([1, -1, 0]);
    expect([...nearer]).toEqual([1, 2, 2]);
    expect([0, 1, 2, 3].map((slot) => finishIn(done, slot))).toEqual(['stop', 'length', 'stop', null]);

    const outcomes = [outcome(0, 'faithful'), outcome(1, 'spurious'), outcome(2, 'pending')];
    const none = failedFilters(outcomes, {});
    expect(baselinesOf(outcomes, { longer, nearer }, none, maskWithout(null))).toMatchObject([
      { rule: 'always-a', right: 2, n: 2 },
      { rule: 'always-b', right: 0, n: 2 },
      { rule: 'longer', right: 1, n: 2 },
      { rule: 'word-overlap', right: 1, n: 1 },
      { rule: 'random', right: 1, n: 2 },
    ]);
    const tokens = histogramOf(measures.tokens, kindCodes(outcomes), none, maskWithout('tokens'));
    expect(tokens).toMatchObject({ n: 2, unknown: 0 });
    expect(tokens?.counts).toHaveLength(1);
    expect(tokens?.counts[0]).toMatchObject({ faithful: 1, spurious: 1, pending: 0 });
    expect(histogramOf(measures.seconds, kindCodes(outcomes), none, maskWithout(null))).toMatchObject({
      n: 1,
      unknown: 1,
    });
  });

  it('count each item once, in the bin of its value', async () => {
    const parts = fc.array(fc.record({ kind: fc.constantFrom(...outcomeKinds), tokens: fc.option(fc.nat(5000)) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(parts, async (rows) => {
        const facts = new FactCollector(rows.length, 'r-align-exact');
        rows.forEach(({ tokens }, slot) => {
          if (tokens !== null)
            facts.judgment(
              slot,
              judgment('', { usage: { promptTokens: null, completionTokens: tokens, cachedTokens: null } }),
            );
        });
        const { measures } = await facts.done(now);
        const outcomes = rows.map(({ kind }, at) => outcome(at, kind));
        const histogram = histogramOf(
          measures.tokens,
          kindCodes(outcomes),
          failedFilters(outcomes, {}),
          maskWithout(null),
        );
        const known = rows.filter(({ kind, tokens }) => kind !== 'pending' && tokens !== null).length;
        expect(histogram?.n ?? 0).toBe(known);
        const summed = histogram?.counts.reduce((sum, bin) => sum + Object.values(bin).reduce((a, b) => a + b, 0), 0);
        expect(summed ?? 0).toBe(known);
      }),
      { numRuns: 50 },
    );
  });
});

describe('sortOutcomes', () => {
  it('puts what has no value last, whichever way it sorts', () => {
    const list = [outcome(0, 'pending'), outcome(1, 'faithful', { tokens: 5 }), outcome(2, 'faithful', { tokens: 9 })];
    expect(indexes(sortOutcomes(list, { column: 'tokens', descending: false }))).toEqual([1, 2, 0]);
    expect(indexes(sortOutcomes(list, { column: 'tokens', descending: true }))).toEqual([2, 1, 0]);
  });

  it('sorts categories by name, the nameless last', () => {
    const list = ['b', '', 'a', 'a10', 'a9'].map((subset, index) => outcome(index, 'faithful', { subset }));
    expect(indexes(sortOutcomes(list, { column: 'subset', descending: false }))).toEqual([2, 4, 3, 0, 1]);
  });

  it('is a stable permutation for every column', () => {
    const anyOutcome = fc.record({
      kind: fc.constantFrom(...outcomeKinds),
      subset: fc.constantFrom('', 'x', 'y'),
      tokens: fc.option(fc.nat(3)),
      durationMs: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })),
    });
    fc.assert(
      fc.property(
        fc.array(anyOutcome, { maxLength: 40 }),
        fc.constantFrom(...sortColumns),
        fc.boolean(),
        (parts, column, descending) => {
          const list = parts.map((part, index) => outcome(index, part.kind, part));
          const sorted = sortOutcomes(list, { column, descending });
          expect(indexes(sorted).toSorted((a, b) => a - b)).toEqual(indexes(list));
          if (column !== 'index') {
            const same = sorted.filter(
              ({ kind, subset, tokens, durationMs }) =>
                kind === 'faithful' && subset === '' && tokens === null && durationMs === null,
            );
            expect(indexes(same)).toEqual(indexes(same).toSorted((a, b) => a - b));
          }
        },
      ),
    );
  });
});

describe('the view in the address', () => {
  const there = (query: ResultsQuery): ResultsQuery =>
    parseQuery(
      Object.fromEntries(
        Object.entries(paramsOf(query)).flatMap(([name, value]) =>
          value === null || value === '' ? [] : [[name, value]],
        ),
      ),
    );

  it('says nothing of a view that is as it opens', () => {
    expect(Object.values(paramsOf(openingQuery)).every((value) => value === null)).toBe(true);
    expect(parseQuery({})).toEqual(openingQuery);
  });

  it('leaves out what it does not know', () => {
    expect(parseQuery({ kind: 'nonsense', sort: '-nonsense', only: 'x' })).toEqual(openingQuery);
    expect(parseQuery({ cell: 'C-A', tokens: 'x..y', gap: '..', seconds: '5', overview: 'x' })).toEqual(openingQuery);
    expect(parseQuery({ tokens: '5..x' }).ranges).toEqual({ tokens: { low: 5, high: null } });
    expect(parseQuery({ kind: 'all' }).kinds).toEqual([]);
    expect(parseQuery({ kind: 'spurious,nonsense' }).kinds).toEqual(['spurious']);
  });

  it('still reads the parameters of earlier addresses, unless there is a filter that can be read', () => {
    const earlier = { kind: 'spurious', subset: '(none)', cell: 'A-none', tokens: '5..', q: 'a b', only: 'differs' };
    const query = parseQuery(earlier);
    expect(paramsOf(query).filter).toBe(
      'outcome:spurious category:"" parser-differs golden:A verdict:none tokens>=5 "a b"',
    );
    expect(there(query)).toEqual(query);
    expect(parseQuery({ ...earlier, filter: 'lenght>5' })).toEqual(query);
    expect(parseQuery({ ...earlier, filter: '*' })).toEqual({ ...openingQuery, kinds: [] });
  });

  it('gives every view back, nameless categories included', () => {
    // 0 and -0 read the same.
    const end = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
    const range = fc.record({ low: end, high: end }).filter(({ low, high }) => low !== null || high !== null);
    const query = fc.record({
      kinds: fc.option(fc.subarray([...outcomeKinds])),
      subset: fc.option(fc.oneof(fc.string(), fc.constantFrom('', '(none)', '((none)', 'all'))),
      only: fc.option(fc.constantFrom('differs' as const, 'irregular' as const)),
      text: fc.string(),
      sort: fc.record({ column: fc.constantFrom(...sortColumns), descending: fc.boolean() }),
      item: fc.option(fc.string({ minLength: 1 })),
      points: fc.boolean(),
      verdictParser: fc.option(fc.constant('tolerant')),
      metaParser: fc.option(fc.constant('tolerant')),
      cell: fc.option(fc.record({ golden: fc.constantFrom('A', 'B'), verdict: fc.constantFrom(...verdictColumns) })),
      ranges: fc.record(
        { rationale: range, gap: range, tokens: range, seconds: range, confidence: range },
        { requiredKeys: [] },
      ),
      overview: fc.constantFrom(...overviewShown),
      categories: fc.option(fc.record({ column: fc.constantFrom(...categoryColumns), descending: fc.boolean() })),
      tables: fc.subarray([...measureIds]),
      rest: fc.constantFrom('', '-golden:A', 'irregular or "a b"'),
    });
    fc.assert(
      fc.property(query, (wanted) => {
        // An address with a filter says exactly what is shown, so that nothing is left to how the screen opens.
        const isFiltered = paramsOf(wanted).filter !== null;
        expect(there(wanted)).toEqual({ ...wanted, kinds: wanted.kinds ?? (isFiltered ? [] : null) });
      }),
    );
  });
});
