import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importPieces, importText } from '../../fixtures/import-text';
import { benchmarkRow } from '../../fixtures/benchmark-row';

const goodRow = fc.nat(1000).map((n) => JSON.stringify(benchmarkRow(n)));
const mutatedRow = fc
  .tuple(goodRow, fc.nat(), fc.string({ maxLength: 3 }))
  .map(([row, at, put]) => row.slice(0, at % row.length) + put + row.slice((at % row.length) + 1));
const badField = fc
  .tuple(
    fc.constantFrom('id', 'conversations', 'response_A', 'gt_label', 'gt_judgment', 'source', '__proto__'),
    fc.jsonValue(),
  )
  .map(([name, value]) => JSON.stringify({ ...benchmarkRow(1), [name]: value }));
const anyLine = fc.oneof(goodRow, mutatedRow, badField, fc.json(), fc.string());

function cutAt(text: string, cuts: readonly number[]): string[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b);
  return at.slice(1).map((end, n) => text.slice(at[n], end));
}

describe('any text', () => {
  it('is read without an exception, and every row is counted once', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 30 }),
        fc.constantFrom('\n', '\r\n', '\r', '\u2028'),
        (lines, mark) => {
          const { items, report } = importText(lines.join(mark));
          expect(report.read).toBe(report.imported + report.rejected);
          expect(items).toHaveLength(report.imported);
          expect(report.rejects).toHaveLength(Math.min(200, report.rejected));
          expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the same however it is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), (lines, cuts) => {
        const text = lines.join('\n');
        expect(importPieces(cutAt(text, cuts))).toEqual(importPieces([text]));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a bad row', () => {
  const junk = fc.string().filter((text) => text.trim() !== '' && !/[\n\r]/.test(text) && !/^\s*[{"]/.test(text));

  it('never costs a good one', () => {
    const entry = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: junk });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 120 }), (plan) => {
        const lines = plan.map((bad, n) => bad ?? JSON.stringify(benchmarkRow(n)));
        // A file that starts with nothing but bad rows is left: that is another test.
        fc.pre(plan.slice(0, 20).includes(null));
        const { items } = importText(lines.join('\n'));
        const good = plan.flatMap((bad, n) => (bad === null ? [`row-${String(n)}`] : []));
        expect(items.map((item) => item.id)).toEqual(good);
      }),
      { numRuns: 300 },
    );
  });
});

describe('items', () => {
  it('can be cloned and written as JSON without loss', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 10 }), (lines) => {
        const { items } = importText(lines.join('\n'));
        expect(structuredClone(items)).toEqual(items);
        expect(JSON.parse(JSON.stringify(items))).toEqual(items);
      }),
      { numRuns: 300 },
    );
  });
});
