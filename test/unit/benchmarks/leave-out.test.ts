import { describe, expect, it } from 'vitest';
import { createReportWithout, leftOutWords, nameWithout, staysWithout } from '../../../src/domain/benchmarks/leave-out';
import { importText } from '../../fixtures/import-text';
import { jsonLines } from '../../fixtures/benchmark-row';

const row = (id: string, a: string, b: string): Readonly<Record<string, unknown>> => ({
  ...{ id, conversations: [{ role: 'user', content: 'Q?' }], response_A: a, response_B: b },
  ...{ gt_label: 'A', gt_judgment: 'Assistant A is right.', source: null },
});
const rows = [
  row('1', 'x', 'y'),
  row('2', 'x', 'y'),
  row('3', 'same', 'same'),
  row('4', 'x', 'y'),
  row('4', 'z', 'yy'),
];

describe('leaving items out', () => {
  it('keeps the first of several copies, and counts again what is said of the rest', () => {
    const { items, report } = importText(jsonLines(rows));
    expect(report.warnings).toMatchObject({ 'duplicate-content': 2, 'identical-responses': 1 });
    const kept = items.filter(staysWithout('duplicate-content'));
    expect(kept.map(({ id }) => id)).toEqual(['1', '3', '4#2']);
    const counted = createReportWithout();
    counted.add(kept.slice(0, 1));
    counted.add(kept.slice(1));
    const after = counted.report(report, 'duplicate-content', 2);
    const fresh = importText(jsonLines(rows.filter((_, at) => at !== 1 && at !== 3))).report;
    const { 'duplicate-id': _, ...warnings } = after.warnings;
    expect(warnings).toEqual(fresh.warnings);
    expect(after).toMatchObject({ read: 5, imported: 5, lengthGap: fresh.lengthGap, shortcuts: fresh.shortcuts });
    expect(after.notes).toEqual([{ code: 'left-out-duplicate-content', message: 'Left out: 2 copies.' }]);
  });

  it('is said in the name', () => {
    expect(nameWithout('mine', 'duplicate-content', 1)).toBe('mine without 1 copy');
    expect(leftOutWords('identical-responses', 3)).toBe('3 with identical answers');
  });
});
