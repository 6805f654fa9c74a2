import type { Counts } from '../domain/metrics/counts';
import { fatesOf, type Fates } from '../domain/metrics/aspect';
import type { Mask } from '../domain/metrics/intersection';
import { summaryOf, type Summary } from '../domain/metrics/summary';
import type { Outcome } from '../domain/outcome';
import { settled, Tally } from './tally';

/**
 * Outcomes of a run under way and the numbers they give. L-Acc is over all judged items and S-Corr over all that the
 * meta-judge has seen; F-Score is over the longest beginning of the run's order in which every item is settled, as
 * label-wrong items settle sooner than label-correct ones and would pull it down.
 */
export class Progress {
  readonly #order: readonly number[];
  /** By position in the file; -1: not in the order. */
  readonly #place: Int32Array;
  readonly #outcomes: (Outcome | undefined)[] = [];
  readonly #all = new Tally();
  /** Positions, in the order in which they failed last. */
  readonly #failed = new Set<number>();
  #prefix = new Tally();
  #prefixLength = 0;

  /** @param order positions in the file, in the order in which the run takes them. */
  constructor(order: readonly number[]) {
    this.#order = order;
    this.#place = new Int32Array(order.reduce((most, index) => Math.max(most, index + 1), 0)).fill(-1);
    order.forEach((index, place) => (this.#place[index] = place));
  }

  /** Items whose outcome will not change unless someone asks. */
  get settledCount(): number {
    const { kinds } = this.#all.counts();
    return Object.values(kinds).reduce((sum, size) => sum + size, 0) - kinds['meta-pending'];
  }

  get settledPrefix(): number {
    return this.#prefixLength;
  }

  outcome(index: number): Outcome | undefined {
    return this.#outcomes[index];
  }

  put(outcome: Outcome): void {
    const { index } = outcome;
    const before = this.#outcomes[index];
    if (before) this.#all.remove(before);
    this.#outcomes[index] = outcome.kind === 'pending' ? undefined : outcome;
    this.#failed.delete(index);
    if (outcome.kind === 'judge-failed' || outcome.kind === 'meta-failed') this.#failed.add(index);
    if (outcome.kind !== 'pending') this.#all.add(outcome);
    const place = this.#place[index] ?? -1;
    if (place >= 0 && place < this.#prefixLength) {
      if (before) this.#prefix.remove(before);
      if (settled(outcome)) this.#prefix.add(outcome);
      else this.#cutPrefix(place);
    }
    this.#growPrefix();
  }

  /** @param target items asked for; those without outcome count as pending. */
  counts(target: number): Counts {
    const { kinds } = this.#all.counts();
    const known = Object.values(kinds).reduce((sum, size) => sum + size, 0);
    return this.#all.counts(Math.max(0, target - known));
  }

  summary(target: number): Summary {
    const all = summaryOf(this.counts(target));
    const inPrefix = summaryOf(this.#prefix.counts(Math.max(0, target - this.#prefixLength)));
    return { ...all, fScore: inPrefix.fScore };
  }

  /** Items with a failed call, the latest first. */
  failed(most: number): readonly Outcome[] {
    return [...this.#failed]
      .slice(-most)
      .reverse()
      .flatMap((index) => this.#outcomes[index] ?? []);
  }

  /** What became of each item so far, by position in the file, and which ones are in the settled beginning of the order. */
  fates(count: number): { readonly own: Fates; readonly settled: Mask } {
    const own = fatesOf(
      this.#outcomes.filter((outcome) => outcome !== undefined),
      count,
    );
    const settled = new Uint8Array(count);
    for (let place = 0; place < this.#prefixLength; place++) settled[this.#order[place] ?? 0] = 1;
    return { own, settled };
  }

  /** An item tried again is under way again: what follows it has to wait. */
  #cutPrefix(place: number): void {
    this.#prefix = new Tally();
    this.#prefixLength = 0;
    while (this.#prefixLength < place) this.#take();
  }

  #growPrefix(): void {
    while (this.#prefixLength < this.#order.length && settled(this.#outcomeAt(this.#prefixLength))) this.#take();
  }

  #take(): void {
    const outcome = this.#outcomeAt(this.#prefixLength);
    if (outcome) this.#prefix.add(outcome);
    this.#prefixLength++;
  }

  #outcomeAt(place: number): Outcome | undefined {
    const index = this.#order[place];
    return index === undefined ? undefined : this.#outcomes[index];
  }
}
