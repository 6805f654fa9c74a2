import type { EngineFailureKind } from '../generation';
import type { Outcome, OutcomeKind } from '../outcome';

/** How many items ended in which way: all that the three numbers need. */
export interface Counts {
  readonly kinds: Readonly<Record<OutcomeKind, number>>;
  /** Failed calls of both stages by kind of failure. */
  readonly failures: Readonly<Partial<Record<EngineFailureKind, number>>>;
  /** Meta-verdicts that are "incorrect" by format only. */
  readonly irregularMeta: number;
}

const zero = (): Record<OutcomeKind, number> => ({
  faithful: 0,
  spurious: 0,
  'label-wrong': 0,
  'no-verdict': 0,
  'judge-failed': 0,
  'meta-failed': 0,
  'meta-unreadable': 0,
  'not-tested': 0,
  'meta-pending': 0,
  pending: 0,
});

export function count(outcomes: Iterable<Pick<Outcome, 'kind' | 'failure' | 'irregularMeta'>>): Counts {
  const kinds = zero();
  const failures: Partial<Record<EngineFailureKind, number>> = {};
  let irregularMeta = 0;
  for (const outcome of outcomes) {
    kinds[outcome.kind]++;
    if (outcome.failure !== null) failures[outcome.failure] = (failures[outcome.failure] ?? 0) + 1;
    if (outcome.irregularMeta) irregularMeta++;
  }
  return { kinds, failures, irregularMeta };
}
