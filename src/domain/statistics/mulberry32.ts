/**
 * A stream of uniform numbers in [0, 1) from a 32-bit seed: the same on every machine. For resampling only: orders and
 * sampling seeds of runs come from `hash32`.
 * Source: mulberry32 by Tommy Ettinger (public domain).
 */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
