import type { Label } from '../item';
import type { Outcome } from '../outcome';

/** What the GenRM said: a letter, nothing that can be read, or nothing at all. */
export const verdictColumns = ['A', 'B', 'none', 'failed'] as const;
export type VerdictColumn = (typeof verdictColumns)[number];

export interface Cell {
  readonly golden: Label;
  readonly verdict: VerdictColumn;
}

export type Confusion = Readonly<Record<Label, Readonly<Record<VerdictColumn, number>>>>;

/** null: not judged yet. */
export function columnOf({ kind, verdict }: Pick<Outcome, 'kind' | 'verdict'>): VerdictColumn | null {
  if (kind === 'pending') return null;
  if (kind === 'judge-failed') return 'failed';
  return verdict ?? 'none';
}

/** Items by golden label and verdict; pending ones are left out. */
export function confusionOf(outcomes: Iterable<Pick<Outcome, 'kind' | 'verdict' | 'goldenLabel'>>): Confusion {
  const empty = (): Record<VerdictColumn, number> => ({ A: 0, B: 0, none: 0, failed: 0 });
  const cells = { A: empty(), B: empty() };
  for (const outcome of outcomes) {
    const column = columnOf(outcome);
    if (column !== null) cells[outcome.goldenLabel][column]++;
  }
  return cells;
}
