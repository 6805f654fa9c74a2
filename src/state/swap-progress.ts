import type { Stage } from '../domain/generation';
import type { RunRecord } from '../domain/run';
import { askable } from '../domain/swap-askable';
import { asksSwap, noSwap, type SwapAsked } from '../domain/swap';
import type { RunStore } from '../run/ports';
import { swapsLeft } from '../run/swaps';

/** How far the swap check of one stage is. */
export interface StageSwap {
  readonly done: number;
  /** Failed calls, which can be tried again. */
  readonly failed: number;
  /** Calls to come; while the run's own order is under way at most so many. */
  readonly left: number;
  readonly isAtMost: boolean;
}

export type SwapProgress = Readonly<Record<Stage, StageSwap>>;

const nothing: StageSwap = { done: 0, failed: 0, left: 0, isAtMost: false };
export const noSwapProgress: SwapProgress = { judge: nothing, meta: nothing };

export const swapsToCome = ({ judge, meta }: SwapProgress): number => judge.left + meta.left;
export const swapsFailed = ({ judge, meta }: SwapProgress): number => judge.failed + meta.failed;

/** @param isSettled every item of the run's own order has its outcome: then it is known which calls are to come. */
export async function storedSwaps(
  store: RunStore,
  run: RunRecord,
  target: number,
  swap: SwapAsked = noSwap,
  isSettled: boolean,
): Promise<SwapProgress> {
  if (!asksSwap(swap)) return noSwapProgress;
  const asked = askable(run.manifest, swap);
  const of = async (stage: Stage): Promise<StageSwap> => {
    const { left, done, failed } = await swapsLeft(run, stage, target, swap, false, store);
    const atMost = Math.min(asked[stage], target) - done - failed;
    return { done, failed, left: isSettled ? left.length : atMost, isAtMost: !isSettled && atMost > 0 };
  };
  return { judge: await of('judge'), meta: await of('meta') };
}
