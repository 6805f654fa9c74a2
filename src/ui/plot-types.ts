import type { Plot } from '@observablehq/plot';
import type * as kit from './plot-kit';

export type PlotKit = typeof kit;
export type PlotNode = (SVGSVGElement | HTMLElement) & Plot;

/** In CSS pixels; `rem` as the person has it, for margins that hold text. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
  readonly rem: number;
}

export type DrawPlot = (kit: PlotKit, size: PlotSize) => PlotNode;

/** What every chart has in common: the page's own type, and colours that follow the theme. */
export const plotStyle = {
  background: 'none',
  fontFamily: 'inherit',
  fontSize: '0.76rem',
  overflow: 'visible',
} as const;
