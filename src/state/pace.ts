/** How fast a run goes and how long it will take; pure arithmetic over the seconds that its calls took. */

export interface StagePace {
  /** Seconds of recent calls. */
  readonly seconds: readonly number[];
  /** Calls still to be made; an expectation for the meta-judge, who sees label-correct items only. */
  readonly left: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[], middle: number): number {
  return values.length < 2
    ? middle * middle
    : values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** Fewer calls than this say too little. */
const leastCalls = 3;

/**
 * Seconds to go, as a range that holds the answer about 95 times in 100 if calls go on as they did: the spread of the
 * calls still to come, and what we do not know of their mean.
 * @param overlap how many calls are under way at once, on average: 1 or more.
 * @returns null while too little is known.
 */
export function timeLeft(stages: readonly StagePace[], overlap: number): readonly [low: number, high: number] | null {
  let total = 0;
  let spread = 0;
  for (const { seconds, left } of stages) {
    if (left <= 0) continue;
    if (seconds.length < leastCalls) return null;
    const middle = mean(seconds);
    const vary = variance(seconds, middle);
    total += left * middle;
    spread += left * vary + (left * left * vary) / seconds.length;
  }
  const half = 2 * Math.sqrt(spread);
  return [Math.max(0, total - half) / overlap, (total + half) / overlap];
}

/** 42 s, 12 min, 3 h 20 min; rounded as coarsely as such a forecast deserves. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${String(Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${String(hours)} h ${String(minutes % 60)} min`;
  return `${String(Math.round(hours / 24))} days`;
}

/** "2 to 5 min" */
export function durationRange([low, high]: readonly [low: number, high: number]): string {
  const [from, to] = [duration(low), duration(high)];
  if (from === to) return `about ${to}`;
  const unit = / (s|min|days)$/.exec(to)?.[0];
  return unit !== undefined && from.endsWith(unit) ? `${from.slice(0, -unit.length)} to ${to}` : `${from} to ${to}`;
}
