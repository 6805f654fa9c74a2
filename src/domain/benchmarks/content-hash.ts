import type { Item } from '../item';

/** 64 bits in 16 hex digits: two lanes with different multipliers, mixed at the end (after cyrb53, public domain). */
export function hash64(parts: readonly string[]): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  // No inner function: variables that one captures are several times slower, and all texts of a file pass here.
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const unit = part.charCodeAt(i);
      a = Math.imul(a ^ unit, 2654435761);
      b = Math.imul(b ^ unit, 1597334677);
    }
    // The length keeps ["ab", ""] and ["a", "b"] apart.
    const length = 0x10000 + part.length;
    a = Math.imul(a ^ length, 2654435761);
    b = Math.imul(b ^ length, 1597334677);
  }
  const x = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const y = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return hex(x) + hex(y);
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

/** Hash of what is compared. The answers are sorted first: a copy with A and B exchanged has the same hash. */
export function contentHash(item: Pick<Item, 'conversation' | 'responseA' | 'responseB'>): string {
  const { conversation, responseA, responseB } = item;
  const answers = responseA < responseB ? [responseA, responseB] : [responseB, responseA];
  return hash64([...conversation.flatMap((turn) => [turn.role, turn.content]), ...answers]);
}
