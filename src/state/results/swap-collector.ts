import type { FailedCall, Generation } from '../../domain/generation';
import type { Label } from '../../domain/item';
import { metaVerdictOf, type MetaParserId } from '../../domain/meta-judge';
import type { Reading } from '../../domain/outcome';
import type { ItemSwap, Swaps } from '../../domain/swap';
import { verdictOf, type VerdictParserId } from '../../domain/verdict';
import { distinct } from './filter';

/** By parser; null: unreadable. */
type Read<P extends string, V> = Readonly<Partial<Record<P, V | null>>> | 'failed';

/** Gathers what the calls in the exchanged order say while they stream by. Keeps verdicts only, read by every parser. */
export class SwapCollector {
  readonly #judge = new Map<number, Read<VerdictParserId, Label>>();
  readonly #meta = new Map<number, Read<MetaParserId, 'correct' | 'incorrect'>>();
  readonly #verdictParsers: readonly VerdictParserId[];
  readonly #metaParsers: readonly MetaParserId[];

  constructor(readings: readonly Reading[]) {
    this.#verdictParsers = distinct(readings.map(({ verdictParser }) => verdictParser));
    this.#metaParsers = distinct(readings.map(({ metaParser }) => metaParser));
  }

  /** @param index position of its item in the benchmark */
  take(index: number, call: Generation): void {
    if (call.stage === 'judge') {
      const read = this.#verdictParsers.map((parser) => [parser, verdictOf(parser, call)] as const);
      this.#judge.set(index, Object.fromEntries(read));
    } else {
      const read = this.#metaParsers.map((parser) => [parser, metaVerdictOf(parser, call).verdict] as const);
      this.#meta.set(index, Object.fromEntries(read));
    }
  }

  fail(index: number, { stage }: FailedCall): void {
    (stage === 'judge' ? this.#judge : this.#meta).set(index, 'failed');
  }

  /** As one of the readings reads them. */
  of({ verdictParser, metaParser }: Reading): Swaps {
    const swaps = new Map<number, ItemSwap>();
    for (const [index, read] of this.#judge)
      swaps.set(index, { judge: read === 'failed' ? read : (read[verdictParser] ?? 'unreadable') });
    for (const [index, read] of this.#meta)
      swaps.set(index, { ...swaps.get(index), meta: read === 'failed' ? read : (read[metaParser] ?? 'unreadable') });
    return swaps;
  }
}
