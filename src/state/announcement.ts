import type { RunStatus } from '../domain/run';
import type { Estimate } from '../domain/metrics/summary';
import type { LiveView } from './live-view';

const spoken = (name: string, { value }: Estimate): string =>
  value === null ? `${name} not tested yet` : `${name} ${(value * 100).toFixed(1)} percent`;

/** One sentence or two on how a run stands, for screen readers. */
export function announcementOf(
  { settled, target, summary }: Pick<LiveView, 'settled' | 'target' | 'summary'>,
  status: RunStatus | null,
  /** False where the numbers measure nothing. */
  withNumbers = true,
): string {
  const state = status === null || status.state === 'running' ? '' : ` Run ${status.state}. ${status.reason ?? ''}`;
  const numbers = [spoken('L-Acc', summary.lAcc), spoken('S-Corr', summary.sCorr), spoken('F-Score', summary.fScore)];
  const said = withNumbers ? ` ${numbers.join(', ')}.` : '';
  return `${String(settled)} of ${String(target)} items done.${said}${state}`;
}
