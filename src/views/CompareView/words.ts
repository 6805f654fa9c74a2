import type { Aspect, Fate } from '../../domain/metrics/aspect';
import { alpha, type PairedChange, type Planned, type Quadrant } from '../../domain/metrics/paired';
import type { MetricId } from '../../domain/metrics/summary';
import type { RunRecord } from '../../domain/run';
import type { Interval } from '../../domain/statistics/wilson';
import type { Obstacle } from '../../state/compare/lineup';
import { counted, percent } from '../../ui/number-words';
import { outcomeWords } from '../../ui/outcome-words';

export const runName = ({ manifest }: RunRecord): string => manifest.genrm.name;

export const aspectWords: Readonly<
  Record<Aspect, { readonly name: string; readonly right: string; readonly wrong: string }>
> = {
  label: { name: 'Label', right: 'label right', wrong: 'label not right' },
  faithful: { name: 'Label and reason', right: 'label and reason right', wrong: 'not both right' },
  reason: { name: 'Reason, where both labels are right', right: 'reason right', wrong: 'reason spurious' },
};

export const quadrantWords: Readonly<Record<Quadrant, { readonly name: string; readonly key: string }>> = {
  'both-right': { name: 'both right', key: '1' },
  fixed: { name: 'fixed', key: '2' },
  broken: { name: 'broken', key: '3' },
  'both-wrong': { name: 'both wrong', key: '4' },
};

/** Why an item is missing from a run. */
export const lackWords = (fate: Fate): string => (fate === 'not-asked' ? 'not asked' : outcomeWords[fate].name);

export const obstacleWords: Readonly<Record<Obstacle, string>> = {
  'other-data': 'other data',
  'other-golden': 'other golden judgments',
  'no-meta-judge': 'not tested: no meta-judge',
};

/** How a difference reads: never by its sign alone. Of S-Corr, less is better. */
export interface ChangeWords {
  readonly sign: '▲' | '▼' | '=';
  readonly points: string;
  readonly judgement: 'better' | 'worse' | 'the same';
}

export function changeWords(difference: number, metric: MetricId): ChangeWords {
  if (difference === 0) return { sign: '=', points: '0.0', judgement: 'the same' };
  const isBetter = difference > 0 !== (metric === 's-corr');
  return {
    sign: difference > 0 ? '▲' : '▼',
    points: percent(Math.abs(difference)),
    judgement: isBetter ? 'better' : 'worse',
  };
}

/** 0.012 -> "+1.2" */
export const signedPoints = (fraction: number): string =>
  `${fraction < 0 ? '−' : fraction > 0 ? '+' : ''}${percent(Math.abs(fraction))}`;

/** [-0.012, 0.05] -> "−1.2 to +5.0" */
export const spanWords = ([low, high]: Interval): string => `${signedPoints(low)} to ${signedPoints(high)}`;

/** 0.0336 -> "0.034"; below a thousandth only that. */
export const pWords = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** Raw, and corrected where there are several comparisons. */
export const testWords = ({ test, adjusted, comparisons }: Planned<Pick<PairedChange, 'test'>>): string =>
  comparisons > 1
    ? `p ${pEquals(test.midP)}, Holm ${pEquals(adjusted)} (of ${String(comparisons)})`
    : `p ${pEquals(test.midP)}`;

export const pEquals = (p: number): string => (p < 0.001 ? pWords(p) : `= ${pWords(p)}`);

export const isClear = ({ adjusted }: { readonly adjusted: number }): boolean => adjusted < alpha;

/** What stands beside "no significant difference". */
export function reachWords(n: number, difference: number, detectable: number | null, more: number | null): string {
  const least =
    detectable === null
      ? `${counted(n, 'item')} cannot show any difference here.`
      : `${counted(n, 'item')} would show one of ${percent(detectable)} points or more, four times in five.`;
  if (more === null) return least;
  return more === 0
    ? least
    : `${least} One of ${percent(Math.abs(difference))} would take ${counted(more, 'more item')}.`;
}
