import type { Baseline } from '../../domain/metrics/baselines';
import { confusionOf, type Confusion } from '../../domain/metrics/confusion';
import { testSubsets, type SubsetTests } from '../../domain/metrics/subset-marks';
import { eachSubset, type SubsetSummary } from '../../domain/metrics/summary';
import type { Outcome } from '../../domain/outcome';
import { baselinesOf, histogramOf, kindCodes, type Histogram } from './charts';
import { measureIds, type Facts, type MeasureId } from './facts';
import { maskWithout, remaining } from './filter';
import type { OverviewShown } from './query';
import { timeSlice } from './time-slice';

/** What the overview shows: each part of what all filters but its own leave, whatever became of the items. */
export interface OverviewData {
  readonly baselines: readonly Baseline[];
  readonly confusion: Confusion;
  readonly categories: readonly SubsetSummary[];
  /** Of each category. */
  readonly tests: readonly SubsetTests[];
  /** null: not shown. A null in it: no item of the run has the value. */
  readonly histograms: Readonly<Record<MeasureId, Histogram | null>> | null;
}

/** What it is made of. `failed`: the filters that each outcome fails. */
export interface OverviewSource {
  readonly outcomes: readonly Outcome[];
  readonly facts: Facts;
  readonly failed: Uint16Array;
}

/** Works the overview out in short slices of time; until it is done, what was there before stays. */
export class Overview {
  data: OverviewData | null = $state.raw(null);

  /** @returns ends it */
  follow(source: OverviewSource | null, shown: OverviewShown): () => void {
    const work = new AbortController();
    if (source && shown !== 'closed') {
      this.#make(source, shown === 'all', work.signal).then(
        (data) => (this.data = data),
        () => undefined, // aborted
      );
    }
    return () => {
      work.abort();
    };
  }

  forget(): void {
    this.data = null;
  }

  async #make(source: OverviewSource, withHistograms: boolean, signal: AbortSignal): Promise<OverviewData> {
    const { outcomes, facts, failed } = source;
    const slice = timeSlice(signal);
    await slice.pause();
    const baselines = baselinesOf(outcomes, facts, failed, maskWithout(null));
    await slice.pause();
    const confusion = confusionOf(remaining(outcomes, failed, 'cell'));
    await slice.pause();
    const categories: SubsetSummary[] = [];
    for (const row of eachSubset(remaining(outcomes, failed, 'subset'))) {
      categories.push(row);
      if (slice.due()) await slice.pause();
    }
    const tests = testSubsets(categories);
    await slice.pause();
    return { baselines, confusion, categories, tests, histograms: withHistograms ? histograms(source) : null };
  }
}

function histograms({ outcomes, facts, failed }: OverviewSource): Record<MeasureId, Histogram | null> {
  const codes = kindCodes(outcomes);
  return Object.fromEntries(
    measureIds.map((id) => [id, histogramOf(facts.measures[id], codes, failed, maskWithout(id))]),
  ) as Record<MeasureId, Histogram | null>;
}
