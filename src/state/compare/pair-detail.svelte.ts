import { callState, outcomeOf, type Outcome } from '../../domain/outcome';
import { readingOf } from '../../domain/reading';
import type { RunRecord } from '../../domain/run';
import type { DiffPart } from '../../domain/text-diff';
import type { LibraryStore } from '../../run/ports';
import type { ComparePort } from '../ports';
import type { ItemRecord } from '../results/item-detail.svelte';
import { mainCall } from '../../domain/main-call';
import { splitThinking } from '../results/pieces';

/** One run's side of an item. */
export interface Side {
  readonly run: RunRecord;
  readonly record: ItemRecord;
  readonly outcome: Outcome;
}

export type PairPhase =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  /** Stays while the next item is read, so that stepping does not flicker. A side is null where the item is not in its data. */
  | { readonly status: 'ready'; readonly position: number; readonly sides: readonly (Side | null)[] }
  | { readonly status: 'error'; readonly message: string };

/** `different`: the texts have too little in common. */
export type DiffPhase = 'none' | 'working' | 'different' | 'failed' | readonly DiffPart[];

/** An item as both runs of a pair have it, with the differences of the two rationales. */
export class PairDetail {
  phase: PairPhase = $state.raw({ status: 'none' });
  diff: DiffPhase = $state.raw('none');

  readonly #store: LibraryStore;
  readonly #port: ComparePort;
  /** Counts requests: only the latest may show. */
  #latest = 0;
  #comparing: Promise<void> = Promise.resolve();

  constructor(store: LibraryStore, port: ComparePort) {
    this.#store = store;
    this.#port = port;
  }

  /** @param places of the item in each run's own data; null: it is not there. Never rejects. */
  async show(
    position: number,
    places: readonly { readonly run: RunRecord; readonly place: number | null }[],
  ): Promise<void> {
    const request = ++this.#latest;
    if (this.phase.status !== 'ready') this.phase = { status: 'loading' };
    let next: PairPhase;
    try {
      const sides = await Promise.all(places.map(({ run, place }) => this.#side(run, place)));
      next = { status: 'ready', position, sides };
    } catch (error) {
      next = { status: 'error', message: error instanceof Error ? error.message : String(error) };
    }
    if (request !== this.#latest) return;
    this.phase = next;
    this.diff = 'none';
    const [first, second] = next.status === 'ready' ? next.sides.map(rationaleOf) : [];
    if (first === undefined || second === undefined || first === '' || second === '') return;
    this.diff = 'working';
    // One after the other: whoever steps on quickly is asked about the last pair only.
    this.#comparing = this.#comparing.then(async () => {
      if (request !== this.#latest) return;
      const found = await this.#port.diffWords(first, second).catch(() => 'failed' as const);
      if (request === this.#latest) this.diff = found ?? 'different';
    });
    await this.#comparing;
  }

  clear(): void {
    this.#latest++;
    // What a closed worker was asked is never settled: the next item must not wait for it.
    this.#comparing = Promise.resolve();
    this.phase = { status: 'none' };
    this.diff = 'none';
  }

  async #side(run: RunRecord, place: number | null): Promise<Side | null> {
    if (place === null) return null;
    const { manifest } = run;
    const [item] = await this.#store.items(manifest.benchmark.id, [place]);
    if (!item) throw new Error(`An item of ${manifest.benchmark.name} is not in the library any more.`);
    const { generations, failures } = await this.#store.callsOf(manifest.id, item.id);
    const [judge, meta] = (['judge', 'meta'] as const).map((stage) =>
      callState(mainCall(generations, manifest, stage), mainCall(failures, manifest, stage)),
    );
    if (!judge || !meta) return null;
    const outcome = outcomeOf(item, place, judge, meta, readingOf(manifest));
    return { run, record: { index: place, item, generations, failures }, outcome };
  }
}

/** What the GenRM wrote after its thinking; '' where it wrote nothing. */
export function rationaleOf(side: Side | null): string {
  const judge = side && mainCall(side.record.generations, side.run.manifest, 'judge');
  return judge && judge.stated?.alone !== true ? splitThinking(judge.text).answer.text : '';
}
