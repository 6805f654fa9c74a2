import { ok } from '../result';
import type { BenchmarkFormat, ImportedCall, Row } from './format';
import { isRAlignRow, readRAlignItem } from './r-align';
import { field, hasFields } from './row-fields';

/** What the scripts add to a benchmark row. The analysis and the score follow from `metarm_raw` and are not kept. */
const resultFields = [
  'model_judgment',
  'model_pred',
  'metarm_raw',
  'metarm_analysis',
  'metarm_verdict',
  'metarm_score',
];

/**
 * Result rows of R-Align's scripts. Stage 1 (generate_model_judgment.py) adds the GenRM's text, stage 2
 * (metarm_judge.py) the meta-judge's. Model names stay in `meta.extra.meta`.
 */
export const rAlignResult: BenchmarkFormat = {
  id: 'r-align-result',
  version: 1,
  name: 'R-Align result',
  parsers: ['r-align-exact', 'tolerant', 'stated'],
  matches: (row) =>
    isRAlignRow(row) && (hasFields(row, 'metarm_verdict') || hasFields(row, 'model_judgment', 'model_pred')),
  read(row, { line }) {
    const source = { format: rAlignResult.id, formatVersion: rAlignResult.version, line };
    const item = readRAlignItem(row, source, resultFields);
    if (!item.ok) return item;
    return ok({ items: [item.value], calls: callsOf(row, item.value.id) });
  },
};

function callsOf(row: Row, itemId: string): ImportedCall[] {
  const calls: ImportedCall[] = [];
  if (hasFields(row, 'model_judgment')) {
    const text = textOf(row, 'model_judgment');
    calls.push({ itemId, stage: 'judge', text, stored: textOf(row, 'model_pred') });
  }
  const text = textOf(row, 'metarm_raw');
  const stored = textOf(row, 'metarm_verdict');
  // The scripts do not ask the meta-judge about a wrong label: without a text such a row holds no call.
  const wasCalled = text !== null || (stored !== null && stored !== 'SkippedLabelMismatch');
  if (wasCalled) calls.push({ itemId, stage: 'meta', text, stored });
  return calls;
}

function textOf(row: Row, name: string): string | null {
  const value = field(row, name);
  return typeof value === 'string' ? value : null;
}
