/** The word that was probably meant: at most two letters added, left out, changed or exchanged; null: none is near. */
export function nearest(word: string, words: Iterable<string>): string | null {
  const typed = word.toLowerCase();
  let best: string | null = null;
  let least = Math.min(2, Math.ceil(typed.length / 3), typed.length - 1) + 1;
  for (const known of words) {
    const steps = distance(typed, known.toLowerCase());
    if (steps >= least) continue;
    least = steps;
    best = known;
  }
  return best;
}

/** Levenshtein’s distance with exchanges of neighbours. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const change = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchange = i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(change, exchange, cell(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1));
    }
  }
  return cell(a.length, b.length);
}
