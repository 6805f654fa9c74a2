/**
 * 32-bit hash of a text under a seed: FNV-1a over UTF-16 code units, finished with murmur3's fmix32 (the low bit of
 * bare FNV-1a is only a parity). Orders and sampling seeds come from it, never from a shared random stream: the same
 * seed and id give the same value after filtering, resuming or importing again.
 */
export function hash32(text: string, seed = 0): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 255), 0x01000193);
    h = Math.imul(h ^ (unit >> 8), 0x01000193);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/** Places of ids, in the order of the hashes that a seed gives them; equal ones as they stand. */
export function hashOrder(ids: readonly string[], seed: number): readonly number[] {
  // Hash and place in one number, so that a plain numeric sort does it: 100,000 ids in one short task. `from` would take
  // twice as long.
  const keys = new Float64Array(ids.length);
  ids.forEach((id, place) => (keys[place] = hash32(id, seed) * places + place));
  const order: number[] = [];
  for (const key of keys.sort()) order.push(key % places);
  return order;
}

/** More than any benchmark has items; with 32 bits of hash it fills the 53 bits of a double. */
const places = 2 ** 21;
