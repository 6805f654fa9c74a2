import type { EngineFailureKind } from '../generation';
import { GoldenCounter, type GoldenCount } from '../golden/counter';
import type { Outcome, OutcomeKind } from '../outcome';

/** How many items ended in which way: all that the three numbers need. */
export interface Counts {
  readonly kinds: Readonly<Record<OutcomeKind, number>>;
  /** Failed calls of both stages by kind of failure. */
  readonly failures: Readonly<Partial<Record<EngineFailureKind, number>>>;
  /** Meta-verdicts that are "incorrect" by format only. */
  readonly irregularMeta: number;
  /** Of the items that S-Corr is of: golden judgments that did not come with the benchmark; absent if all did. */
  readonly goldenFrom?: readonly GoldenCount[];
}

/** What counting needs of an outcome. */
export type Counted = Pick<Outcome, 'kind' | 'failure' | 'irregularMeta' | 'goldenFrom'>;

/** Whether the meta-judge has compared it with its golden judgment: then it counts for S-Corr. */
export const isTested = ({ kind }: Pick<Outcome, 'kind'>): boolean => kind === 'faithful' || kind === 'spurious';

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

/** Counts outcomes one after another. */
export interface Counter {
  add(outcome: Counted): void;
  counts(): Counts;
}

export function createCounter(): Counter {
  const kinds = zero();
  const failures: Partial<Record<EngineFailureKind, number>> = {};
  const golden = new GoldenCounter();
  let irregularMeta = 0;
  return {
    add(outcome) {
      kinds[outcome.kind]++;
      if (outcome.failure !== null) failures[outcome.failure] = (failures[outcome.failure] ?? 0) + 1;
      if (outcome.irregularMeta) irregularMeta++;
      if (isTested(outcome)) golden.add(outcome.goldenFrom);
    },
    counts: () => ({ kinds, failures, irregularMeta, ...goldenIn(golden) }),
  };
}

export function count(outcomes: Iterable<Counted>): Counts {
  const counter = createCounter();
  for (const outcome of outcomes) counter.add(outcome);
  return counter.counts();
}

export function goldenIn(counter: GoldenCounter): Pick<Counts, 'goldenFrom'> {
  const goldenFrom = counter.list();
  return goldenFrom.length === 0 ? {} : { goldenFrom };
}
