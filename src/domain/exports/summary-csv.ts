import { quoted } from './csv';
import { percent } from './percent';

/** One result file's numbers, as fractions; null where a denominator is empty. */
export interface SummaryRow {
  readonly model: string;
  readonly bench: string;
  readonly lAcc: number | null;
  readonly sCorr: number | null;
  readonly fScore: number | null;
}

/**
 * The paper's results_summary.csv: one line per model, three columns per benchmark, percent with four decimals, an
 * empty cell for what was not tested. Of two rows for one model and benchmark the last counts, as in the script;
 * rows without model or benchmark are left out. Lines end in LF, as in the published file.
 */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  const named = rows.filter((row) => row.model !== '' && row.bench !== '');
  const benches = sortedNames(named.map((row) => row.bench));
  const models = sortedNames(named.map((row) => row.model));
  const header = [
    'model',
    ...benches.flatMap((bench) => [
      `${bench}__label_acc`,
      `${bench}__spurious_correctness`,
      `${bench}__fidelity_score`,
    ]),
  ];
  const lines = models.map((model) => [
    model,
    ...benches.flatMap((bench) => {
      const row = named.findLast((other) => other.model === model && other.bench === bench);
      return [row?.lAcc, row?.sCorr, row?.fScore].map(cell);
    }),
  ]);
  return [header, ...lines].map((line) => `${line.map(quoted).join(',')}\n`).join('');
}

const cell = (fraction: number | null | undefined): string =>
  fraction === null || fraction === undefined ? '' : percent(fraction, 4);

const sortedNames = (names: readonly string[]): string[] => [...new Set(names)].sort(byCodePoint);

const codePoint = (char: string): number => char.codePointAt(0) ?? 0;

/** Python's order of strings; JavaScript's own differs beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  const left = Array.from(a, codePoint);
  const right = Array.from(b, codePoint);
  for (const [i, code] of left.entries()) {
    const difference = code - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
