/**
 * Solves A x = b by Gauss-Jordan elimination with partial pivoting; for the few unknowns of a regression.
 * @returns null when A is singular.
 */
export function solve(a: readonly (readonly number[])[], b: readonly number[]): readonly number[] | null {
  const rows = a.map((row, i) => [...row, b[i] ?? NaN]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows.slice(column).reduce((best, row) => (size(row, column) > size(best, column) ? row : best));
    const divisor = pivot[column] ?? 0;
    if (!(Math.abs(divisor) > 1e-300)) return null;
    const scaled = pivot.map((value) => value / divisor);
    rows[rows.indexOf(pivot)] = rows[column] ?? [];
    rows.forEach((row, r) => {
      const factor = row[column] ?? 0;
      rows[r] = r === column ? scaled : row.map((value, c) => value - factor * (scaled[c] ?? 0));
    });
  }
  return rows.map((row) => row.at(-1) ?? NaN);
}

const size = (row: readonly number[], column: number): number => Math.abs(row[column] ?? 0);
