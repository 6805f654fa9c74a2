import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonSplitter } from '../../../src/domain/benchmarks/container';
import { benchmarkRows } from '../../fixtures/benchmark-rows';
import { importPieces, importText, only } from '../../fixtures/import-text';
import { benchmarkRow, type SourceRow } from '../../fixtures/benchmark-row';

const rows = (count: number): SourceRow[] => Array.from({ length: count }, (_, n) => benchmarkRow(n));
const ids = (text: string): string[] => importText(text).items.map((item) => item.id);

const quoted = (cell: unknown): string =>
  `"${(typeof cell === 'string' ? cell : JSON.stringify(cell)).replaceAll('"', '""')}"`;
function table(list: readonly SourceRow[], delimiter = ',', lineBreak = '\n'): string {
  const names = Object.keys(list[0] ?? {});
  const lines = list.map((row) => names.map((name) => quoted(row[name] ?? '')).join(delimiter));
  return [names.join(delimiter), ...lines, ''].join(lineBreak);
}

describe('JSON values', () => {
  it.each<[string, string]>([
    ['an array on one line', JSON.stringify(rows(3))],
    ['an array with a byte order mark', `\uFEFF${JSON.stringify(rows(3))}\n`],
    ['a pretty-printed array', JSON.stringify(rows(3), null, 4)],
    [
      'an array with a comma too many',
      `[${rows(3)
        .map((row) => JSON.stringify(row))
        .join(',\n')},\n]`,
    ],
    [
      'pretty-printed objects',
      rows(3)
        .map((row) => JSON.stringify(row, null, 2))
        .join('\n'),
    ],
    [
      'objects without line breaks',
      rows(3)
        .map((row) => JSON.stringify(row))
        .join(''),
    ],
    [
      'JSON Lines',
      rows(3)
        .map((row) => JSON.stringify(row))
        .join('\n'),
    ],
  ])('are read from %s', (_name, text) => {
    expect(importText(text).report).toMatchObject({ format: 'r-align', read: 3, rejected: 0, problem: null });
    expect(ids(text)).toEqual(['row-0', 'row-1', 'row-2']);
  });

  it('are numbered by their place', () => {
    expect(importText(JSON.stringify(rows(3))).items.map((item) => item.meta.line)).toEqual([1, 2, 3]);
  });

  it('cost only themselves where one is bad', () => {
    const [a = '', b = '', c = ''] = rows(3).map((row) => JSON.stringify(row));
    const { items, report } = importText(`[${a}, {"id": oops, "x": "]}"}, ${b}, 7, "text", [1], ${c}]`);
    expect(items.map((item) => item.id)).toEqual(['row-0', 'row-1', 'row-2']);
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [2, 'json-syntax'],
      [4, 'not-an-object'],
      [5, 'not-an-object'],
      [6, 'not-an-object'],
    ]);
  });

  it.each<[string, number]>([
    ['inside a value', 1.5],
    ['behind a value', 0],
  ])('are kept where the array is cut off %s, which is said', (_name, cut) => {
    const [a = '', b = ''] = rows(2).map((row) => JSON.stringify(row));
    const { items, report } = importText(cut > 0 ? `[${a},${b.slice(0, 40)}` : `[${a},${b}`);
    expect(items).toHaveLength(cut > 0 ? 1 : 2);
    expect(only(report.rejects)).toMatchObject({ code: 'json-cut-off' });
    expect(only(report.rejects).message).toContain('probably incomplete');
  });

  it('beyond the cap are left out, and those behind them kept', () => {
    const long = JSON.stringify(benchmarkRow(1, { response_A: 'x'.repeat(5000) }));
    const text = `[${JSON.stringify(benchmarkRow(0))},${long},${JSON.stringify(benchmarkRow(2))}]`;
    const { items, report } = importText(text, { maxRowLength: 2000 });
    expect(items.map((item) => item.id)).toEqual(['row-0', 'row-2']);
    expect(report.rejects).toMatchObject([{ line: 2, code: 'row-too-long' }]);
  });

  it('are the same however the text is cut, strings with brackets and quotes among them', () => {
    const value = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constantFrom('"', '\\', '}', '[', '\\"]')));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1 }),
        fc.nat(4),
        fc.integer({ min: 1, max: 7 }),
        (values, indent, size) => {
          const text = JSON.stringify(values, null, indent);
          const splitter = createJsonSplitter();
          const lines = [];
          for (let at = 0; at < text.length; at += size) lines.push(...splitter.push(text.slice(at, at + size)));
          lines.push(...splitter.end());
          expect(lines.map((line) => JSON.parse(line.text) as unknown)).toEqual(values);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a table', () => {
  it.each<[string, string]>([
    ['commas', table(rows(3))],
    ['CRLF and a byte order mark', `\uFEFF${table(rows(3), ',', '\r\n')}`],
    ['CR alone', table(rows(3), ',', '\r')],
    ['tabs', table(rows(3), '\t')],
    ['semicolons', table(rows(3), ';')],
    ['bars', table(rows(3), '|')],
    ['its delimiter told first', `sep=;\r\n${table(rows(3), ';', '\r\n')}`],
    ['no line break at its end', table(rows(3)).trimEnd()],
    ['blank lines', table(rows(3)).replaceAll('\n', '\n\n')],
  ])('is read with %s', (_name, text) => {
    expect(importText(text).report).toMatchObject({ format: 'r-align', read: 3, rejected: 0, problem: null });
    expect(importText(text).items).toMatchObject([0, 1, 2].map((n) => ({ id: `row-${String(n)}`, subset: 'sums' })));
  });

  it('keeps line breaks, quotes and delimiters inside cells, and knows its lines', () => {
    const odd = 'one,\n"two"\r\nthree;\t|';
    const { items } = importText(table([benchmarkRow(0, { response_A: odd }), benchmarkRow(1)]));
    expect(items[0]?.responseA).toBe(odd);
    expect(items.map((item) => item.meta.line)).toEqual([2, 5]);
  });

  it('leaves cells texts: nothing is turned into a number or a list that is not one', () => {
    const own = (n: number) => ({
      prompt: '[1] is a list?',
      response_a: '007',
      response_b: '1e5',
      winner: 'A',
      id: `0${String(n)}`,
    });
    const { items } = importText(table([own(1), own(2)]));
    expect(items[0]).toMatchObject({ id: '01', responseA: '007', responseB: '1e5' });
    expect(items[0]?.conversation[0]?.content).toBe('[1] is a list?');
  });

  it('is read by its columns like any other file', () => {
    const arena = importText(table(benchmarkRows('arena-55k')));
    expect(arena.report).toMatchObject({ format: 'arena-55k', setAside: { tie: 1, 'label-conflict': 1 } });
    expect(arena.items.map((item) => item.goldenLabel)).toEqual(['A', 'B']);
    const judged = importText(table(benchmarkRows('mt-bench-human')));
    expect(judged.report.format).toBe('mt-bench-human');
    const strong = importText(table(benchmarkRows('helpsteer3-preference')));
    expect(strong.items.map((item) => item.meta.margin)).toEqual([
      { value: -2, max: 3 },
      { value: 3, max: 3 },
    ]);
  });

  it('keeps quotes where a tab-separated one uses none', () => {
    const text = 'prompt\tresponse_a\tresponse_b\twinner\nSay "hi\t"hi" he said\t"bye\tA\nSay x\tx\ty\tB\n';
    expect(importText(text).items[0]).toMatchObject({ responseA: '"hi" he said', responseB: '"bye' });
  });

  it('loses only rows of another width, and says where a quote was left open', () => {
    const text = table(rows(20));
    const [head = '', ...lines] = text.trimEnd().split('\n');
    lines[3] = `${lines[3] ?? ''},extra`;
    lines[7] = 'short';
    const { items, report } = importText([head, ...lines].join('\n'));
    expect(items).toHaveLength(18);
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [5, 'cell-count'],
      [9, 'cell-count'],
    ]);
    const open = importText(`${text}"x,y\nz,1\n`);
    expect(open.items).toHaveLength(20);
    expect(only(open.report.rejects)).toMatchObject({ line: 22, code: 'quote-open' });
  });

  it('numbers columns that are there twice', () => {
    const { items } = importText('prompt,chosen,rejected,note,note\na,b,c,d,e\n');
    expect(only(items).meta.extra).toEqual({ note: 'd', note_2: 'e' });
  });

  it('is the same however the text is cut', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r\n', '""', 'a\tb'));
    const row = fc.record({ prompt: cell, chosen: cell, rejected: cell });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (list, size) => {
        const text = table([{ prompt: 'p', chosen: 'c', rejected: 'r' }, ...list]);
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
          text.slice(n * size, (n + 1) * size),
        );
        const whole = importText(text);
        expect(importPieces(pieces)).toEqual(whole);
        expect(whole.report.read).toBe(list.length + 1);
        // Two empty answers are set aside.
        expect(whole.report.rejected).toBe(whole.aside.length);
      }),
      { numRuns: 200 },
    );
  });
});
