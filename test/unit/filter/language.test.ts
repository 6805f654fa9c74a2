import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter, type FilterSource } from '../../../src/domain/filter/evaluate';
import {
  allOf,
  anyOf,
  every,
  not,
  textsIn,
  withoutTexts,
  type Expression,
} from '../../../src/domain/filter/expression';
import { fields } from '../../../src/domain/filter/fields';
import { parseFilter } from '../../../src/domain/filter/parser';
import { printFilter } from '../../../src/domain/filter/printer';
import type { Outcome } from '../../../src/domain/outcome';

const parsed = (text: string): Expression => {
  const read = parseFilter(text);
  if (!read.ok) throw new Error(`${text}: ${read.error.message}`);
  return read.value;
};
const errorIn = (text: string) => {
  const read = parseFilter(text);
  return read.ok ? null : { ...read.error, at: text.slice(read.error.from, read.error.to) };
};

const names = [...fields];
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant(every),
  fc.string({ minLength: 1 }).map((text): Expression => ({ kind: 'text', text })),
  fc
    .constantFrom('or', 'NOT', '*', '-x', 'irregular', 'a:b', '“', '\\')
    .map((text): Expression => ({ kind: 'text', text })),
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.array(fc.oneof(fc.string(), fc.constantFrom('', '-1', 'a b')), { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
      fc.tuple(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.nat(5),
    )
    .map(([[field, { kind, ...more }], words, picks, ends, which]): Expression => {
      // 0 and -0 read the same.
      const [low, high] = ends.map((value) => value + 0) as [number, number];
      if (kind === 'flag') return { kind, field };
      if (kind === 'name') return { kind: 'one-of', field, values: [...new Set(words)] };
      if (kind === 'choice') {
        const values = 'values' in more ? more.values : [];
        return { kind: 'one-of', field, values: [...new Set(picks.map((pick) => values[pick % values.length] ?? ''))] };
      }
      if (which < 3) return { kind: 'compare', field, sign: (['>', '<=', '='] as const)[which] ?? '=', value: low };
      return { kind: 'within', field, low: which === 3 ? null : low, high: which === 4 ? null : high };
    }),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('expression'), { maxLength: 3 }).map(allOf),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => anyOf([a, b])),
    tie('expression').map(not),
  ),
}));

