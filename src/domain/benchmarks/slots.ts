import type { Item, SlotChoice } from '../item';
import { hash32 } from '../random';
import { contentHash } from './content-hash';

/** Fixed, and written into every item: the same data is the same benchmark on every machine. */
const slotSeed = 0;

/**
 * Where the first of two answers goes, if the source does not say which is A. Depends on the content alone: the same
 * after filtering, sorting or importing again, and for copies in which the ids differ.
 * @param compared the two answers in the source's order.
 */
export const assignSlots = (compared: Pick<Item, 'conversation' | 'responseA' | 'responseB'>): SlotChoice => ({
  rule: 'content-hash/1',
  seed: slotSeed,
  flipped: (hash32(contentHash(compared), slotSeed) & 1) === 1,
});
