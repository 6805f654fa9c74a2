import { hash32 } from '../domain/random';

/**
 * The order in which a run takes the items of its benchmark, as 0-based positions in the file: by a hash of run seed
 * and item id. Any first n of it are a random sample, so numbers of an unfinished run are fair estimates, and asking
 * for more items only adds to it.
 */
export function runOrder(itemIds: readonly string[], seed: number): readonly number[] {
  const keys = itemIds.map((id) => hash32(id, seed));
  return itemIds.map((_, index) => index).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** Sampling seed of one call: the same for the same run seed and call, whatever ran before. Always positive. */
export const callSeed = (callId: string, seed: number): number => (hash32(callId, seed) % 0x7ffffffe) + 1;
