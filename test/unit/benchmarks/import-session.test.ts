import { describe, expect, it } from 'vitest';
import { createImportSession } from '../../../src/domain/benchmarks/import-session';
import { importText, only } from '../../fixtures/import-text';
import { benchmarkRow, jsonLines } from '../../fixtures/benchmark-row';
import { fixtureText } from '../../fixtures/r-align-file';

const rows = (count: number) => Array.from({ length: count }, (_, n) => benchmarkRow(n));
const lines = (count: number): string[] => rows(count).map((row) => JSON.stringify(row));

/** What became of the rows, short. */
function summary(text: string) {
  const { report } = importText(text);
  return {
    imported: report.imported,
    rejects: report.rejects.map(({ line, code }) => [line, code]),
    problem: report.problem?.code ?? null,
  };
}

const [a = '', b = '', c = ''] = lines(3);

describe('a file of rows', () => {
  it('gives one item per row, in file order, with its line', () => {
    const { items, report } = importText(fixtureText('ten.jsonl'));
    expect(items.map((item) => [item.id, item.meta.line])).toEqual(
      Array.from({ length: 10 }, (_, n) => [`ten-${String(n + 1).padStart(2, '0')}`, n + 1]),
    );
    expect(report).toEqual({
      fileName: 'bench.jsonl',
      bytes: fixtureText('ten.jsonl').length,
      format: 'r-align',
      confidence: 1,
      alternatives: [],
      read: 10,
      imported: 10,
      rejected: 0,
      rejects: [],
      warnings: {},
      shortcuts: [
        { rule: 'always-a', right: 5, n: 10 },
        { rule: 'longer', right: 5, n: 10 },
      ],
      lengthGap: { better: 11, worse: 11, n: 10 },
      problem: null,
    });
  });

  it.each<[string, string, number, [number, string][]]>([
    ['byte order marks of joined files', `\uFEFF${a}\n\uFEFF${b}\n`, 2, []],
    ['CRLF', `${a}\r\n${b}\r\n`, 2, []],
    ['CR only', `${a}\r${b}\r`, 2, []],
    ['blank lines', `\n${a}\n\n  \n${b}`, 2, []],
    ['NUL padding', `${a}\n${b}\0\0\0`, 2, []],
    ['a comma behind every row', `${a},\n${b},\n${c}\n`, 3, []],
    ['rows inside strings', `${JSON.stringify(a)}\n${b}\n`, 2, []],
    ['one bad row', `${a}\nnot json\n${b}\n`, 2, [[2, 'json-syntax']]],
    ['a bad first row', `not json\n${a}\n${b}`, 2, [[1, 'json-syntax']]],
    ['Python notation', `${a}\n{'id': None}\n${b}`, 2, [[2, 'json-python']]],
    ['a trailing comma', `${a}\n{"id":1,}\n`, 1, [[2, 'json-trailing-comma']]],
    ['a raw tab', `${a}\n{"id":"x\ty"}\n`, 1, [[2, 'json-control-character']]],
    ['a row cut at the end of the file', `${a}\n${b}\n${c.slice(0, 60)}`, 2, [[3, 'json-cut-off']]],
    [
      'an unreadable label',
      `${a}\n${JSON.stringify(benchmarkRow(9, { gt_label: '?' }))}\n${b}`,
      2,
      [[2, 'label-unreadable']],
    ],
    ['a row that is an array', `${a}\n[1]\n${b}`, 2, [[2, 'not-an-object']]],
  ])('survives %s', (_name, text, imported, rejects) => {
    expect(summary(text)).toEqual({ imported, rejects, problem: null });
  });

  it('loses one row in 50,000, not more', () => {
    const text = lines(50_000);
    text[30_000] = '{"id": oops}';
    const { items, report } = importText(text.join('\n'));
    expect(items).toHaveLength(49_999);
    expect(report).toMatchObject({ read: 50_000, imported: 49_999, rejected: 1, problem: null });
    expect(only(report.rejects)).toMatchObject({
      line: 30_001,
      column: 8,
      code: 'json-syntax',
      excerpt: '{"id": oops}',
    });
  });

  it('keeps a line of 10 MB, and leaves out one beyond the cap', () => {
    const long = JSON.stringify(benchmarkRow(1, { response_A: 'x'.repeat(10 << 20) }));
    expect(importText(`${long}\n${b}\n`).report.imported).toBe(2);
    const capped = importText(`${a}\n${long}\n${b}\n`, { maxRowLength: 1 << 20 });
    expect(capped.items.map((item) => item.id)).toEqual(['row-0', 'row-1']);
    expect(capped.report.rejects).toMatchObject([{ line: 2, code: 'row-too-long' }]);
  });

  it('marks rows with NaN and rows from damaged text', () => {
    const session = createImportSession({ fileName: 'f', bytes: 0, options: {} });
    session.push(`${a.replace('"A"', '"A","x":NaN')}\n`);
    session.push(`${b.replace('It is', 'It \uFFFD is')}\n`, true);
    session.push(`${c.replace('It is', 'It \uFFFD is')}\n`);
    const { batch, report } = session.end();
    expect(batch.items.map((item) => item.meta.warnings)).toEqual([['non-json-number'], ['bad-utf8'], undefined]);
    expect(report.warnings).toEqual({ 'non-json-number': 1, 'bad-utf8': 1 });
  });
});

