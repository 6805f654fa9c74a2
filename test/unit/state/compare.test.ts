import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aspects, fates, unreadables } from '../../../src/domain/metrics/aspect';
import { quadrants } from '../../../src/domain/metrics/paired';
import { longestDiff, sideOf, type DiffPart } from '../../../src/domain/text-diff';
import { compareParams, parseCompare, type CompareQuery } from '../../../src/state/compare/query';
import { fitOf } from '../../../src/state/compare/same-items';
import { formatHash, parseHash } from '../../../src/state/location';

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });
const id = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() === text);

const queries: fc.Arbitrary<CompareQuery> = fc.record({
  runs: fc.uniqueArray(id, { maxLength: 6 }),
  versus: orNull(id),
  aspect: orNull(fc.constantFrom(...aspects)),
  unreadable: fc.constantFrom(...unreadables),
  quadrant: orNull(fc.constantFrom(...quadrants)),
  lacking: orNull(fc.record({ run: id, fate: orNull(fc.constantFrom(...fates)) })),
  subset: orNull(fc.string()),
  item: orNull(fc.nat()),
  marked: fc.boolean(),
});

describe('the address of a comparison', () => {
  it('holds all of it', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const { screen, params } = parseHash(formatHash({ name: 'compare' }, compareParams(query)));
        expect(screen).toEqual({ name: 'compare' });
        expect(parseCompare(params)).toEqual(query);
      }),
    );
  });

  it('is short where all is as it opens, and names places from one on', () => {
    const query = parseCompare({ runs: 'a,b' });
    expect(formatHash({ name: 'compare' }, compareParams(query))).toBe('#/compare?runs=a%2Cb');
    expect(compareParams({ ...query, item: 240 })['item']).toBe('241');
  });

  it('leaves out what it does not know, and a seventh run', () => {
    expect(
      parseCompare({ runs: 'a,b,,a,c,d,e,f,g', by: 'taste', cell: 'odd', item: '0', why: 'x', lacks: 'a' }),
    ).toEqual({
      runs: ['a', 'b', 'c', 'd', 'e', 'f'],
      versus: null,
      aspect: null,
      unreadable: 'missing',
      quadrant: null,
      lacking: { run: 'a', fate: null },
      subset: null,
      item: null,
      marked: true,
    });
  });
});

describe('data of another id', () => {
  const keys = (comparisons: readonly string[], golden = comparisons.map(() => '')) => ({ comparisons, golden });

  it('is the same where all that counts is', () => {
    expect(fitOf(keys(['x', 'y'], ['g', '']), keys(['x', 'y'], ['g', '']))).toEqual({ kind: 'same' });
  });

  it('may be the same comparisons with other golden judgments', () => {
    expect(fitOf(keys(['x', 'y']), keys(['x', 'y'], ['g', '']))).toEqual({ kind: 'other-golden', differing: 1 });
  });

  it('may share some items, wherever they stand; copies are taken in order', () => {
    expect(fitOf(keys(['x', 'y', 'x', 'z']), keys(['x', 'w', 'x', 'x']))).toEqual({
      kind: 'other',
      matched: 2,
      places: Int32Array.from([0, -1, 2, -1]),
    });
  });
});

describe('one side of a difference', () => {
  it('is its own text, with what the other lacks marked', () => {
    const parts: readonly DiffPart[] = [
      { text: 'the ', of: 'both' },
      { text: 'old', of: 'first' },
      { text: 'new', of: 'second' },
      { text: ' ', of: 'both' },
      { text: 'word', of: 'first' },
      { text: ' stays', of: 'both' },
    ];
    expect(sideOf(parts, 'first')).toEqual([
      { text: 'the ', own: false },
      { text: 'old word', own: true },
      { text: ' stays', own: false },
    ]);
    expect(sideOf(parts, 'second')).toEqual([
      { text: 'the ', own: false },
      { text: 'new', own: true },
      { text: '  stays', own: false },
    ]);
    expect(longestDiff).toBe(20_000);
  });

  it('is never another text', () => {
    const part = fc.record({ text: fc.string({ minLength: 1 }), of: fc.constantFrom('both', 'first', 'second') });
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('first', 'second'), (parts, side) => {
        const whole = parts.filter(({ of }) => of === 'both' || of === side).map(({ text }) => text);
        expect(
          sideOf(parts, side)
            .map(({ text }) => text)
            .join(''),
        ).toBe(whole.join(''));
      }),
    );
  });
});
