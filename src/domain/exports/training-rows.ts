import type { GoldenSource } from '../golden/source';
import type { Generation, Order } from '../generation';
import type { Item, Turn } from '../item';
import type { Outcome } from '../outcome';

/** One rollout of the GenRM with its two rewards, for a trainer of the GenRM. */
export interface RewardRow {
  readonly id: string;
  readonly subset: string;
  /** 0-based, of several draws of one prompt. */
  readonly sample: number;
  /** Which answer the GenRM saw first; its text speaks of the first as A. */
  readonly order: Order;
  /** The literal prompt. */
  readonly prompt: string;
  readonly completion: string;
  /** 1 if the label is right, else 0 (RLVR). */
  readonly r_rlvr: 0 | 1;
  /** 1 if the rationale is right too, else 0; null where the meta-judge has not told (R-Align, arXiv 2602.06763, figure 2). */
  readonly r_ralign: 0 | 1 | null;
  /** Where the golden judgment behind r_ralign is from; absent where it came with the benchmark. */
  readonly golden_from?: GoldenSource;
}

/**
 * A label that is not right earns nothing, whatever the reasons; nor does a right one with wrong reasons under R-Align.
 * @param outcome of this very call. @param call the GenRM's; a call that failed is no rollout.
 */
export function rewardRow(
  { id, subset, meta }: Item,
  { kind, verdict, goldenLabel }: Outcome,
  call: Pick<Generation, 'prompt' | 'text' | 'sample' | 'order'>,
): RewardRow {
  const isRight = verdict === goldenLabel;
  const aligned = kind === 'faithful' ? 1 : kind === 'spurious' ? 0 : null;
  return {
    id,
    subset,
    sample: call.sample,
    order: call.order,
    prompt: call.prompt,
    completion: call.text,
    r_rlvr: isRight ? 1 : 0,
    r_ralign: isRight ? aligned : 0,
    ...(meta.goldenFrom && { golden_from: meta.goldenFrom }),
  };
}

/** A preference pair as TRL reads it, labelled by the GenRM. */
export interface DpoRow {
  readonly id: string;
  readonly prompt: readonly Turn[];
  readonly chosen: readonly Turn[];
  readonly rejected: readonly Turn[];
  /** Whether the golden label prefers the same answer. */
  readonly golden_agrees: boolean;
  /** Whether the meta-judge found the reasons right; null where it was not asked or not understood. */
  readonly rationale_correct: boolean | null;
  /** Where the golden judgment behind rationale_correct is from; absent where it came with the benchmark. */
  readonly golden_from?: GoldenSource;
}

/** @returns null where the GenRM gave no verdict. */
export function dpoRow(item: Item, { kind, verdict }: Outcome): DpoRow | null {
  if (verdict === null) return null;
  const answer = (content: string): readonly Turn[] => [{ role: 'assistant', content }];
  const [chosen, rejected] = verdict === 'A' ? [item.responseA, item.responseB] : [item.responseB, item.responseA];
  return {
    id: item.id,
    prompt: item.conversation,
    chosen: answer(chosen),
    rejected: answer(rejected),
    golden_agrees: verdict === item.goldenLabel,
    rationale_correct: kind === 'faithful' ? true : kind === 'spurious' ? false : null,
    ...(item.meta.goldenFrom && { golden_from: item.meta.goldenFrom }),
  };
}
