import type { Generation, Stage } from '../domain/generation';
import { tokenRate, type Measured } from './token-rate';

/** What it did to a run that its tab was out of sight. */
export interface HiddenPace {
  /** How long it was, since the run was started or gone on with here. */
  readonly ms: number;
  /** Tokens written a second; only stages with enough calls of both sorts. */
  readonly stages: readonly { readonly stage: Stage; readonly hidden: number; readonly visible: number }[];
}

/** Fewer calls than this say too little. */
const leastCalls = 3;
/** Kept of each sort. */
const mostCalls = 100;

/** Sorts the calls of a run by whether its tab was in sight while they were made; those that saw a change count for neither. */
export class HiddenCalls {
  readonly #calls: Record<Stage, Record<'hidden' | 'visible', Measured[]>> = {
    judge: { hidden: [], visible: [] },
    meta: { hidden: [], visible: [] },
  };

  /** @param hiddenMs how long the tab was hidden during this call */
  add({ stage, usage, timing }: Generation, hiddenMs: number): void {
    const isHidden = hiddenMs > 0;
    // Times come from two clocks.
    if (isHidden && hiddenMs < timing.durationMs - 1) return;
    const calls = this.#calls[stage][isHidden ? 'hidden' : 'visible'];
    calls.push({ usage, timing });
    if (calls.length > mostCalls) calls.shift();
  }

  /** @param ms how long the tab was hidden in all */
  pace(ms: number): HiddenPace {
    const stages = (['judge', 'meta'] as const).flatMap((stage) => {
      const [hidden, visible] = [this.#calls[stage].hidden, this.#calls[stage].visible].map((calls) =>
        calls.length < leastCalls ? null : tokenRate(calls).written,
      );
      return hidden && visible ? [{ stage, hidden, visible }] : [];
    });
    return { ms, stages };
  }
}
