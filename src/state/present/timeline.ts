import type { Generation } from '../../domain/generation';

/** A text as it was written: nothing until `from`, then evenly up to `to`. In ms since the item began. */
export interface Stretch {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** How an item's two texts came about, one after the other. */
export interface Timeline {
  readonly judge: Stretch;
  readonly meta: Stretch;
  /** When the last text ends. */
  readonly end: number;
  /** False where a text came without its time, as from a result file: it is shown at a pace that can be read along. */
  readonly measured: boolean;
}

/** What is known of how a text was written. */
type Timed = Pick<Generation, 'text' | 'timing'>;

/** Characters a second of a text whose time is not known. */
export const assumedPace = 150;

const hasTime = (call: Timed | null): boolean => call === null || call.text === '' || call.timing.durationMs > 0;

function stretchOf(call: Timed | null, start: number): Stretch {
  const length = call?.text.length ?? 0;
  if (!call || length === 0) return { length: 0, from: start, to: start };
  if (!hasTime(call)) return { length, from: start, to: start + (length / assumedPace) * 1000 };
  const { firstTokenMs, durationMs } = call.timing;
  return { length, from: start + Math.min(firstTokenMs ?? 0, durationMs), to: start + durationMs };
}

/** @param still texts appear whole, at once. */
export function timelineOf(judge: Timed | null, meta: Timed | null, still = false): Timeline {
  const measured = hasTime(judge) && hasTime(meta);
  if (still) {
    const at = (call: Timed | null): Stretch => ({ length: call?.text.length ?? 0, from: 0, to: 0 });
    return { judge: at(judge), meta: at(meta), end: 0, measured };
  }
  const first = stretchOf(judge, 0);
  const second = stretchOf(meta, first.to);
  return { judge: first, meta: second, end: second.to, measured };
}

/** What of a text was there at a time; never half of a surrogate pair. */
export function writtenAt(text: string, { length, from, to }: Stretch, elapsedMs: number): string {
  if (elapsedMs >= to) return text;
  if (elapsedMs < from) return '';
  const end = Math.floor((length * (elapsedMs - from)) / (to - from));
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end);
}
