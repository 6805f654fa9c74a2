import { compareSCorr, type SCorrComparison, type Soundness } from '../statistics/scorr-compare';
import { fateAt, type Fates } from './aspect';
import type { Mask } from './intersection';

/** The items that two runs are compared on, one byte each, as places in `soundness`: quickly sent to a worker. */
export type Reasons = Uint8Array;
const soundness = ['sound', 'spurious', 'label-wrong'] as const satisfies readonly Soundness[];

/** Of the items within a mask of "label and reason": faithful, spurious, or neither right. */
export function reasonsOf(run: Fates, within: Mask): Reasons {
  const found = new Uint8Array(within.length);
  let n = 0;
  for (let at = 0; at < within.length; at++) {
    if (within[at] === 0) continue;
    const fate = fateAt(run, at);
    found[n++] = fate === 'faithful' ? 0 : fate === 'spurious' ? 1 : 2;
  }
  return found.slice(0, n);
}

/** Fixed, so that the same two runs always give the same interval. */
const resampling = { seed: 777, resamples: 2000 };

/** Three answers to "whose reasons are worse?". The run comes first: differences are what it adds to the baseline. */
export const compareReasons = (run: Reasons, baseline: Reasons): SCorrComparison | null =>
  compareSCorr(named(run), named(baseline), resampling);

const named = (reasons: Reasons): readonly Soundness[] => Array.from(reasons, (code) => soundness[code] ?? null);
