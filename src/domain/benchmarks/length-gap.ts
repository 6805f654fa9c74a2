import type { Item } from '../item';

/** Median lengths, in UTF-16 units, of the answers that the labels call better and worse. */
export interface LengthGap {
  readonly better: number;
  readonly worse: number;
  readonly n: number;
}

/** Measures how much length gives away, one item after another. */
export interface LengthGapCounter {
  add(item: Pick<Item, 'goldenLabel' | 'responseA' | 'responseB'>): void;
  /** null while there is no item. */
  gap(): LengthGap | null;
}

export function createLengthGapCounter(): LengthGapCounter {
  const better: number[] = [];
  const worse: number[] = [];
  return {
    add({ goldenLabel, responseA, responseB }) {
      better.push(goldenLabel === 'A' ? responseA.length : responseB.length);
      worse.push(goldenLabel === 'A' ? responseB.length : responseA.length);
    },
    gap: () => (better.length === 0 ? null : { better: median(better), worse: median(worse), n: better.length }),
  };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
