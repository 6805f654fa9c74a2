import { hash32, hashOrder } from '../domain/random';
import type { RunManifest } from '../domain/run';

/**
 * The order in which a run takes the items of its benchmark, as 0-based positions in the file: by a hash of run seed
 * and item id. Any first n of it are a random sample, so numbers of an unfinished run are fair estimates, and asking
 * for more items only adds to it.
 */
export const runOrder = (itemIds: readonly string[], seed: number): readonly number[] => hashOrder(itemIds, seed);

/** The order of a run that may be about some of the items only. */
export function orderOf(
  itemIds: readonly string[],
  { seed, only }: Pick<RunManifest, 'seed' | 'only'>,
): readonly number[] {
  const order = runOrder(itemIds, seed);
  if (only === undefined) return order;
  const wanted = new Set(only);
  return order.filter((index) => wanted.has(index));
}

/** Sampling seed of one call: the same for the same run seed and call, whatever ran before. Always positive. */
export const callSeed = (callId: string, seed: number): number => (hash32(callId, seed) % 0x7ffffffe) + 1;
