import { binAt, binCount, rangeOf, type Bins, type Range } from '../../../domain/metrics/bins';
import { outcomeKinds, type OutcomeKind } from '../../../domain/outcome';
import type { Histogram } from '../../../state/results/charts';
import type { MeasureId } from '../../../state/results/facts';
import { integer } from '../../../ui/number-words';
import { outcomeWords, toneColour, type Tone } from '../../../ui/outcome-words';
import { plotStyle, type DrawPlot } from '../../../ui/plot-types';
import { measuredWords, tick } from './words';

/** Neighbouring bins, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const between = (a: number, b: number): Span => ({ from: Math.min(a, b), to: Math.max(a, b) });
export const isIn = (span: Span | null, bin: number): boolean => span === null || (bin >= span.from && bin <= span.to);

/** The bins that a filter leaves; it may cut through those at its ends. */
export function spanOf(bins: Bins, { low, high }: Range): Span {
  const to = high === null ? binCount(bins) - 1 : binAt(bins, high);
  // A range ends before its high end.
  return { from: low === null ? 0 : binAt(bins, low), to: bins.edges[to] === high ? to - 1 : to };
}

/** From the bottom of a bar up. */
export const barTones = [
  'faithful',
  'spurious',
  'label-wrong',
  'failure',
  'not-tested',
] as const satisfies readonly Tone[];
export type BarTone = (typeof barTones)[number];
export const barToneNames: Readonly<Record<BarTone, string>> = {
  faithful: 'faithful',
  spurious: 'spurious',
  'label-wrong': 'label wrong',
  failure: 'failed',
  'not-tested': 'not tested',
};
const kindsOf = (tone: BarTone): readonly OutcomeKind[] =>
  outcomeKinds.filter((kind) => outcomeWords[kind].tone === tone);

export const countOf = (histogram: Histogram, bin: number, kinds: readonly OutcomeKind[]): number =>
  kinds.reduce((sum, kind) => sum + (histogram.counts[bin]?.[kind] ?? 0), 0);
export const toneCount = (histogram: Histogram, bin: number, tone: BarTone): number =>
  countOf(histogram, bin, kindsOf(tone));

export const binRange = ({ bins }: Histogram, bin: number): Range => rangeOf(bins, bin, bin);

interface Segment {
  readonly bin: number;
  readonly tone: BarTone;
  readonly y1: number;
  readonly y2: number;
  /** Hidden from the list by a filter. */
  readonly pale: boolean;
  readonly title: string;
}

export interface Bars {
  readonly id: MeasureId;
  readonly histogram: Histogram;
  /** Outcomes that the list shows; empty: all. They stand on the axis, the others above them. */
  readonly kinds: readonly OutcomeKind[];
  readonly selected: Span | null;
}

const segmentsOf = ({ id, histogram, kinds, selected }: Bars): readonly Segment[] =>
  histogram.counts.flatMap((_, bin) => {
    let y = 0;
    return [true, false].flatMap((isListed) =>
      barTones.flatMap((tone): readonly Segment[] => {
        const part = kindsOf(tone).filter((kind) => isListed === (kinds.length === 0 || kinds.includes(kind)));
        const count = countOf(histogram, bin, part);
        if (count === 0) return [];
        y += count;
        const title = `${measuredWords(id, binRange(histogram, bin))}: ${integer(count)} ${barToneNames[tone]}`;
        return [{ bin, tone, y1: y - count, y2: y, pale: !isListed || !isIn(selected, bin), title }];
      }),
    );
  });

export const drawBars =
  (bars: Bars): DrawPlot =>
  ({ plot, rect, ruleY, ruleX, axisX, axisY, gridY }, { width, height, rem }) => {
    const { edges } = bars.histogram.bins;
    return plot({
      ...{ width, height, style: plotStyle },
      ...{ marginLeft: 2.4 * rem, marginRight: 0.8 * rem, marginTop: 0.5 * rem, marginBottom: 1.5 * rem },
      x: { domain: [edges[0] ?? 0, edges.at(-1) ?? 1] },
      y: { nice: true },
      color: { type: 'identity' },
      opacity: { type: 'identity' },
      marks: [
        gridY({ ticks: 3, stroke: 'var(--line)', strokeOpacity: 1 }),
        axisY({ ticks: 3, tickSize: 0, label: null, tickFormat: tick }),
        axisX({ ticks: Math.max(2, Math.round(width / (5 * rem))), tickSize: 3, label: null, tickFormat: tick }),
        rect(segmentsOf(bars), {
          x1: ({ bin }: Segment) => edges[bin] ?? 0,
          x2: ({ bin }: Segment) => edges[bin + 1] ?? 0,
          ...{ y1: 'y1', y2: 'y2', insetLeft: 0.5, insetRight: 0.5, title: 'title' },
          fill: ({ tone }: Segment) => toneColour[tone],
          fillOpacity: ({ pale }: Segment) => (pale ? 0.22 : 1),
        }),
        ruleY([0], { stroke: 'var(--line-strong)' }),
        // Where both answers are as long.
        ...(bars.id === 'gap' ? [ruleX([0], { stroke: 'var(--ink)', strokeDasharray: '3 3' })] : []),
      ],
    });
  };
