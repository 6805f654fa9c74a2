import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchmarkRow, jsonLine, rAlignRow } from '../../../src/domain/exports/r-align-row';
import type { Item } from '../../../src/domain/item';
import { parseMeta } from '../../../src/domain/meta-judge';
import { parseVerdict } from '../../../src/domain/verdict';
import { importText, type Imported } from '../../fixtures/import-text';
import { jsonLines, type SourceRow } from '../../fixtures/benchmark-row';
import { fixtureText } from '../../fixtures/r-align-file';

/** Texts that break careless writers: quotes, separators, formulas, half characters, control characters. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '=1+1',
    '"',
    '\u2028',
    '\u0085',
    '\r\n',
    '\\boxed{A}',
    '[1]',
    '{"a":1}',
    '007',
    ' ',
    '\uFEFF',
    'null',
  ),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
);
/** JavaScript puts names that are whole numbers first, wherever they stood: their place cannot be kept. */
const isPlain = (value: unknown): boolean => !/\d{16}/.test(JSON.stringify(value));
const name = fc.string().filter((text) => !/^\d+$/.test(text));

const lines = (items: readonly Item[]): string => items.map((item) => jsonLine(benchmarkRow(item))).join('');

/** The rows of a result file as its own run writes them. */
function resultLines({ items, calls }: Imported): string {
  const textOf = (itemId: string, stage: 'judge' | 'meta') =>
    calls.find((call) => call.itemId === itemId && call.stage === stage)?.text ?? null;
  return items
    .map((item) => {
      const [judgeText, metaText] = [textOf(item.id, 'judge'), textOf(item.id, 'meta')];
      const { verdict } = parseVerdict('r-align-exact', judgeText ?? '');
      const meta = parseMeta('r-align-exact', metaText ?? '');
      const called = metaText === null ? 'call-failed' : (meta.verdict ?? 'parse-failed');
      const metaVerdict = verdict === item.goldenLabel ? called : 'skipped-label-mismatch';
      const texts = { judgeText, verdict, metaText, metaAnalysis: meta.analysis, metaVerdict } as const;
      return jsonLine(rAlignRow(item, { ...texts, model: null, metaJudge: 'imported-meta-judge' }));
    })
    .join('');
}

const fieldsOf = (text: string): readonly unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => Object.entries(JSON.parse(line) as SourceRow));

describe('a benchmark in R-Align’s form', () => {
  const row = fc
    .record({
      id: fc.uuid(),
      conversations: fc.array(
        fc.record({ role: fc.constantFrom('user', 'assistant', 'system', 'tool'), content: oddText }),
        { minLength: 1, maxLength: 4 },
      ),
      response_A: oddText,
      response_B: oddText,
      gt_label: fc.constantFrom('A', 'B'),
      gt_judgment: fc.option(oddText),
      source: fc.option(
        fc.oneof(oddText, fc.record({ subset: oddText }), fc.record({ subset: oddText, url: oddText })),
      ),
      // Whole numbers that a double does not hold are read as texts.
      others: fc.dictionary(name, fc.jsonValue().filter(isPlain), { maxKeys: 4 }),
      shuffle: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ others, shuffle, ...fields }): SourceRow => {
      const names = Object.entries({ ...others, ...fields });
      const at = Math.floor(shuffle * names.length);
      return Object.fromEntries([...names.slice(at), ...names.slice(0, at)]);
    });

  it('keeps every field of every row in its place', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 5 }), (rows) => {
        const text = jsonLines(rows);
        const { items } = importText(text, { options: { format: 'r-align' } });
        expect(fieldsOf(lines(items))).toEqual(fieldsOf(text));
      }),
    );
  });

  it('is the same bytes when it is read and written again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 5 }), (rows) => {
        const written = lines(importText(jsonLines(rows), { options: { format: 'r-align' } }).items);
        expect(lines(importText(written, { options: { format: 'r-align' } }).items)).toBe(written);
      }),
    );
  });

  it('gets an id where there was none, and no other field', () => {
    const source = { response_B: 'y', conversations: [{ role: 'user', content: 'Q' }], response_A: 'x', gt_label: 'A' };
    const { items } = importText(jsonLines([source]));
    expect(Object.keys(benchmarkRow(items[0] as Item))).toEqual([...Object.keys(source), 'id']);
  });
});

describe('results in R-Align’s form', () => {
  it.each(['ten__some-model_metarm_some-meta.jsonl', 'ppe_demo__gemini-2.5-pro-thinking_metarm_some-meta.jsonl'])(
    '%s keeps every field in its place',
    (file) => {
      const text = fixtureText(file);
      expect(fieldsOf(resultLines(importText(text)))).toEqual(fieldsOf(text));
    },
  );

  it('are the same bytes when they are read and written again', () => {
    const metaText = (verdict: string) =>
      `<genrm_analysis>\nx\n</genrm_analysis>\n<final_verdict>\n${verdict}\n</final_verdict>`;
    const written = fc
      .record({
        items: fc.uniqueArray(fc.record({ id: fc.uuid(), text: oddText }), { selector: ({ id }) => id, minLength: 1 }),
        judge: oddText,
        meta: fc.constantFrom(metaText('Correct'), metaText('no'), 'unreadable', null),
      })
      .map(({ items, judge, meta }) =>
        items
          .map(({ id, text }, at) => {
            const [item] = importText(
              jsonLines([
                {
                  ...{ id, conversations: [{ role: 'user', content: text }], response_A: text, response_B: 'b' },
                  ...{ gt_label: 'A', gt_judgment: 'g', source: { subset: 's' }, note: text, meta: { own: at } },
                },
              ]),
            ).items;
            if (!item) throw new Error('not read');
            const judgeText = at % 3 === 0 ? null : at % 2 === 0 ? judge : `${judge}\\boxed{A}`;
            const { verdict } = parseVerdict('r-align-exact', judgeText ?? '');
            const said = parseMeta('r-align-exact', meta ?? '');
            const isRight = verdict === 'A';
            const metaVerdict = !isRight
              ? 'skipped-label-mismatch'
              : meta === null
                ? 'call-failed'
                : (said.verdict ?? 'parse-failed');
            const texts = { judgeText, verdict, metaText: isRight ? meta : null, metaAnalysis: said.analysis };
            return jsonLine(rAlignRow(item, { ...texts, metaVerdict, model: 'org/model', metaJudge: 'meta' }));
          })
          .join(''),
      );
    fc.assert(
      fc.property(written, (text) => {
        expect(resultLines(importText(text))).toBe(text);
      }),
    );
  });
});
