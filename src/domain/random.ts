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
