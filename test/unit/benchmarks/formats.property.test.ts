import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchmarkFormat } from '../../../src/domain/benchmarks/format';
import { detectFormat, formats } from '../../../src/domain/benchmarks/index';
import { benchmarkRows, readRow } from '../../fixtures/benchmark-rows';
import { only } from '../../fixtures/import-text';
import { benchmarkRow, type SourceRow } from '../../fixtures/benchmark-row';

const soundRows = (id: string): SourceRow[] =>
  id.startsWith('r-align') ? [benchmarkRow(1, { model_judgment: 'x', model_pred: 'A' })] : benchmarkRows(id);

/** Values that formats look for, and any others. */
const anyValue = fc.oneof(
  // JSON writes no -0.
  fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value))),
  fc.constantFrom<unknown>(
    'A',
    'tie',
    'model_b',
    0,
    1,
    2,
    -3,
    1.5,
    '',
    '1',
    null,
    true,
    [[0, 1]],
    ['x', 'y'],
    [true, false],
  ),
  fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'x'), content: fc.string() }), { maxLength: 4 }),
);

/** A sound row of a format, some of its fields replaced or taken out. */
function mutatedRow(rows: readonly SourceRow[]): fc.Arbitrary<SourceRow> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const change = fc.record({ name: fc.constantFrom(...names), value: anyValue, isGone: fc.boolean() });
  return fc.tuple(fc.constantFrom(...rows), fc.array(change, { maxLength: 4 })).map(([row, changes]) => {
    const over = Object.fromEntries(changes.map(({ name, value }) => [name, value]));
    const gone = new Set(changes.filter(({ isGone }) => isGone).map(({ name }) => name));
    return Object.fromEntries(Object.entries({ ...row, ...over }).filter(([name]) => !gone.has(name)));
  });
}

const read = (format: BenchmarkFormat, row: SourceRow) => format.read(row, { line: 1, fileStem: 'bench' });

describe.each(formats.map((format) => [format.id, format] as const))('%s', (id, format) => {
  it('reads any row without an exception, twice to the same, and into data that JSON holds', () => {
    fc.assert(
      fc.property(fc.oneof(mutatedRow(soundRows(id)), fc.dictionary(fc.string(), anyValue)), (row) => {
        const before = structuredClone(row);
        const content = read(format, row);
        expect(read(format, structuredClone(row))).toEqual(content);
        expect(row).toEqual(before);
        format.matches(row);
        if (!content.ok) {
          expect(content.error.message).not.toBe('');
          return;
        }
        const { items, aside = [] } = content.value;
        expect(items.length + aside.length).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(content.value))).toEqual(content.value);
        for (const item of items) expect(['A', 'B']).toContain(item.goldenLabel);
        for (const { item, message } of aside) {
          expect(item.goldenLabel).toBeNull();
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('detection', () => {
  it('takes any rows without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), anyValue), { maxLength: 5 }), (rows) => {
        const { confidence } = detectFormat(rows);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the golden label', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const messages = (prompt: string, answer: string) => [
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ];

  it('names the side where the better answer stands', () => {
    const ranked: readonly ((prompt: string, better: string, worse: string) => [string, SourceRow])[] = [
      (prompt, chosen, rejected) => ['dpo-strings', { prompt, chosen, rejected }],
      (prompt, chosen, rejected) => [
        'reward-bench',
        { id: 1, prompt, chosen, rejected, subset: 's', chosen_model: 'm' },
      ],
      (prompt, chosen, rejected) => [
        'pref-test-sets',
        { prompt: [{ role: 'user', content: prompt }], chosen, rejected },
      ],
      (p, x, y) => ['skywork-preference', { chosen: messages(p, x), rejected: messages(p, y), source: 's' }],
      (p, x, y) => [
        'ultrafeedback-binarized',
        { chosen: messages(p, x), rejected: messages(p, y), score_chosen: 2, score_rejected: 1 },
      ],
      (prompt, x, y) => ['dpo-n-by-m', { prompt, chosen: [x], rejected: [y] }],
      (prompt, x, y) => [
        'ppe-best-of-k',
        {
          question_id: 'q',
          prompt,
          scores: [false, true],
          response_1: y,
          response_2: x,
          sampled_conflict_pairs: [[0, 1]],
        },
      ],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...ranked), text, text, text, (make, prompt, better, worse) => {
        // A prompt that both answers begin with is taken off them.
        fc.pre(better !== worse && !better.startsWith(prompt));
        const item = only(readRow(...make(prompt, better, worse)).items);
        const [right, wrong] =
          item.goldenLabel === 'A' ? [item.responseA, item.responseB] : [item.responseB, item.responseA];
        expect([right, wrong]).toEqual([better, worse]);
        expect(item.meta.slots?.flipped).toBe(item.goldenLabel === 'B');
      }),
      { numRuns: 300 },
    );
  });

  it('stays with the answers where the source names their places', () => {
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('A', 'B'), (prompt, first, second, label) => {
        const rows: [string, SourceRow][] = [
          ['openrubric', { instruction: prompt, response_a: first, response_b: second, winner: label, rubric: '' }],
          [
            'ppe-human',
            { question_id: 'q', model_a: 'm', prompt, response_1: first, response_2: second, winner: label },
          ],
          ['auto-j', { prompt, 'response 1': first, 'response 2': second, label: label === 'A' ? 0 : 1 }],
          [
            'helpsteer3-preference',
            {
              context: [{ role: 'user', content: prompt }],
              response1: first,
              response2: second,
              overall_preference: label === 'A' ? -1 : 1,
            },
          ],
        ];
        for (const [format, row] of rows) {
          expect(only(readRow(format, row).items)).toMatchObject({
            responseA: first,
            responseB: second,
            goldenLabel: label,
          });
        }
      }),
    );
  });

  it('moves with the answers, and so do scores, models, votes and margins', () => {
    const labels = new Set<string>();
    for (let n = 0; n < 40; n++) {
      const prompt = `Say ${String(n)}.`;
      const row = {
        chosen: messages(prompt, 'yes'),
        rejected: messages(prompt, 'no'),
        score_chosen: 9,
        score_rejected: 2,
      };
      const item = only(readRow('ultrafeedback-binarized', row).items);
      const { a, b } = item.meta.scores ?? { a: null, b: null };
      expect(item.goldenLabel === 'A' ? [item.responseA, a, b] : [item.responseB, b, a]).toEqual(['yes', 9, 2]);
      labels.add(item.goldenLabel);
    }
    expect(labels).toEqual(new Set(['A', 'B']));
  });
});
