import { goldenCaption } from '../domain/golden/counter';
import type { Summary } from '../domain/metrics/summary';

/** What S-Corr must never be without: who judged, and against what where that did not come with the benchmark. */
export function judgedBy(metaJudge: string | undefined, { counts, sCorr }: Summary): string | undefined {
  const caption = goldenCaption(counts.goldenFrom, sCorr.n);
  return metaJudge === undefined || caption === null ? metaJudge : `${metaJudge}, ${caption}`;
}
