import type { ImportReport } from '../../domain/benchmarks/report';
import { matchGolden } from '../../domain/golden/match';
import { MatchTally, type MatchReport } from '../../domain/golden/match-report';
import { OfferIndex, offerOf } from '../../domain/golden/offer';
import type { Benchmark } from '../../domain/item';
import type { LibraryStore } from '../../run/ports';
import type { ParseFile } from '../ports';
import { itemsOf } from '../derived-benchmark';
import { benchmarkWithGolden, type AddedGolden } from './added';

export type FromFileState =
  | { readonly state: 'idle' }
  | { readonly state: 'reading'; readonly fileName: string; readonly bytes: number; readonly bytesRead: number }
  | { readonly state: 'matching'; readonly fileName: string; readonly done: number }
  | { readonly state: 'matched'; readonly fileName: string; readonly read: ImportReport; readonly report: MatchReport }
  | { readonly state: 'making'; readonly fileName: string }
  | { readonly state: 'failed'; readonly fileName: string; readonly message: string };

export interface FromFileDeps {
  readonly store: LibraryStore;
  readonly parseFile: ParseFile;
}

/** Golden judgments of a second file: read, held against the items and shown before anything is made of them. */
export class GoldenFromFile {
  current: FromFileState = $state.raw({ state: 'idle' });
  /** Also where an item has a golden judgment already. */
  replace = $state(false);
  readonly #benchmark: Benchmark;
  readonly #deps: FromFileDeps;
  #offers = new OfferIndex();
  #abort: AbortController | null = null;

  constructor(benchmark: Benchmark, deps: FromFileDeps) {
    this.#benchmark = benchmark;
    this.#deps = deps;
  }

  get busy(): boolean {
    return ['reading', 'matching', 'making'].includes(this.current.state);
  }

  readonly cancel = (): void => {
    this.#abort?.abort();
  };

  /** Never rejects. */
  readonly read = async (file: File): Promise<void> => {
    if (this.busy) return;
    const fileName = file.name;
    const abort = new AbortController();
    this.#abort = abort;
    const offers = new OfferIndex();
    const reading = (bytesRead: number): void => {
      this.current = { state: 'reading', fileName, bytes: file.size, bytesRead };
    };
    reading(0);
    try {
      const report = await this.#deps.parseFile(
        file,
        fileName,
        ({ items, golden = [], bytesRead }) => {
          for (const offer of [...items.map(offerOf), ...golden]) if (offer) offers.add(offer);
          reading(bytesRead);
          return Promise.resolve();
        },
        abort.signal,
        { golden: true },
      );
      if (abort.signal.aborted) this.current = { state: 'idle' };
      else if (offers.size === 0) this.current = { state: 'failed', fileName, message: nothingIn(report) };
      else {
        this.#offers = offers;
        await this.#match(fileName, report);
      }
    } catch (error) {
      this.#fail(fileName, error);
    }
  };

  /** Never rejects. */
  readonly setReplace = async (replace: boolean): Promise<void> => {
    this.replace = replace;
    if (this.current.state !== 'matched') return;
    const { fileName, read } = this.current;
    try {
      await this.#match(fileName, read);
    } catch (error) {
      this.#fail(fileName, error);
    }
  };

  /** @returns the new benchmark; null if nothing would be new, or it failed. */
  readonly make = async (): Promise<Benchmark | null> => {
    if (this.current.state !== 'matched') return null;
    const { fileName, report } = this.current;
    if (report.byId + report.byContent === 0) return null;
    this.current = { state: 'making', fileName };
    try {
      const made = await benchmarkWithGolden(this.#deps.store, this.#benchmark, (item) => {
        const match = matchGolden(item, this.#offers, this.replace);
        const added: AddedGolden | null =
          match.kind === 'taken' ? { text: match.offer.text, from: { kind: 'file', fileName } } : null;
        return Promise.resolve(added);
      });
      this.current = { state: 'idle' };
      return made;
    } catch (error) {
      this.#fail(fileName, error);
      return null;
    }
  };

  async #match(fileName: string, read: ImportReport): Promise<void> {
    const tally = new MatchTally();
    let done = 0;
    for await (const items of itemsOf(this.#deps.store, this.#benchmark)) {
      for (const item of items) tally.add(item, matchGolden(item, this.#offers, this.replace));
      done += items.length;
      this.current = { state: 'matching', fileName, done };
    }
    this.current = { state: 'matched', fileName, read, report: tally.report(this.#offers.size) };
  }

  #fail(fileName: string, error: unknown): void {
    this.current = { state: 'failed', fileName, message: error instanceof Error ? error.message : String(error) };
  }
}

const nothingIn = ({ problem, imported }: ImportReport): string =>
  problem?.message ??
  `None of its ${String(imported)} rows holds a golden judgment. A file of golden judgments needs a column id and a column golden_judgment; any benchmark file whose rows have golden judgments will do too.`;
