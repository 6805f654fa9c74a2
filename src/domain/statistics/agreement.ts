import { sum } from './moments';
import { z95, type Interval } from './wilson';

export interface Agreement {
  readonly n: number;
  /** Share of things both raters put into the same class. */
  readonly observed: number;
  /** Agreement expected by chance, as Cohen has it. */
  readonly expected: number;
  /** null with its error and interval when all is in one class: then chance explains everything. */
  readonly kappa: number | null;
  readonly standardError: number | null;
  readonly interval: Interval | null;
  /** Gwet's AC1, which does not fall when one class is rare. Always beside kappa. */
  readonly ac1: number;
}

/**
 * How well two raters agree: Cohen's kappa = (po - pe) / (1 - pe) and Gwet's AC1 = (po - pg) / (1 - pg),
 * pg = sum q (1 - q) / (K - 1) over the mean shares q of the classes. To be shown with the table itself: where one class
 * is rare, kappa is low however well they agree.
 * Source: Cohen 1960; variance: Fleiss, Cohen & Everitt 1969; AC1: Gwet 2008.
 * @param table square, at least 2 x 2: `table[i][j]` things are in class i for the first rater, in j for the second.
 * @returns null when the table is empty.
 */
export function agreement(table: readonly (readonly number[])[]): Agreement | null {
  const n = sum(table.map(sum));
  if (n === 0) return null;
  const cells = table.flatMap((row, i) => row.map((count, j) => ({ i, j, share: count / n })));
  const rows = table.map((row) => sum(row) / n);
  const columns = table.map((_, j) => sum(table.map((row) => row[j] ?? 0)) / n);
  const row = (i: number): number => rows[i] ?? 0;
  const column = (j: number): number => columns[j] ?? 0;
  const observed = sum(cells.map(({ i, j, share }) => (i === j ? share : 0)));
  const expected = sum(rows.map((share, i) => share * column(i)));
  const gwet =
    sum(rows.map((share, i) => ((share + column(i)) / 2) * (1 - (share + column(i)) / 2))) / (rows.length - 1);
  const base = { n, observed, expected, ac1: (observed - gwet) / (1 - gwet) };
  if (expected === 1) return { ...base, kappa: null, standardError: null, interval: null };

  const kappa = (observed - expected) / (1 - expected);
  const spread = sum(
    cells.map(({ i, j, share }) =>
      i === j
        ? share * (1 - (row(i) + column(i)) * (1 - kappa)) ** 2
        : (1 - kappa) ** 2 * share * (column(i) + row(j)) ** 2,
    ),
  );
  const variance = Math.max(0, spread - (kappa - expected * (1 - kappa)) ** 2) / ((1 - expected) ** 2 * n);
  const standardError = Math.sqrt(variance);
  return {
    ...base,
    kappa,
    standardError,
    interval: [Math.max(-1, kappa - z95 * standardError), Math.min(1, kappa + z95 * standardError)],
  };
}

/**
 * 95 % interval of Gwet's AC1, by its large-sample variance over things (two raters that both rated everything).
 * Source: Gwet 2008, without the correction for a finite population.
 * @param table as for `agreement`
 * @returns null when the table is empty.
 */
export function gwetInterval(table: readonly (readonly number[])[]): Interval | null {
  const found = agreement(table);
  if (found === null) return null;
  const { n, observed, ac1 } = found;
  const classes = table.length;
  // Mean share of a class over both raters.
  const share = table.map((row, i) => (sum(row) + sum(table.map((other) => other[i] ?? 0))) / (2 * n));
  const of = (i: number): number => share[i] ?? 0;
  const chance = sum(share.map((q) => q * (1 - q))) / (classes - 1);
  const same = sum(table.map((row, i) => ((row[i] ?? 0) / n) * (1 - of(i)))) / (classes - 1);
  const all =
    sum(table.flatMap((row, i) => row.map((count, j) => (count / n) * (1 - (of(i) + of(j)) / 2) ** 2))) /
    (classes - 1) ** 2;
  const spread =
    observed * (1 - observed) - 4 * (1 - ac1) * (same - observed * chance) + 4 * (1 - ac1) ** 2 * (all - chance ** 2);
  const error = Math.sqrt(Math.max(0, spread) / n) / (1 - chance);
  return [Math.max(-1, ac1 - z95 * error), Math.min(1, ac1 + z95 * error)];
}

/** Counts pairs of ratings into a table for `agreement`; both lists are about the same things in the same order. */
export function agreementTable<T>(
  first: readonly T[],
  second: readonly T[],
  classes: readonly T[],
): readonly (readonly number[])[] {
  return classes.map((one) =>
    classes.map((two) => first.filter((value, i) => value === one && second[i] === two).length),
  );
}
