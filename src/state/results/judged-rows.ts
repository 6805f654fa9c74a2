import { callState, outcomeOf, type Outcome, type Reading } from '../../domain/outcome';
import type { FailedCall, Generation } from '../../domain/generation';
import { checksOf, type HumanCheck } from '../../domain/human/check';
import type { Item } from '../../domain/item';
import type { RunManifest } from '../../domain/run';
import type { Swaps } from '../../domain/swap';
import type { ItemCalls, LibraryStore } from '../../run/ports';
import { itemsOf } from '../stored-items';
import { timeSlice, type TimeSlice } from './time-slice';

/** An item with what became of it and what is stored of it. */
export interface Judged extends ItemCalls {
  readonly item: Item;
  readonly outcome: Outcome;
  /** What a person said of its rationale when first asked; null: nobody was. */
  readonly check: HumanCheck | null;
}

/** All that a file of rows is made of. */
export interface RowSource {
  readonly store: LibraryStore;
  readonly manifest: RunManifest;
  /** As the screen reads them, in file order. */
  readonly outcomes: readonly Outcome[];
  readonly reading: Reading;
  /** What the exchanged order says, as it is read. */
  readonly swaps: Swaps;
  /** The outcomes are a part of the run, and so are the items of the file. */
  readonly isPart?: boolean;
  readonly signal: AbortSignal;
  /** How many rows are done, of how many. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Rows per read of storage: few enough that unpacking them is a short task. */
const chunk = 20;

/** Hands over each value of a list in turn, in short slices of time. */
async function* inSlices<T>(list: readonly T[], slice: TimeSlice): AsyncGenerator<T, void, undefined> {
  for (const value of list) {
    if (slice.due()) await slice.pause();
    yield value;
  }
}

/** The judged items in file order, with their calls. Pending ones are left out. */
export async function* judgedRows(source: RowSource): AsyncGenerator<Judged, void, undefined> {
  const { store, manifest, signal, onProgress } = source;
  const outcomes = source.outcomes.filter(({ kind }) => kind !== 'pending');
  const slice = timeSlice(signal);
  const checks = new Map(
    checksOf(await store.checks(manifest.id))
      .filter(({ isRepeat }) => !isRepeat)
      .map((check) => [check.itemId, check]),
  );
  for (let from = 0; from < outcomes.length; from += chunk) {
    const part = outcomes.slice(from, from + chunk);
    const [items, calls] = await Promise.all([
      store.items(
        manifest.benchmark.id,
        part.map(({ index }) => index),
      ),
      store.callsOfAll(
        manifest.id,
        part.map(({ itemId }) => itemId),
      ),
    ]);
    const rows = part.flatMap((outcome, at): Judged[] => {
      const [item, stored] = [items[at], calls[at]];
      return item && stored ? [{ item, outcome, check: checks.get(item.id) ?? null, ...stored }] : [];
    });
    yield* inSlices(rows, slice);
    onProgress(Math.min(from + chunk, outcomes.length), outcomes.length);
  }
}

/** All items of the run's benchmark, in file order; of a part, those of its outcomes. */
export async function* benchmarkItems(source: RowSource): AsyncGenerator<Item, void, undefined> {
  const { store, manifest, signal, onProgress } = source;
  const { benchmark } = manifest;
  const slice = timeSlice(signal);
  const total = source.isPart ? source.outcomes.length : benchmark.itemCount;
  let done = 0;
  for await (const items of source.isPart ? itemsOfPart(source) : itemsOf(store, benchmark, chunk)) {
    yield* inSlices(items, slice);
    done += items.length;
    onProgress(done, total);
  }
}

async function* itemsOfPart({
  store,
  manifest,
  outcomes,
}: RowSource): AsyncGenerator<readonly Item[], void, undefined> {
  for (let from = 0; from < outcomes.length; from += chunk) {
    const positions = outcomes.slice(from, from + chunk).map(({ index }) => index);
    yield await store.items(manifest.benchmark.id, positions);
  }
}

/**
 * Every draw of the GenRM for an item, each with its own outcome: a meta-judgment belongs to one of them. None is about a
 * judgment in the exchanged order.
 */
export function rollouts(
  { item, outcome: { index }, generations, failures }: Judged,
  reading: Reading,
): readonly { readonly call: Generation; readonly outcome: Outcome }[] {
  return generations
    .filter(({ stage }) => stage === 'judge')
    .map((call) => {
      const isItsMeta = ({ stage, order, sample }: Generation | FailedCall): boolean =>
        stage === 'meta' && order === 'AB' && call.order === 'AB' && sample === call.sample;
      const meta = callState(generations.find(isItsMeta) ?? null, failures.find(isItsMeta) ?? null);
      return { call, outcome: outcomeOf(item, index, callState(call, null), meta, reading) };
    });
}
