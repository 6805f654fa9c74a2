import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchmarkRow, jsonLine, rAlignRow, type RowResult } from '../../../src/domain/exports/r-align-row';
import { parseMeta } from '../../../src/domain/meta-judge';
import { parseVerdict } from '../../../src/domain/verdict';
import { importText, only } from '../../fixtures/import-text';
import { benchmarkRow as sourceRow, jsonLines, type SourceRow } from '../../fixtures/benchmark-row';
import { fixtureText } from '../../fixtures/r-align-file';

const itemOf = (row: SourceRow) => only(importText(jsonLines([row])).items);

const result = (over: Partial<RowResult> = {}): RowResult => ({
  judgeText: 'because \\boxed{A}',
  verdict: 'A',
  metaText: '<genrm_analysis>ok</genrm_analysis><final_verdict>Correct</final_verdict>',
  metaAnalysis: 'ok',
  metaVerdict: 'correct',
  model: 'org/model',
  metaJudge: 'meta',
  ...over,
});

describe('a result row', () => {
  it('has the fields of metarm_judge.py, in its order', () => {
    expect(Object.entries(rAlignRow(itemOf(sourceRow(1)), result()))).toEqual([
      ...Object.entries(sourceRow(1)),
      ['model_judgment', 'because \\boxed{A}'],
      ['model_pred', 'A'],
      ['meta', { model_name: 'org/model', metarm_model_name: 'meta' }],
      ['metarm_raw', result().metaText],
      ['metarm_analysis', 'ok'],
      ['metarm_verdict', 'Correct'],
      ['metarm_score', 1],
    ]);
  });

  it.each<[string, Partial<RowResult>, SourceRow]>([
    [
      'incorrect',
      { metaVerdict: 'incorrect' },
      { metarm_analysis: 'ok', metarm_verdict: 'Incorrect', metarm_score: 0 },
    ],
    [
      'unreadable',
      { metaVerdict: 'parse-failed' },
      { metarm_analysis: '', metarm_verdict: 'ParseFail', metarm_score: null },
    ],
    [
      'a failed call',
      { metaVerdict: 'call-failed', metaText: null, metaError: 'device lost' },
      {
        metarm_raw: null,
        metarm_verdict: 'CallFail',
        metarm_score: null,
        meta: { model_name: 'org/model', metarm_error: 'device lost', metarm_model_name: 'meta' },
      },
    ],
    [
      'a wrong label',
      { metaVerdict: 'skipped-label-mismatch', metaText: null, verdict: null, judgeText: null },
      { model_judgment: null, model_pred: null, metarm_verdict: 'SkippedLabelMismatch', metarm_score: null },
    ],
  ])('tells of %s', (_name, over, fields) => {
    expect(rAlignRow(itemOf(sourceRow(1)), result(over))).toMatchObject(fields);
  });

  it('is a stage-1 row without a meta-verdict', () => {
    const row = rAlignRow(itemOf(sourceRow(1)), result({ metaVerdict: null, metaJudge: null }));
    expect(Object.keys(row).slice(-3)).toEqual(['model_judgment', 'model_pred', 'meta']);
    expect(row['meta']).toEqual({ model_name: 'org/model' });
  });

  it('keeps the meta field and every other column the benchmark had', () => {
    const source = sourceRow(1, {
      meta: { deciding: 'sum' },
      extra: [1, { a: null }],
      source: { subset: 's', url: 'u' },
    });
    const row = rAlignRow(itemOf(source), result());
    expect(row['meta']).toEqual({ deciding: 'sum', model_name: 'org/model', metarm_model_name: 'meta' });
    expect(row['extra']).toEqual([1, { a: null }]);
    expect(row['source']).toEqual({ subset: 's', url: 'u' });
  });

  it('writes a label that came in another form as the scripts need it', () => {
    expect(benchmarkRow(itemOf(sourceRow(1, { gt_label: '[[B]]' })))['gt_label']).toBe('B');
  });
});

