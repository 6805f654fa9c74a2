import { fateCode, fates, notAsked, type Fates } from '../../domain/metrics/aspect';
import type { Outcome } from '../../domain/outcome';
import type { RunRecord } from '../../domain/run';
import type { LibraryStore } from '../../run/ports';
import { deriveRun, type DeriveProgress } from '../results/derive';
import { timeSlice } from '../results/time-slice';

/** A run as comparing needs it: a byte for each item. */
export interface ReadRun {
  readonly record: RunRecord;
  /** By position in the run's own benchmark. */
  readonly fates: Fates;
  /** How many items were asked for. */
  readonly asked: number;
}

/** What a list shows of the items of a benchmark, by position. Runs of it share them; the first that has one gives it. */
export class Cards {
  readonly list: (Outcome | undefined)[] = [];
  /** Categories in order of appearance. */
  readonly names: string[] = [];
  /** Category of each item, as a place in `names`. */
  readonly groups: Uint32Array;
  /** Whether any golden judgment did not come with the benchmark. */
  hasOtherGolden = false;
  readonly #places = new Map<string, number>();

  constructor(size: number) {
    this.groups = new Uint32Array(size);
  }

  put(outcome: Outcome): void {
    const { index, subset, goldenFrom } = outcome;
    if (this.list[index] !== undefined) return;
    this.list[index] = outcome;
    this.hasOtherGolden ||= goldenFrom !== undefined;
    let group = this.#places.get(subset);
    if (group === undefined) {
      group = this.names.push(subset) - 1;
      this.#places.set(subset, group);
    }
    this.groups[index] = group;
  }
}

/** The data that a run is of. A copy without texts has items of its own, in the same places. */
export const dataOf = ({ manifest }: RunRecord): string => manifest.redacted?.benchmarkId ?? manifest.benchmark.id;

/** Reads a run with its own parsers, in short slices of time. @param cards receives what lists show of its items. */
export async function readRun(
  store: LibraryStore,
  record: RunRecord,
  cards: Cards,
  onProgress: (progress: DeriveProgress) => void,
  signal: AbortSignal,
): Promise<ReadRun> {
  const { outcomes } = await deriveRun(store, record, onProgress, signal);
  const own = outcomes[0] ?? [];
  const codes = new Map(fates.map((fate) => [fate, fateCode(fate)]));
  const slice = timeSlice(signal);
  const found = new Uint8Array(record.manifest.benchmark.itemCount).fill(notAsked);
  for (const outcome of own) {
    found[outcome.index] = codes.get(outcome.kind) ?? notAsked;
    cards.put(outcome);
    if (slice.due()) await slice.pause();
  }
  return { record, fates: found, asked: own.length };
}
