import type { RunManifest, RunRecord } from '../../domain/run';
import type { LibraryStore } from '../../run/ports';
import type { DeriveProgress } from '../results/derive';
import { isUnchanged } from '../results/is-unchanged';
import { contender, type Contender } from './lineup';
import { Cards, dataOf, readRun, type ReadRun } from './read-run';
import { fitOf, itemKeys, unknownData, type Fit, type ItemKeys } from './same-items';

export interface CompareProgress {
  /** Which of how many runs is read. */
  readonly run: number;
  readonly runs: number;
  readonly step: DeriveProgress['step'] | 'texts';
  readonly done: number;
  readonly total: number;
}

/** Reads runs and how their data fit together, each once, so that another order of them needs no reading. */
export class CompareReader {
  readonly #store: LibraryStore;
  readonly #read = new Map<string, ReadRun>();
  readonly #absent = new Set<string>();
  readonly #cards = new Map<string, Cards>();
  readonly #keys = new Map<string, ItemKeys>();
  /** By the ids of two sets of data. */
  readonly #fits = new Map<string, Fit>();

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  isAbsent(id: string): boolean {
    return this.#absent.has(id);
  }

  /** The runs that are here, in this order; null while not all of them are read. */
  lineUp(ids: readonly string[]): readonly Contender[] | null {
    const read = ids.filter((id) => !this.#absent.has(id)).map((id) => this.#read.get(id));
    const [baseline] = read;
    const found: Contender[] = [];
    for (const one of read) {
      const fit = one && baseline && this.#knownFit(baseline.record, one.record);
      if (!fit) return null;
      found.push(contender(one, fit, this.#cardsOf(one.record)));
    }
    return found;
  }

  /** Reads what is not known yet, or has changed. Rejects when storage fails, or with the signal's reason. */
  async read(
    ids: readonly string[],
    onProgress: (progress: CompareProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const records = await Promise.all(ids.map((id) => this.#store.getRun(id)));
    signal.throwIfAborted();
    ids.forEach((id, at) => (records[at] === null ? this.#absent.add(id) : this.#absent.delete(id)));
    const here = records.filter((record) => record !== null);
    const progress =
      (run: number) =>
      (step: CompareProgress['step'], done: number, total: number): void =>
        onProgress({ run: run + 1, runs: here.length, step, done, total });
    for (const [at, record] of here.entries()) {
      const before = this.#read.get(record.manifest.id);
      if (before && isUnchanged(before.record, record)) continue;
      const report = ({ step, done, total }: DeriveProgress): void => progress(at)(step, done, total);
      this.#read.set(record.manifest.id, await readRun(this.#store, record, this.#cardsOf(record), report, signal));
    }
    const [baseline] = here;
    for (const [at, record] of here.entries()) {
      if (!baseline || this.#knownFit(baseline, record)) continue;
      const report = (done: number, total: number): void => progress(at)('texts', done, total);
      this.#fits.set(fitKey(baseline, record), await this.#fit(baseline, record, report, signal));
    }
  }

  #cardsOf({ manifest: { benchmark } }: RunRecord): Cards {
    const known = this.#cards.get(benchmark.id) ?? new Cards(benchmark.itemCount);
    this.#cards.set(benchmark.id, known);
    return known;
  }

  #knownFit(baseline: RunRecord, run: RunRecord): Fit | undefined {
    return dataOf(baseline) === dataOf(run) ? { kind: 'same' } : this.#fits.get(fitKey(baseline, run));
  }

  async #fit(
    { manifest: baseline }: RunRecord,
    { manifest: run }: RunRecord,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Fit> {
    if (baseline.redacted || run.redacted) return unknownData(baseline.benchmark.itemCount);
    const keys = async ({ benchmark }: RunManifest): Promise<ItemKeys> => {
      const known = this.#keys.get(benchmark.id) ?? (await itemKeys(this.#store, benchmark, onProgress, signal));
      this.#keys.set(benchmark.id, known);
      return known;
    };
    return fitOf(await keys(baseline), await keys(run));
  }
}

const fitKey = (baseline: RunRecord, run: RunRecord): string => `${dataOf(baseline)} ${dataOf(run)}`;