it('of every kind is what the scripts wrote, field for field', () => {
  const text = fixtureText('ten__some-model_metarm_some-meta.jsonl');
  const { items, calls } = importText(text);
  const textOf = (itemId: string, stage: 'judge' | 'meta') =>
    calls.find((call) => call.itemId === itemId && call.stage === stage)?.text ?? null;
  const lines = items.map((item) => {
    const judgeText = textOf(item.id, 'judge');
    const metaText = textOf(item.id, 'meta');
    const verdict = parseVerdict('r-align-exact', judgeText ?? '').verdict;
    const meta = parseMeta('r-align-exact', metaText ?? '');
    const called = metaText === null ? 'call-failed' : (meta.verdict ?? 'parse-failed');
    const metaVerdict = verdict === item.goldenLabel ? called : 'skipped-label-mismatch';
    return jsonLine(
      rAlignRow(item, {
        judgeText,
        verdict,
        metaText,
        metaAnalysis: meta.analysis,
        metaVerdict,
        model: 'some/model',
        metaJudge: 'some-meta',
        ...(metaVerdict === 'call-failed' && { metaError: 'empty_response' }),
      }),
    );
  });
  const parsed = (line: string): unknown => JSON.parse(line);
  expect(lines.map(parsed)).toEqual(text.trim().split('\n').map(parsed));
});

it('does not tell of an error of the run that was imported', () => {
  const item = itemOf(sourceRow(1, { meta: { metarm_error: 'old', note: 'n' } }));
  expect(rAlignRow(item, result())['meta']).toEqual({ note: 'n', model_name: 'org/model', metarm_model_name: 'meta' });
});

describe('a line', () => {
  it('writes the score as Python writes a float', () => {
    const line = jsonLine(rAlignRow(itemOf(sourceRow(1)), result()));
    expect(line.endsWith('"metarm_score":1.0}\n')).toBe(true);
    expect(jsonLine({ metarm_score: 0, other: 1 })).toBe('{"metarm_score":0.0,"other":1}\n');
    expect(jsonLine({ metarm_score: null })).toBe('{"metarm_score":null}\n');
  });

  it('breaks nowhere but at its end, and reads back as the row', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant('a\u2028b\u2029c\u0085d\ne'))),
        (row) => {
          const line = jsonLine(row);
          expect(line.search(/[\n\r\u0085\u2028\u2029]/)).toBe(line.length - 1);
          expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(row)));
        },
      ),
    );
  });

  it('of an imported item gives the source row back', () => {
    const text = fixtureText('ten.jsonl');
    const lines = importText(text).items.map((item) => jsonLine(benchmarkRow(item)));
    const parsed = (row: string): unknown => JSON.parse(row);
    expect(lines.map(parsed)).toEqual(text.trim().split('\n').map(parsed));
  });
});

describe('an item of another format', () => {
  it('becomes a row that the scripts read: fields of the same name give way', () => {
    const item = itemOf({
      pair_id: 'p1',
      original_id: 7,
      source: 'mmlu-pro-law',
      question: 'Q?',
      response_model: 'm',
      response_A: 'x',
      response_B: 'y',
      label: 'B>A',
      id: 12,
      meta: 'own',
    });
    expect(benchmarkRow(item)).toEqual({
      id: 'p1',
      conversations: [{ role: 'user', content: 'Q?' }],
      response_A: 'x',
      response_B: 'y',
      gt_label: 'B',
      gt_judgment: null,
      source: { subset: 'mmlu-pro' },
      original_id: 7,
      meta: 'own',
      item_meta: {
        ...{ format: 'judgebench', formatVersion: 1, line: 1 },
        ...{ sourceLabel: 'B>A', models: { a: 'm', b: 'm' }, tags: { source: 'mmlu-pro-law' } },
      },
    });
  });
});
