import { mcnemarEValue } from '../statistics/mcnemar-e-value';
import { scoresOf, type Fates } from './aspect';
import type { Mask } from './intersection';
import { quadrantCounts, type QuadrantCounts } from './paired';

/** A run under way beside another one, on the items that both have a score for. */
export interface HeadToHead {
  readonly aspect: 'label' | 'faithful';
  readonly counts: QuadrantCounts;
  readonly n: number;
  /** Evidence against "both are equally good"; stays valid however often one looks. Decided from `decidedAt` on. */
  readonly eValue: number;
}

/**
 * @param settled items of the settled beginning of the run's order. Label-wrong items settle before label-right ones, so
 * label and reason together are compared on these alone; the label is known as soon as an item is judged.
 */
export const headToHead = (run: Fates, baseline: Fates, settled: Mask): readonly HeadToHead[] =>
  (['label', 'faithful'] as const).map((aspect) => {
    const within = aspect === 'label' ? new Uint8Array(run.length).fill(1) : settled;
    const counts = quadrantCounts({ run, baseline, scores: scoresOf(aspect, 'missing'), within });
    const n = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { aspect, counts, n, eValue: mcnemarEValue(counts.fixed, counts.broken) };
  });
