import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeKinds, type Outcome, type OutcomeKind } from '../../../src/domain/outcome';
import { filterOutcomes, sortOutcomes } from '../../../src/state/results/filter';
import { paramsOf, parseQuery, openingQuery, sortColumns, type ResultsQuery } from '../../../src/state/results/query';

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

describe('filterOutcomes', () => {
  const list = [
    outcome(0, 'faithful', { subset: 'a' }),
    outcome(1, 'spurious', { subset: 'a' }),
    outcome(2, 'spurious'),
    outcome(3, 'label-wrong'),
  ];

  it('gives the same list when nothing is filtered', () => {
    expect(filterOutcomes(list, { kinds: [], subset: null, within: [] })).toBe(list);
  });

  it('joins conditions with and, kinds among themselves with or', () => {
    expect(indexes(filterOutcomes(list, { kinds: ['spurious', 'label-wrong'], subset: null, within: [] }))).toEqual([
      1, 2, 3,
    ]);
    expect(indexes(filterOutcomes(list, { kinds: ['spurious'], subset: '', within: [] }))).toEqual([2]);
    expect(indexes(filterOutcomes(list, { kinds: [], subset: 'a', within: [new Set([1, 2])] }))).toEqual([1]);
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
    expect(parseQuery({ kind: 'all' }).kinds).toEqual([]);
    expect(parseQuery({ kind: 'spurious,nonsense' }).kinds).toEqual(['spurious']);
  });

  it('gives every view back, nameless categories included', () => {
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
    });
    fc.assert(
      fc.property(query, (wanted) => {
        expect(there(wanted)).toEqual(wanted);
      }),
    );
  });
});
