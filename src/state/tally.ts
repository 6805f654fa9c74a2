import type { EngineFailureKind } from '../domain/generation';
import { GoldenCounter } from '../domain/golden/counter';
import { count, goldenIn, isTested, type Counted, type Counts } from '../domain/metrics/counts';
import type { Outcome, OutcomeKind } from '../domain/outcome';

/** Counts that follow outcomes as they change, one at a time. */
export class Tally {
  readonly #kinds: Record<OutcomeKind, number> = { ...count([]).kinds };
  readonly #failures = new Map<EngineFailureKind, number>();
  readonly #golden = new GoldenCounter();
  #irregularMeta = 0;

  add(outcome: Counted, times = 1): void {
    this.#kinds[outcome.kind] += times;
    if (outcome.failure !== null) {
      this.#failures.set(outcome.failure, (this.#failures.get(outcome.failure) ?? 0) + times);
    }
    if (outcome.irregularMeta) this.#irregularMeta += times;
    if (isTested(outcome)) this.#golden.add(outcome.goldenFrom, times);
  }

  remove(outcome: Counted): void {
    this.add(outcome, -1);
  }

  /** @param pending items that nothing is known of yet. */
  counts(pending = 0): Counts {
    return {
      kinds: { ...this.#kinds, pending },
      failures: Object.fromEntries([...this.#failures].filter(([, size]) => size > 0)),
      irregularMeta: this.#irregularMeta,
      ...goldenIn(this.#golden),
    };
  }
}

/** Whether nothing more will come of an item unless someone asks for it. */
export const settled = (outcome: Pick<Outcome, 'kind'> | undefined): boolean =>
  outcome !== undefined && outcome.kind !== 'pending' && outcome.kind !== 'meta-pending';
