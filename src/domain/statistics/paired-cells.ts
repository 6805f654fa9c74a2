/** Two runs on the same items: how often both, one or neither had what is counted (say, the right label). */
export interface PairedCells {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** Both lists are about the same items in the same order. */
export function pairedCells(first: readonly boolean[], second: readonly boolean[]): PairedCells {
  const cells = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  first.forEach((one, i) => {
    cells[one ? (second[i] ? 'both' : 'onlyFirst') : second[i] ? 'onlySecond' : 'neither']++;
  });
  return cells;
}