describe('the language of filters', () => {
  it('is read as a person means it', () => {
    expect(parsed('outcome:spurious category:math length>400')).toEqual({
      kind: 'all',
      parts: [
        { kind: 'one-of', field: 'outcome', values: ['spurious'] },
        { kind: 'one-of', field: 'category', values: ['math'] },
        { kind: 'compare', field: 'length', sign: '>', value: 400 },
      ],
    });
    expect(parsed('a b or c')).toEqual(parsed('(a and b) OR c'));
    expect(parsed('-a b')).toEqual(parsed('(not a) b'));
    expect(parsed('subset:"a b",c')).toEqual({ kind: 'one-of', field: 'category', values: ['a b', 'c'] });
    expect(parsed('gap > -5')).toEqual({ kind: 'compare', field: 'gap', sign: '>', value: -5 });
    expect(parsed('gap:-20..-5')).toEqual({ kind: 'within', field: 'gap', low: -20, high: -5 });
    expect(parsed('Outcome:SPURIOUS')).toEqual({ kind: 'one-of', field: 'outcome', values: ['spurious'] });
    expect(parsed('-parser-differs "irregular"')).toEqual(
      allOf([not({ kind: 'flag', field: 'parser-differs' }), { kind: 'text', text: 'irregular' }]),
    );
    expect(parsed(' ')).toBe(every);
  });

  it('says where it cannot be read, what was expected, and what was probably meant', () => {
    expect(errorIn('tokens>5 lenght>400')).toMatchObject({ at: 'lenght', suggestion: 'length' });
    expect(errorIn('outcome:spurous')).toMatchObject({ at: 'spurous', suggestion: 'spurious' });
    expect(errorIn('http://x')).toMatchObject({ at: 'http', suggestion: null });
    expect(errorIn('http://x')?.message).toContain('put it in quotes');
    expect(errorIn('verdict:C')?.message).toContain('A, B, none');
    expect(errorIn('tokens:many')).toMatchObject({ at: 'many' });
    expect(errorIn('tokens:..')).toMatchObject({ at: '..' });
    expect(errorIn('category>a')).toMatchObject({ at: '>', suggestion: ':' });
    expect(errorIn('irregular:yes')).toMatchObject({ at: 'irregular' });
    expect(errorIn('(a')).toMatchObject({ at: '(' });
    expect(errorIn('a)')).toMatchObject({ at: ')' });
    expect(errorIn('a or')).toMatchObject({ from: 4 });
    expect(errorIn('outcome:')).toMatchObject({ from: 8 });
    expect(errorIn('"a')).toMatchObject({ at: '"a' });
    expect(errorIn('('.repeat(5000))?.message).toContain('nested');
    expect(errorIn('-'.repeat(5000))?.message).toContain('nested');
    expect(errorIn('a'.repeat(20_000))?.message).toContain('too long');
  });

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(expression, (wanted) => {
        expect(parsed(printFilter(wanted))).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and points into the text', () => {
    const bits = fc.constantFrom(
      ' ',
      '(',
      ')',
      '-',
      '"',
      ':',
      '>=',
      '<',
      ',',
      '..',
      'or',
      'not',
      'tokens',
      'outcome',
      '5',
      'é',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(bits).map((list) => list.join('')),
        ),
        (text) => {
          const read = parseFilter(text);
          if (read.ok) expect(parseFilter(printFilter(read.value))).toEqual(read);
          else
            expect([
              0 <= read.error.from,
              read.error.from <= read.error.to,
              read.error.to <= text.length,
            ]).not.toContain(false);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('can be kept without what is searched for', () => {
    const filter = parsed('outcome:spurious "secret" (irregular or -(x "secret")) -irregular');
    expect(textsIn(filter)).toEqual(['secret', 'x']);
    expect(printFilter(withoutTexts(filter))).toBe('outcome:spurious -irregular');
    expect(withoutTexts(parsed('secret'))).toBe(every);
  });
});

describe('an item', () => {
  const kinds = ['faithful', 'spurious', 'label-wrong', 'no-verdict', 'judge-failed', 'pending'] as const;
  const outcomes = Array.from({ length: 24 }, (_, index): Outcome => {
    const kind = kinds[index % kinds.length] ?? 'pending';
    return {
      ...{ index, itemId: `i${String(index)}`, subset: ['', 'a', 'b c'][index % 3] ?? '', preview: '', kind },
      goldenLabel: index % 2 === 0 ? 'A' : 'B',
      verdict: kind === 'pending' || kind === 'judge-failed' || kind === 'no-verdict' ? null : 'A',
      metaVerdict: kind === 'faithful' ? 'correct' : null,
      failure: kind === 'judge-failed' ? 'device-lost' : null,
      ...{ irregularMeta: index % 5 === 0, tokens: null, durationMs: null },
    };
  });
  const values = { rationale: 1, gap: 2, tokens: 3, seconds: 4, confidence: 5 };
  const source: FilterSource = {
    measure: (id, slot) => (slot % values[id] === 0 ? NaN : slot * 10 - 50),
    finish: (slot) => (slot % 4 === 0 ? 'length' : 'stop'),
    human: ({ index }) => (index < 3 ? 'sound' : null),
    differs: ({ index }) => index === 7,
    flipped: ({ index }, stage) => index === (stage === 'judge' ? 8 : 9),
    holdsText: (text, { itemId }) => itemId.includes(text),
  };
  const left = (text: string): readonly number[] =>
    outcomes.filter(compileFilter(parsed(text), source)).map(({ index }) => index);

  it('is held by each field as it is shown', () => {
    expect(left('outcome:judge-failed')).toEqual([4, 10, 16, 22]);
    expect(left('label:failed')).toEqual(left('verdict:failed'));
    expect(left('failure:device-lost')).toEqual(left('-failure:none'));
    expect(left('label:right')).toEqual(left('outcome:faithful,spurious'));
    expect(left('category:""')).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
    expect(left('category:"b c" item<=9')).toEqual([2, 5, 8]);
    expect(left('golden:B verdict:A item<8')).toEqual([1]);
    expect(left('human:sound')).toEqual([0, 1, 2]);
    expect(left('parser-differs or i11')).toEqual([7, 11]);
    expect(left('flipped or meta-flipped')).toEqual([8, 9]);
    expect(left('finish:length -irregular item<10')).toEqual([4, 8]);
    // What is not known is in no range, nor outside of one.
    expect(left('gap<1000')).toEqual(left('item:1..25').filter((index) => index % 2 === 1));
    expect(left('gap:30..50 or gap=10')).toEqual([9]);
  });

  it('is held as by a plain reading of the tree', () => {
    const plain = (one: Expression, outcome: Outcome, slot: number): boolean => {
      if (one.kind === 'every') return true;
      if (one.kind === 'not') return !plain(one.part, outcome, slot);
      if (one.kind === 'text') return source.holdsText(one.text, outcome);
      if (one.kind === 'all') return !one.parts.some((part) => !plain(part, outcome, slot));
      if (one.kind === 'any') return one.parts.filter((part) => plain(part, outcome, slot)).length > 0;
      const value = fields.get(one.field)?.read(outcome, slot, source);
      if (one.kind === 'flag') return value === true;
      if (one.kind === 'one-of') return one.values.some((wanted) => wanted === value);
      if (typeof value !== 'number' || Number.isNaN(value)) return false;
      if (one.kind === 'within') return !(value < (one.low ?? value)) && (one.high === null || value < one.high);
      return one.sign === '>' ? value > one.value : one.sign === '=' ? value === one.value : !(value > one.value);
    };
    fc.assert(
      fc.property(expression, (filter) => {
        expect(outcomes.filter(compileFilter(filter, source))).toEqual(
          outcomes.filter((outcome, slot) => plain(filter, outcome, slot)),
        );
      }),
      { numRuns: 300 },
    );
  });
});
