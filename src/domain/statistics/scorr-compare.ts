import { mcnemar, type McNemar } from './mcnemar';
import { pairedCells, type PairedCells } from './paired-cells';
import { middle95 } from './quantile';
import { countKinds, resampleKinds, type Resampling } from './resample';
import type { Interval } from './wilson';

/** What became of an item in one run; null: a call failed. */
export type Soundness = 'sound' | 'spurious' | 'label-wrong' | null;

/** The same number of two runs, with the items that tell them apart. */
export interface Paired {
  readonly first: number | null;
  readonly second: number | null;
  readonly cells: PairedCells;
  readonly test: McNemar;
}

export interface SCorrComparison {
  /** Items that failed in neither run: all three comparisons are about these. */
  readonly n: number;
  /** F-Score of both, with McNemar's test: what runs are ranked by. Cells count sound items. */
  readonly fScore: Paired;
  /**
   * S-Corr of both, each over its own label-correct items, with the bootstrap of the difference. null where a run has
   * no label-correct item. `skipped`: resamples without one.
   */
  readonly sCorr: {
    readonly first: number | null;
    readonly second: number | null;
    readonly difference: number | null;
    readonly interval: Interval | null;
    readonly skipped: number;
  };
  /** S-Corr on the `n` items whose label both got right, with McNemar's test. Cells count spurious items. */
  readonly common: Paired & { readonly n: number };
}

/**
 * Compares the reasons of two runs on the same items. Each run has its own label-correct items, so a difference of
 * S-Corr mixes "worse reasons" with "other, harder items": hence three answers, to be shown together. The bootstrap
 * resamples items and computes both ratios anew in each resample.
 * Source: ratio bootstrap: Efron & Tibshirani 1993, ch. 10; McNemar 1947.
 * @returns null when no item went through in both runs.
 */
export function compareSCorr(
  first: readonly Soundness[],
  second: readonly Soundness[],
  resampling: Resampling,
): SCorrComparison | null {
  const pairs = first.flatMap((a, i) => {
    const b = second[i] ?? null;
    return a === null || b === null ? [] : [[a, b] as const];
  });
  if (pairs.length === 0) return null;
  const common = pairs.filter(([a, b]) => a !== 'label-wrong' && b !== 'label-wrong');
  const kinds = pairs.map(([a, b]) => 3 * codes[a] + codes[b]);
  const bothRatios = (counts: Float64Array): readonly [number | null, number | null] => {
    const at = (a: Code, b: Code): number => counts[3 * a + b] ?? 0;
    const ofFirst = (a: Code): number => at(a, 0) + at(a, 1) + at(a, 2);
    const ofSecond = (b: Code): number => at(0, b) + at(1, b) + at(2, b);
    return [share(ofFirst(1), ofFirst(0)), share(ofSecond(1), ofSecond(0))];
  };
  const resampled = resampleKinds(kinds, 9, (counts) => minus(...bothRatios(counts)), resampling);
  const [s1, s2] = bothRatios(countKinds(kinds, 9));
  return {
    n: pairs.length,
    fScore: paired(pairs, 'sound'),
    sCorr: {
      first: s1,
      second: s2,
      difference: minus(s1, s2),
      interval: resampled.length === 0 ? null : middle95(resampled),
      skipped: resampling.resamples - resampled.length,
    },
    common: { n: common.length, ...paired(common, 'spurious') },
  };
}

type Code = 0 | 1 | 2;
const codes = { sound: 0, spurious: 1, 'label-wrong': 2 } as const;

const share = (part: number, rest: number): number | null => (part + rest === 0 ? null : part / (part + rest));
const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

function paired(pairs: readonly (readonly [Soundness, Soundness])[], what: Soundness): Paired {
  const cells = pairedCells(
    pairs.map(([a]) => a === what),
    pairs.map(([, b]) => b === what),
  );
  const { both, onlyFirst, onlySecond } = cells;
  const n = pairs.length;
  return {
    first: share(both + onlyFirst, n - both - onlyFirst),
    second: share(both + onlySecond, n - both - onlySecond),
    cells,
    test: mcnemar(onlyFirst, onlySecond),
  };
}
