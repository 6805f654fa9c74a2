import type { Generation, Stage } from '../domain/generation';
import type { Counts } from '../domain/metrics/counts';
import { timeLeft } from './pace';
import { noSwapProgress, type SwapProgress } from './swap-progress';
import { tokenRate, type Measured, type TokenRate } from './token-rate';

const recentCalls = 100;

const secondsOf = ({ timing }: Pick<Generation, 'timing'>): number => timing.durationMs / 1000;

/** Measures one stretch of work: how many items settle per minute and how long the rest will take. */
export class Speedometer {
  readonly #calls: Record<Stage, Measured[]> = { judge: [], meta: [] };
  #busySeconds = 0;
  #startedAt: number | null = null;
  #settledAtStart = 0;

  /** The first call of this stretch starts the clock: loading is not counted. */
  callStarted(now: number, settled: number): void {
    if (this.#startedAt !== null) return;
    this.#startedAt = now;
    this.#settledAtStart = settled;
  }

  generated({ stage, usage, timing }: Generation): void {
    const calls = this.#calls[stage];
    calls.push({ usage, timing });
    if (calls.length > recentCalls) calls.shift();
    this.#busySeconds += secondsOf({ timing });
  }

  /** null until there is a call. */
  rate(stage: Stage): TokenRate | null {
    return this.#calls[stage].length === 0 ? null : tokenRate(this.#calls[stage]);
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
    const [judgeSeconds, metaSeconds] = [this.#calls.judge.map(secondsOf), this.#calls.meta.map(secondsOf)];
    const swapMeta = swap.meta.isAtMost ? swap.meta.left * share : swap.meta.left;
    return timeLeft(
      [
        { seconds: judgeSeconds, left: kinds.pending + swap.judge.left },
        // Before the meta-judge's first calls the GenRM's pace has to stand in for it.
        { seconds: metaSeconds.length > 0 ? metaSeconds : judgeSeconds, left: meta + swapMeta },
      ],
      wall > 0 ? Math.max(1, this.#busySeconds / wall) : 1,
    );
  }
}
