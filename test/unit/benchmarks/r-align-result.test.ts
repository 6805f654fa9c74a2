import { describe, expect, it } from 'vitest';
import { importText, only } from '../../fixtures/import-text';
import { benchmarkRow, jsonLines } from '../../fixtures/benchmark-row';
import { fixtureText } from '../../fixtures/r-align-file';

describe('a stage-2 result file', () => {
  const { items, calls, report } = importText(fixtureText('ten__some-model_metarm_some-meta.jsonl'));

  it('is recognised and gives the same comparisons as its benchmark', () => {
    expect(report).toMatchObject({
      format: 'r-align-result',
      confidence: 1,
      alternatives: ['r-align'],
      read: 10,
      imported: 10,
    });
    const bench = importText(fixtureText('ten.jsonl')).items;
    expect(items.map((item) => ({ ...item, meta: null }))).toEqual(bench.map((item) => ({ ...item, meta: null })));
  });

  it('gives the GenRM’s text of every row, null where the call failed', () => {
    const judged = calls.filter((call) => call.stage === 'judge');
    expect(judged.map((call) => call.stored)).toEqual(['A', 'B', 'A', 'B', 'A', 'B', 'A', 'A', null, null]);
    expect(judged.at(8)?.text).toBe('Both are fine.');
    expect(judged.at(9)).toEqual({ itemId: 'ten-10', stage: 'judge', text: null, stored: null });
  });

  it('gives a meta call only where one was made', () => {
    const meta = calls.filter((call) => call.stage === 'meta');
    expect(meta.map((call) => [call.itemId, call.stored])).toEqual([
      ['ten-01', 'Correct'],
      ['ten-02', 'Correct'],
      ['ten-03', 'Correct'],
      ['ten-04', 'Incorrect'],
      ['ten-05', 'Incorrect'],
      ['ten-06', 'ParseFail'],
      ['ten-07', 'CallFail'],
    ]);
    expect(meta.at(6)?.text).toBeNull();
  });

  it('keeps the model names and drops what follows from the texts', () => {
    expect(items.at(0)?.meta.extra).toEqual({ meta: { model_name: 'some/model', metarm_model_name: 'some-meta' } });
  });
});

it('a stage-1 result file gives judge calls only', () => {
  const { calls, report } = importText(fixtureText('ten__some-model.jsonl'));
  expect(report.format).toBe('r-align-result');
  expect(calls.map((call) => call.stage)).toEqual(Array.from({ length: 10 }, () => 'judge'));
});

it('calls follow their item when its id is made unique', () => {
  const rows = [1, 2].map((n) => benchmarkRow(n, { id: 'same', model_judgment: `text ${String(n)}`, model_pred: 'A' }));
  const { items, calls } = importText(jsonLines(rows));
  expect(items.map((item) => item.id)).toEqual(['same', 'same#2']);
  expect(calls.map((call) => [call.itemId, call.text])).toEqual([
    ['same', 'text 1'],
    ['same#2', 'text 2'],
  ]);
});

it('a result file can be read as a benchmark when asked', () => {
  const row = benchmarkRow(1, { model_judgment: 'x', model_pred: 'A' });
  const { items, calls, report } = importText(jsonLines([row]), { options: { format: 'r-align' } });
  expect(report.format).toBe('r-align');
  expect(calls).toEqual([]);
  expect(only(items).meta.extra).toEqual({ model_judgment: 'x', model_pred: 'A' });
});
