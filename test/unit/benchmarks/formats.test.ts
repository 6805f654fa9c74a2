import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatById, formats } from '../../../src/domain/benchmarks/index';
import { benchmarkText } from '../../fixtures/benchmark-rows';
import { importText } from '../../fixtures/import-text';

/** Format, rows, items, and what is set aside. */
const readable: readonly (readonly [format: string, rows: number, items: number, aside: Record<string, number>])[] = [
  ['alpaca-eval-annotation', 7, 3, { tie: 1, unlabelled: 1 }],
  ['arena-55k', 4, 2, { tie: 1, 'label-conflict': 1 }],
  ['arena-conversations', 4, 3, { 'both-bad': 1 }],
  ['auto-j', 2, 1, { tie: 1 }],
  ['dpo-messages', 3, 3, {}],
  ['dpo-n-by-m', 3, 7, {}],
  ['dpo-sharegpt', 1, 1, {}],
  ['dpo-strings', 4, 4, {}],
  ['eloquent', 2, 1, { tie: 1 }],
  ['generic-ab', 4, 2, { tie: 1, unlabelled: 1 }],
  ['generic-ranked', 2, 2, {}],
  ['helpsteer2-preference', 2, 1, { tie: 1 }],
  ['helpsteer3-edit', 1, 1, {}],
  ['helpsteer3-edit-quality', 1, 1, {}],
  ['helpsteer3-feedback', 1, 0, { unlabelled: 1 }],
  ['helpsteer3-preference', 3, 2, { tie: 1 }],
  ['hh-rlhf', 3, 3, {}],
  ['judgebench', 2, 2, {}],
  ['inspect-log', 1, 3, {}],
  ['judgebench-output', 4, 4, {}],
  ['lm-eval-samples', 4, 3, {}],
  ['mt-bench-human', 4, 3, { tie: 1 }],
  ['openrubric', 2, 2, {}],
  ['ppe-best-of-k', 2, 3, { tie: 1 }],
  ['ppe-human', 4, 2, { tie: 1, 'both-bad': 1 }],
  ['pref-test-sets', 2, 2, {}],
  ['prometheus-preference', 3, 2, { tie: 1 }],
  ['promptfoo', 1, 2, {}],
  ['rag-pairs', 1, 1, {}],
  ['rag-wikieval', 1, 2, {}],
  ['rationalerm', 2, 1, { unlabelled: 1 }],
  ['reward-bench', 2, 2, {}],
  ['reward-bench-2', 3, 11, {}],
  ['reward-bench-result', 3, 4, {}],
  ['rm-bench', 2, 18, {}],
  ['rm-r1', 1, 1, {}],
  ['rmb', 2, 3, {}],
  ['rubricbench', 2, 2, {}],
  ['skywork-preference', 2, 2, {}],
  ['think-rm-result', 3, 3, {}],
  ['ultrafeedback-binarized', 3, 1, { tie: 1, 'label-conflict': 1 }],
  ['verl-judge-prompt', 2, 2, {}],
];

const refused = formats.filter((format) => format.refusal !== undefined).map((format) => format.id);

describe('rows of a published format', () => {
  it.each(readable)('are recognised and read: %s', (format, rows, count, setAside) => {
    const { items, aside, report } = importText(benchmarkText(format));
    expect(report).toMatchObject({ format, confidence: 1, read: rows });
    expect(report.setAside ?? {}).toEqual(setAside);
    expect(report.imported + report.rejected).toBe(rows);
    expect(items).toHaveLength(count);
    expect(aside).toHaveLength(Object.values(setAside).reduce((sum, n) => sum + n, 0));
    for (const item of [...items, ...aside]) {
      expect(item.meta).toMatchObject({ format, formatVersion: formatById(format)?.version });
      expect(item.conversation.at(-1)?.role).toBe('user');
    }
  });

  it.each(refused)('are refused by name where they hold no pairs: %s', (format) => {
    const { items, report } = importText(benchmarkText(format));
    expect(items).toEqual([]);
    expect(report).toMatchObject({ format, imported: 0, problem: { code: 'no-comparisons' } });
    expect(report.problem?.message).toMatch(/^This is .+\. .+\. Nothing was imported\.$/);
  });

  it('have a fixture each, and every fixture is tested', () => {
    const files = readdirSync(new URL('../../fixtures/benchmarks/', import.meta.url)).map((name) =>
      name.replace('.jsonl', ''),
    );
    const tested = [...readable.map(([format]) => format), ...refused];
    expect(tested.toSorted()).toEqual(files.toSorted());
    // R-Align's own fixtures stand in a folder of their own.
    expect([...tested, 'r-align', 'r-align-result'].toSorted()).toEqual(formats.map(({ id }) => id).toSorted());
  });

  it('are read to the end, unless they are refused', () => {
    const row = benchmarkText('kto');
    expect(importText(row.repeat(500)).report).toMatchObject({ format: 'kto', read: 50, rejected: 50 });
    expect(importText(benchmarkText('rmb').repeat(100)).report.read).toBe(200);
  });
});

describe('a row that is set aside', () => {
  it('is read whole, and counted with its reason', () => {
    const { aside, report } = importText(benchmarkText('ppe-human'));
    expect(aside.map(({ id, goldenLabel, reason }) => [id, goldenLabel, reason])).toEqual([
      ['9a20', null, 'both-bad'],
      ['9a22', null, 'tie'],
    ]);
    expect(aside[1]).toMatchObject({ responseA: 'Iron is heavy', meta: { sourceLabel: 'tie' } });
    expect(report.rejects).toEqual([
      expect.objectContaining({ line: 2, field: 'winner', code: 'both-bad' }),
      expect.objectContaining({ line: 4, field: 'winner', code: 'tie' }),
    ]);
  });

  it('never hides a faulty one in the list of rejected rows', () => {
    const [, tie = ''] = benchmarkText('auto-j').split('\n').reverse();
    const tied = `${benchmarkText('auto-j').split('\n')[0] ?? ''}\n`.repeat(300);
    const { report } = importText(`${tied}${tie}\nnot json\n`);
    expect(report.rejects).toHaveLength(200);
    expect(report.rejects.at(-1)).toMatchObject({ line: 302, code: 'json-syntax' });
    expect(report).toMatchObject({ imported: 1, rejected: 301, setAside: { tie: 300 } });
  });
});
