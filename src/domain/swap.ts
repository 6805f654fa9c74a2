import type { Stage } from './generation';
import type { Label } from './item';

/**
 * The swap check: a stage asked again with what it compares exchanged (order BA). Of the GenRM the two answers change
 * places, of the meta-judge the golden judgment and the rationale. The run's numbers are of order AB alone.
 */

/** Of how many items of the run's order, from its first on, each stage is asked in both orders. */
export type SwapAsked = Readonly<Record<Stage, number>>;

export const noSwap: SwapAsked = { judge: 0, meta: 0 };

/** Enough for a flip rate to within ten points. */
export const standardSwap = 100;

export const asksSwap = ({ judge, meta }: SwapAsked): boolean => judge > 0 || meta > 0;

/** What the calls in the exchanged order say of one item, in the item's own terms; a stage that was not asked is absent. */
export interface ItemSwap {
  readonly judge?: Label | NoVerdict;
  readonly meta?: 'correct' | 'incorrect' | NoVerdict;
}

/** The call failed, or wrote what no verdict can be read from. */
export type NoVerdict = 'failed' | 'unreadable';

/** By position in the benchmark. */
export type Swaps = ReadonlyMap<number, ItemSwap>;

export const noSwaps: Swaps = new Map();
