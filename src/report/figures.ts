import type { Estimate } from '../domain/metrics/summary';
import { integer, percent, range } from '../ui/number-words';
import { html, type Html } from './html';

const at = (fraction: number): string => `${(Math.min(Math.max(fraction, 0), 1) * 100).toFixed(2)}%`;

/** Interval, point and failure band from 0 to 100 %; positions are percentages, so it takes any width. */
export function intervalFigure(name: string, { value, interval, bounds, n }: Estimate, tone: string): Html {
  if (value === null) return html`<span class="soft">not tested</span>`;
  const line = (kind: string, from: number, to: number): Html =>
    html`<line class="${kind}" x1="${at(from)}" x2="${at(to)}" y1="50%" y2="50%" />`;
  const label = `${name}: ${percent(value)} %, 95 % interval ${interval ? range(interval) : 'unknown'}, n = ${integer(n)}`;
  return html`<svg class="interval ${tone}" role="img" aria-label="${label}">
    ${line('axis', 0, 1)}
    ${[0.25, 0.5, 0.75].map((tick) => html`<line class="axis" x1="${at(tick)}" x2="${at(tick)}" y1="30%" y2="70%" />`)}
    ${bounds ? line('band', ...bounds) : ''} ${interval ? line('whisker', ...interval) : ''}
    ${(interval ?? []).map((end) => html`<line class="whisker" x1="${at(end)}" x2="${at(end)}" y1="25%" y2="75%" />`)}
    <circle cx="${at(value)}" cy="50%" r="4.5" />
  </svg>`;
}

export interface Share {
  readonly name: string;
  readonly count: number;
  readonly tone: string;
}

/** Parts of a whole as one bar; the table beside it says the same in numbers. */
export function shareFigure(shares: readonly Share[]): Html {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  const parts = shares.map(({ count, tone, name }) => {
    const part = html`<rect class="${tone}" x="${at(from / total)}" width="${at(count / total)}" height="100%">
      <title>${name}: ${integer(count)}</title>
    </rect>`;
    from += count;
    return part;
  });
  return html`<svg class="shares" aria-hidden="true">${parts}</svg>`;
}
