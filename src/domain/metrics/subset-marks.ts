import { benjaminiHochberg } from '../statistics/multiplicity';
import { fisherMidP } from '../statistics/two-shares';
import type { Estimate, MetricId, SubsetSummary } from './summary';

/** Below this an interval says little more than that it is wide, so nothing is tested. */
export const fewItems = 10;
/** Of the marked cells, the share that may be false alarms. */
export const falseShare = 0.05;

export interface SubsetTest {
  /** Two-sided, this category against all others (Fisher, mid-p). */
  readonly p: number;
  /** The same, adjusted for all cells of the table (Benjamini-Hochberg). */
  readonly q: number;
  /** Whether the category's number is above that of the others. */
  readonly higher: boolean;
}

/** Numbers that are not tested are absent. */
export type SubsetTests = Readonly<Partial<Record<MetricId, SubsetTest>>>;

export const metricsOf: Readonly<
  Record<MetricId, (row: Pick<SubsetSummary, 'lAcc' | 'sCorr' | 'fScore'>) => Estimate>
> = {
  'l-acc': ({ lAcc }) => lAcc,
  's-corr': ({ sCorr }) => sCorr,
  'f-score': ({ fScore }) => fScore,
};
const metricIds = Object.keys(metricsOf) as readonly MetricId[];

/**
 * Which categories differ from the rest of the run, in which number. Cells with fewer than ten items, or fewer than ten
 * in the rest, are not tested.
 * @returns for each row its tests
 */
export function testSubsets(rows: readonly SubsetSummary[]): readonly SubsetTests[] {
  const found = metricIds.flatMap((metric) => {
    const cells = rows.map((row) => metricsOf[metric](row));
    const n = cells.reduce((sum, cell) => sum + cell.n, 0);
    const k = cells.reduce((sum, cell) => sum + cell.k, 0);
    return cells.flatMap((cell, row) => {
      const rest = { k: k - cell.k, n: n - cell.n };
      if (cell.value === null || cell.n < fewItems || rest.n < fewItems) return [];
      const higher = cell.k * rest.n > rest.k * cell.n;
      return [{ row, metric, higher, p: fisherMidP(cell.k, cell.n, rest.k, rest.n) }];
    });
  });
  const adjusted = benjaminiHochberg(found.map(({ p }) => p));
  const tests = rows.map((): Partial<Record<MetricId, SubsetTest>> => ({}));
  found.forEach(({ row, metric, higher, p }, at) => {
    const test = tests[row];
    if (test) test[metric] = { p, q: adjusted[at] ?? 1, higher };
  });
  return tests;
}
