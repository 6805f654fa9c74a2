import { pearson, pearsonLeaveOneOut } from '../statistics/pearson';

/** A GenRM, its numbers on one benchmark, and how well policies do that were trained with it. Any one scale: r has none. */
export interface ValidityRow {
  readonly name: string;
  readonly lAcc: number | null;
  readonly sCorr: number | null;
  readonly fScore: number | null;
  readonly downstream: number | null;
}

export const validityMetrics = ['lAcc', 'fScore', 'sCorr'] as const;
export type ValidityMetric = (typeof validityMetrics)[number];

export interface ReadRows {
  readonly rows: readonly ValidityRow[];
  /** One sentence for each line that gave no row or lost a value; lines count from 1. */
  readonly problems: readonly string[];
}

const columns = ['lAcc', 'sCorr', 'fScore', 'downstream'] as const;
type Column = (typeof columns)[number];

const aliases: readonly (readonly [RegExp, Column | 'name'])[] = [
  [/^(model|name|genrm|reward model|rm)$/, 'name'],
  [/^(l|l acc|label accuracy)$/, 'lAcc'],
  [/^(s|s corr|spurious correctness)$/, 'sCorr'],
  [/^(f|f score|fidelity)$/, 'fScore'],
  [/^(downstream( score)?|policy|rlhf|avg|score)$/, 'downstream'],
];

/** Without a head line, by how many values follow the name. */
const byCount: Readonly<Record<number, readonly Column[]>> = {
  3: ['lAcc', 'fScore', 'downstream'],
  4: columns,
};

/** Reads lines as they are pasted from a table: tabs, semicolons, commas or bars between cells, a head line or none. */
export function readValidityRows(text: string): ReadRows {
  const rows: ValidityRow[] = [];
  const problems: string[] = [];
  let head: readonly (Column | 'name' | null)[] | null = null;
  text.split(/\r?\n/).forEach((line, at) => {
    if (line.trim() === '' || /^[\s|:-]+$/.test(line)) return;
    const cells = cellsOf(line);
    const place = `Line ${String(at + 1)}`;
    if (head === null && rows.length === 0) {
      const named = cells.map(columnOf);
      if (named.includes('name') && named.some((name) => name !== null && name !== 'name')) {
        head = named;
        return;
      }
    }
    const order = head ?? (byCount[cells.length - 1] ? ['name' as const, ...(byCount[cells.length - 1] ?? [])] : null);
    if (order === null) {
      problems.push(
        `${place} has ${String(cells.length)} cells: a name and three values (L-Acc, F-Score, downstream) or four (L-Acc, S-Corr, F-Score, downstream) are expected.`,
      );
      return;
    }
    const values: Record<Column, number | null> = { lAcc: null, sCorr: null, fScore: null, downstream: null };
    for (const column of columns) {
      const cell = cells[order.indexOf(column)] ?? '';
      if (order.indexOf(column) < 0 || cell === '' || cell === '–' || cell === '-') continue;
      const value = Number(cell.replace(/\s*%$/, ''));
      if (Number.isFinite(value)) values[column] = value;
      else problems.push(`${place}: “${cell}” is no number.`);
    }
    rows.push({ name: cells[order.indexOf('name')] ?? '', ...values });
  });
  return { rows, problems };
}

const columnOf = (cell: string): Column | 'name' | null => {
  const word = cell
    .toLowerCase()
    .replace(/[-_\s]+/g, ' ')
    .replace(/\s*[(%].*$/, '')
    .trim();
  return aliases.find(([pattern]) => pattern.test(word))?.[1] ?? null;
};

function cellsOf(line: string): readonly string[] {
  const separator = ['\t', '|', ';', ','].find((sign) => line.includes(sign)) ?? ',';
  const cells = line.split(separator).map((cell) => cell.trim().replace(/^\*\*|\*\*$/g, ''));
  // A row of a Markdown table begins and ends with a bar.
  return separator === '|' ? cells.slice(cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined) : cells;
}

export interface Validity {
  readonly metric: ValidityMetric;
  /** GenRMs of which both values are known. */
  readonly n: number;
  /** Pearson's r of the metric with the downstream score; null: fewer than three, or all the same. */
  readonly r: number | null;
  /** r without each GenRM in turn. */
  readonly without: readonly { readonly name: string; readonly r: number | null }[];
}

/** How well each metric foretells the downstream score (R-Align, figure on predictive validity: r 0.366 for L-Acc, 0.947 for F-Score). */
export const validityOf = (rows: readonly ValidityRow[]): readonly Validity[] =>
  validityMetrics.map((metric) => {
    const known = rows.flatMap(({ name, downstream, [metric]: value }) =>
      value === null || downstream === null ? [] : [{ name, value, downstream }],
    );
    const x = known.map(({ value }) => value);
    const y = known.map(({ downstream }) => downstream);
    const left = pearsonLeaveOneOut(x, y);
    return {
      ...{ metric, n: known.length, r: pearson(x, y) },
      without: known.map(({ name }, at) => ({ name, r: left[at] ?? null })),
    };
  });