describe('ids and copies', () => {
  it('are made unique; a copy in content is marked too', () => {
    const text = jsonLines([
      benchmarkRow(1, { id: 'x' }),
      benchmarkRow(2, { id: 'x' }),
      benchmarkRow(1, { id: 'x' }),
      benchmarkRow(3, { id: 'x#2' }),
      benchmarkRow(4, { id: 1 }),
      benchmarkRow(5, { id: '1' }),
    ]);
    const { items, report } = importText(text);
    expect(items.map((item) => [item.id, item.meta.warnings])).toEqual([
      ['x', undefined],
      ['x#2', ['duplicate-id']],
      ['x#3', ['duplicate-id', 'duplicate-content']],
      ['x#2#2', ['duplicate-id']],
      ['1', undefined],
      ['1#2', ['duplicate-id']],
    ]);
    expect(report.warnings).toEqual({ 'duplicate-id': 4, 'duplicate-content': 1 });
  });

  it('are the same on every import', () => {
    const text = jsonLines([benchmarkRow(1, { id: null }), benchmarkRow(1, { id: null }), benchmarkRow(2, { id: '' })]);
    const first = importText(text).items.map((item) => item.id);
    expect(importText(text).items.map((item) => item.id)).toEqual(first);
    expect(first[1]).toBe(`${first[0] ?? ''}#2`);
  });
});

describe('a file that is no use', () => {
  it.each<[string, string, string, RegExp]>([
    ['nothing', '', 'empty-file', /empty/],
    ['blank lines', '\n \n', 'empty-file', /empty/],
    ['prose', 'one\ntwo\n', 'not-json-lines', /begins with: one/],
    ['a table of other columns', 'id,gt_label\n1,A\n', 'unknown-format', /Their fields: id, gt_label\./],
    ['no table', 'a,b\n1\n2\n', 'not-json-lines', /unequal numbers of cells/],
    ['other columns', '{"q":1,"a":2}\n', 'unknown-format', /Their fields: q, a\./],
    ['rows inside a wrapper', '{"data":[{"id":1}]}', 'unknown-format', /jq -c '\.\["data"\]\[\]'/],
    [
      'no label at all',
      jsonLines(rows(3).map((row) => ({ ...row, gt_label: null }))),
      'no-usable-row',
      /gt_label is missing/,
    ],
  ])('says so: %s', (_name, text, code, message) => {
    const { items, report } = importText(text);
    expect(items).toEqual([]);
    expect(report.problem?.code).toBe(code);
    expect(report.problem?.message).toMatch(message);
    expect(report.read).toBe(report.imported + report.rejected);
  });

  it('is left after 20 rows without JSON', () => {
    const session = createImportSession({ fileName: 'f', bytes: 0, options: {} });
    session.push('no json\n'.repeat(19));
    expect(session.isStopped()).toBe(false);
    session.push('no json\n'.repeat(1000));
    expect(session.isStopped()).toBe(true);
    expect(session.end().report).toMatchObject({ read: 20, rejected: 20, problem: { code: 'not-json-lines' } });
  });

  it('is left after 20 such rows too when it starts with one that is JSON but no use', () => {
    const session = createImportSession({ fileName: 'f', bytes: 0, options: {} });
    session.push(`{"a":${'['.repeat(200)}${']'.repeat(200)}}\n`);
    session.push('no json\n'.repeat(5000));
    expect(session.isStopped()).toBe(true);
    const { report } = session.end();
    expect(report).toMatchObject({ read: 1020, rejected: 1020, problem: { code: 'no-usable-row' } });
  });

  it('is left when asked to be read as a format there is not', () => {
    const { report } = importText(`${a}\n`, { options: { format: 'nope' } });
    expect(report).toMatchObject({ format: null, imported: 0, rejected: 1, problem: { code: 'unknown-format' } });
  });
});

describe('a file with many bad rows', () => {
  it('is read to its end: every good row is kept, and the problem says how many', () => {
    const text = lines(400).map((line, n) => (n % 10 === 5 ? 'bad' : line));
    const { items, report } = importText(text.join('\n'));
    expect(items).toHaveLength(360);
    expect(report).toMatchObject({ read: 400, imported: 360, rejected: 40 });
    expect(report.problem).toMatchObject({ code: 'many-bad-rows' });
    expect(report.problem?.message).toMatch(/40 of 400 rows.*360 were kept/);
  });

  it('has its first 200 rejects listed and all of them counted', () => {
    const text = lines(1000).map((line, n) => (n % 2 === 1 ? 'bad' : line));
    const { report } = importText(text.join('\n'));
    expect(report.rejected).toBe(500);
    expect(report.rejects).toHaveLength(200);
    expect(report.rejects.at(-1)?.line).toBe(400);
  });
});
