import type { Generation, Stage } from '../domain/generation';
import type { Counts } from '../domain/metrics/counts';
import { timeLeft } from './pace';
import { noSwapProgress, type SwapProgress } from './swap-progress';

const recentCalls = 100;

/** Measures one stretch of work: how many items settle per minute and how long the rest will take. */
export class Speedometer {
  readonly #seconds: Record<Stage, number[]> = { judge: [], meta: [] };
  #busySeconds = 0;
  #startedAt: number | null = null;
  #settledAtStart = 0;

  /** The first call of this stretch starts the clock: loading is not counted. */
  callStarted(now: number, settled: number): void {
    if (this.#startedAt !== null) return;
    this.#startedAt = now;
    this.#settledAtStart = settled;
  }

  generated({ stage, timing }: Generation): void {
    const seconds = timing.durationMs / 1000;
    this.#seconds[stage].push(seconds);
    if (this.#seconds[stage].length > recentCalls) this.#seconds[stage].shift();
    this.#busySeconds += seconds;
  }

  itemsPerMinute(now: number, settled: number): number | null {
    const minutes = this.#startedAt === null ? 0 : (now - this.#startedAt) / 60_000;
    const done = settled - this.#settledAtStart;
    return minutes <= 0 || done <= 0 ? null : done / minutes;
  }

  secondsLeft(
    now: number,
    { kinds }: Counts,
    hasMetaJudge: boolean,
    swap: SwapProgress = noSwapProgress,
  ): readonly [low: number, high: number] | null {
    if (this.#startedAt === null) return null;
    const wall = (now - this.#startedAt) / 1000;
    const forMeta =
      kinds.faithful + kinds.spurious + kinds['meta-failed'] + kinds['meta-unreadable'] + kinds['meta-pending'];
    const judged = forMeta + kinds['not-tested'] + kinds['label-wrong'] + kinds['no-verdict'];
    const share = judged === 0 ? 0 : forMeta / judged;
    const meta = hasMetaJudge ? kinds['meta-pending'] + kinds.pending * share : 0;
    const swapMeta = swap.meta.isAtMost ? swap.meta.left * share : swap.meta.left;
    return timeLeft(
      [
        { seconds: this.#seconds.judge, left: kinds.pending + swap.judge.left },
        // Before the meta-judge's first calls the GenRM's pace has to stand in for it.
        { seconds: this.#seconds.meta.length > 0 ? this.#seconds.meta : this.#seconds.judge, left: meta + swapMeta },
      ],
      wall > 0 ? Math.max(1, this.#busySeconds / wall) : 1,
    );
  }
}
