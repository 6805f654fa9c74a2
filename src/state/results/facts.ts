import { finishReasons, type FinishReason, type Generation } from '../../domain/generation';
import type { Item } from '../../domain/item';
import { binAt, binsOf, type Bins } from '../../domain/metrics/bins';
import { verdictProbability } from '../../domain/metrics/verdict-probability';
import { nearerAnswer, type Side } from '../../domain/metrics/word-overlap';
import { parseVerdict, verdictOf, withoutThinking, type VerdictParserId } from '../../domain/verdict';
import type { Votes } from '../../domain/votes';
import type { TimeSlice } from './time-slice';

/** What the overview draws, one number an item. */
export const measureIds = ['rationale', 'gap', 'tokens', 'seconds', 'confidence'] as const;
export type MeasureId = (typeof measureIds)[number];

/** One number of every item, in the order of the outcomes, and the bin that each is in. */
export interface Measure {
  /** NaN: not known. */
  readonly values: Float64Array;
  /** null: not known of any item. */
  readonly bins: Bins | null;
  readonly binOf: Uint8Array;
}

/** What the overview needs of each item besides its outcome: numbers only, so that 100,000 take a few MB. */
export interface Facts {
  readonly measures: Readonly<Record<MeasureId, Measure>>;
  /** The longer answer, and the one nearer to the golden judgment; `unknownSide`: cannot be said. */
  readonly longer: Int8Array;
  readonly nearer: Int8Array;
  /** 1: there is a golden judgment. */
  readonly golden: Uint8Array;
  /** How the GenRM's call ended, as a place among `finishReasons`; -1: there is none. */
  readonly finish: Int8Array;
  /** Verdicts of judgments that no number is made of, three counts an item: A, B, none. Absent: there are none. */
  readonly further: ReadonlyMap<VerdictParserId, Uint16Array>;
}

export function furtherIn({ further }: Facts, parser: VerdictParserId, slot: number): Votes {
  const counts = further.get(parser);
  const at = (place: number): number => counts?.[3 * slot + place] ?? 0;
  return { A: at(0), B: at(1), none: at(2) };
}

export const finishIn = ({ finish }: Facts, slot: number): FinishReason | null =>
  finishReasons[finish[slot] ?? -1] ?? null;

export const unknownSide = 2;
export const sideIn = (sides: Int8Array, slot: number): Side | null => {
  const side = sides[slot];
  return side === undefined || side === unknownSide ? null : (side as Side);
};

/** Gathers facts while items and judgments stream by. A slot is an item's place among the outcomes. */
export class FactCollector {
  readonly #values: Readonly<Record<MeasureId, Float64Array>>;
  readonly #longer: Int8Array;
  readonly #nearer: Int8Array;
  readonly #golden: Uint8Array;
  readonly #finish: Int8Array;
  readonly #further = new Map<VerdictParserId, Uint16Array>();
  readonly #size: number;
  readonly #parser: VerdictParserId;

  /** @param parser the run's own: what a verdict's probability is read with, whatever the screen reads with. */
  constructor(size: number, parser: VerdictParserId) {
    const unknown = (): Float64Array => new Float64Array(size).fill(NaN);
    this.#values = {
      rationale: unknown(),
      gap: unknown(),
      tokens: unknown(),
      seconds: unknown(),
      confidence: unknown(),
    };
    this.#longer = new Int8Array(size).fill(unknownSide);
    this.#nearer = new Int8Array(size).fill(unknownSide);
    this.#golden = new Uint8Array(size);
    this.#finish = new Int8Array(size).fill(-1);
    this.#size = size;
    this.#parser = parser;
  }

  item(slot: number, { goldenLabel, goldenJudgment, responseA, responseB, meta }: Item): void {
    const { redacted } = meta;
    this.#golden[slot] = goldenJudgment === null ? 0 : 1;
    const lead = (redacted?.responseA ?? responseA.length) - (redacted?.responseB ?? responseB.length);
    this.#longer[slot] = Math.sign(lead);
    this.#values.gap[slot] = goldenLabel === 'A' ? lead : -lead;
    if (!redacted && goldenJudgment !== null) this.#nearer[slot] = nearerAnswer(goldenJudgment, responseA, responseB);
  }

  judgment(slot: number, { text, stated, redacted, usage, timing, logprobs, finish }: Generation): void {
    const { rationale, tokens, seconds, confidence } = this.#values;
    this.#finish[slot] = finishReasons.indexOf(finish);
    if (redacted) rationale[slot] = redacted.textLength;
    else if (stated?.alone !== true) rationale[slot] = withoutThinking(text).length;
    tokens[slot] = usage.completionTokens ?? NaN;
    // A result file says nothing of time: 0 stands for that.
    seconds[slot] = timing.durationMs > 0 ? timing.durationMs / 1000 : NaN;
    if (!logprobs) return;
    const { match } = parseVerdict(this.#parser, text, stated);
    confidence[slot] = (match && verdictProbability(text, match, logprobs)) ?? NaN;
  }

  /** Counts a judgment of another order or draw, by what each parser reads in it. */
  further(slot: number, generation: Generation, parsers: readonly VerdictParserId[]): void {
    for (const parser of parsers) {
      const counts = this.#further.get(parser) ?? new Uint16Array(3 * this.#size);
      this.#further.set(parser, counts);
      const verdict = verdictOf(parser, generation);
      const at = 3 * slot + (verdict === 'A' ? 0 : verdict === 'B' ? 1 : 2);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }

  /** Sorts and bins: once, so that a filter only counts. */
  async done(slice: TimeSlice): Promise<Facts> {
    const measured = async (id: MeasureId): Promise<Measure> => {
      const values = this.#values[id];
      const bins = id === 'seconds' || id === 'confidence' ? binsOf(values) : binsOf(values, 1);
      await slice.pause();
      const binOf = new Uint8Array(values.length).fill(noBin);
      values.forEach((value, slot) => {
        if (bins && !Number.isNaN(value)) binOf[slot] = binAt(bins, value);
      });
      await slice.pause();
      return { values, bins, binOf };
    };
    return {
      measures: {
        rationale: await measured('rationale'),
        gap: await measured('gap'),
        tokens: await measured('tokens'),
        seconds: await measured('seconds'),
        confidence: await measured('confidence'),
      },
      longer: this.#longer,
      nearer: this.#nearer,
      golden: this.#golden,
      finish: this.#finish,
      further: this.#further,
    };
  }
}

/** Of an item without a value. */
export const noBin = 255;
