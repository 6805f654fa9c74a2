import { untrack } from 'svelte';
import type { Aspect } from '../../domain/metrics/aspect';
import { subsetChanges, type SubsetChange } from '../../domain/metrics/contributions';
import { countQuadrants, pairedChange, planned, quadrantCounts, quadrantsOf } from '../../domain/metrics/paired';
import type { Pair, PairedChange, Planned, Quadrant } from '../../domain/metrics/paired';
import { reasonsOf } from '../../domain/metrics/reasons';
import type { LibraryStore } from '../../run/ports';
import type { ComparePort } from '../ports';
import type { ResultsAddress } from '../results.svelte';
import type { SavedFile } from '../results/file-sink';
import { Saving } from '../results/saving.svelte';
import { timeSlice } from '../results/time-slice';
import { comparisonFile, type ComparisonKind } from './files';
import * as lines from './lineup';
import { listed } from './listed';
import { PairDetail } from './pair-detail.svelte';
import { compareParams, mostRuns, parseCompare, type CompareQuery } from './query';
import { CompareReader, type CompareProgress } from './reader';

export type ComparePhase =
  | { readonly status: 'loading'; readonly progress: CompareProgress | null }
  | { readonly status: 'ready' }
  | { readonly status: 'error'; readonly message: string };

/** Runs side by side on the items that they share: all that the address describes. */
export class CompareState {
  phase: ComparePhase = $state.raw({ status: 'loading', progress: null });
  /** By run id, as the answers come in. */
  reasons: Readonly<Record<string, lines.ReasonsAnswer>> = $state.raw({});
  readonly detail: PairDetail;
  readonly saving = new Saving<ComparisonKind>();

  readonly #address: ResultsAddress;
  readonly #port: ComparePort;
  readonly #reader: CompareReader;
  /** How often the reader has read: what it knows is no state of its own. */
  #reads = $state(0);
  /** Current row while no item is open: its position. */
  #active: number | null = $state(null);
  #load: AbortController | null = null;

  constructor(store: LibraryStore, address: ResultsAddress, port: ComparePort) {
    this.#address = address;
    this.#port = port;
    this.#reader = new CompareReader(store);
    this.detail = new PairDetail(store, port);
  }

  readonly query: CompareQuery = $derived.by(() => parseCompare(this.#address.params));
  // Values of their own: the address changes with every step through the list, and what does not depend on that must not.
  readonly #ids: string = $derived(this.query.runs.join('\n'));
  readonly #list: readonly string[] = $derived(this.#ids.split('\n').filter((id) => id !== ''));
  readonly #unreadable = $derived(this.query.unreadable);
  readonly #wished = $derived(this.query.versus);
  readonly #subset = $derived(this.query.subset);
  readonly #quadrant = $derived(this.query.quadrant);
  readonly #lacking = $derived(this.query.lacking?.run ?? null);
  readonly #why = $derived(this.query.lacking?.fate ?? null);
  readonly #aspect = $derived(this.query.aspect);

  // Who is compared.
  readonly #lined: readonly lines.Contender[] | null = $derived.by(() =>
    this.#reads > 0 ? this.#reader.lineUp(this.#list) : null,
  );
  readonly contenders: readonly lines.Contender[] = $derived(this.#lined ?? []);
  readonly isReady: boolean = $derived(this.phase.status === 'ready' && this.#lined !== null);
  /** Ids that are asked for and not in this library. */
  readonly absent: readonly string[] = $derived(
    this.#reads > 0 ? this.#list.filter((id) => this.#reader.isAbsent(id)) : [],
  );
  readonly baseline: lines.Contender | null = $derived(this.contenders[0] ?? null);

  // What they are compared on.
  readonly label: lines.Field = $derived(lines.fieldOf(this.contenders, 'label', this.#unreadable));
  readonly faithful: lines.Field = $derived(lines.fieldOf(this.contenders, 'faithful', this.#unreadable));
  readonly rows: readonly lines.Row[] = $derived(lines.rowsOf(this.contenders, this.label, this.faithful));

  // One run beside the baseline.
  readonly versus: lines.Contender | null = $derived.by(() => {
    const others = this.contenders.slice(1);
    const named = others.find(({ id }) => id === this.#wished);
    return named ?? others.find((one) => lines.obstacleTo(one, 'label') === null) ?? others[0] ?? null;
  });
  readonly aspect: Aspect = $derived.by(() => {
    const { baseline, versus } = this;
    if (this.#aspect !== null) return this.#aspect;
    const isTested = baseline !== null && versus !== null && lines.pairIn(this.faithful, baseline, versus) !== null;
    return isTested ? 'faithful' : 'label';
  });
  readonly field: lines.Field = $derived(this.#fieldBy(this.aspect));
  readonly pair: Pair | null = $derived(this.#pairBy(this.field));
  readonly #found: Uint8Array | null = $derived(this.pair && quadrantsOf(this.pair));
  readonly overall: PairedChange | null = $derived(this.#found && pairedChange(countQuadrants(this.#found)));
  readonly subsets: readonly SubsetChange[] = $derived(
    this.#found && this.baseline
      ? subsetChanges(this.#found, this.baseline.cards.groups, this.baseline.cards.names)
      : [],
  );

  /** By run id: the test of answer 3, on the items whose label both got right, corrected for all comparisons together. */
  readonly commonTests: Readonly<Record<string, Planned<PairedChange>>> = $derived.by(() => {
    const { baseline } = this;
    const others = this.faithful.runs.filter((one) => one !== baseline);
    const changes = others.map((one) => {
      const pair = baseline && lines.pairIn(lines.byReason(this.faithful), baseline, one);
      return pair && pairedChange(quadrantCounts(pair));
    });
    // S-Corr counts what is spurious, so its differences are those of the sound reasons, turned round.
    const turned = changes.map(
      (change): PairedChange | null =>
        change && {
          ...change,
          difference: 0 - change.difference,
          interval: [0 - change.interval[1], 0 - change.interval[0]],
        },
    );
    return Object.fromEntries(
      planned(turned).flatMap((change, at) => {
        const id = others[at]?.id;
        return change && id !== undefined ? [[id, change] as const] : [];
      }),
    );
  });

  /** Whether all that is asked about reasons is answered. */
  readonly isAnswered: boolean = $derived(
    this.baseline === null ||
      !this.faithful.runs.includes(this.baseline) ||
      this.faithful.runs.every(({ id }) => id === this.baseline?.id || this.reasons[id] !== undefined),
  );

  // The list: positions in the baseline's data.
  readonly shown: readonly number[] = $derived.by(() => {
    const { baseline, versus } = this;
    if (!baseline || !versus) return [];
    const subset = this.#subset === null ? null : baseline.cards.names.indexOf(this.#subset);
    const lacking = this.#lacking === null ? null : { run: this.#lacking, fate: this.#why };
    const choice = { quadrant: this.#quadrant, lacking, subset };
    // What is compared by the reason alone lacks what label and reason lack, and no more.
    const field = this.aspect === 'label' ? this.label : this.faithful;
    return listed(choice, field, this.#found, [baseline, versus]);
  });
  readonly current: number | null = $derived(this.query.item ?? this.#active);
  readonly currentRow: number = $derived(this.current === null ? -1 : this.shown.indexOf(this.current));

  /** Reads what was not read yet. Never rejects. */
  async load(ids: readonly string[]): Promise<void> {
    this.#load?.abort();
    const load = new AbortController();
    this.#load = load;
    const { signal } = load;
    try {
      let shownAt = -Infinity;
      const show = (progress: CompareProgress): void => {
        if (signal.aborted || performance.now() - shownAt < 100) return;
        shownAt = performance.now();
        this.phase = { status: 'loading', progress };
      };
      await this.#reader.read(ids, show, signal);
      signal.throwIfAborted();
      this.#reads++;
      // One after the other, so that the first look is no long task; each keeps what it has worked out.
      const slice = timeSlice(signal);
      const steps = [() => this.label, () => this.faithful, () => this.rows, () => this.shown];
      for (const part of [...steps, () => this.subsets, () => this.commonTests]) {
        part();
        await slice.pause();
      }
      this.phase = { status: 'ready' };
    } catch (error) {
      if (!signal.aborted)
        this.phase = { status: 'error', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Starts `load` for as long as the screen shows these runs. @returns ends it. */
  follow(ids: readonly string[]): () => void {
    untrack(() => this.load(ids)).catch(() => undefined); // never rejects
    return () => this.#load?.abort();
  }

  /** Brings the three answers about reasons in line with the runs. @returns ends it. */
  followReasons(): () => void {
    const { baseline, faithful } = this;
    const others = faithful.runs.filter((one) => one !== baseline);
    const asked = new AbortController();
    this.reasons = {};
    if (!this.isReady || !baseline || !faithful.runs.includes(baseline)) return () => undefined;
    const before = reasonsOf(baseline.fates, faithful.within);
    const ask = async (): Promise<void> => {
      for (const { id, fates } of others) {
        const answer = await this.#port
          .reasons(reasonsOf(fates, faithful.within), before)
          .catch((): lines.ReasonsAnswer => 'failed');
        if (asked.signal.aborted) return;
        this.reasons = { ...this.reasons, [id]: answer };
      }
    };
    untrack(ask).catch(() => undefined); // never rejects
    return () => {
      asked.abort();
    };
  }

  /** Brings the open item in line with the address. */
  followItem(): void {
    const { baseline, versus } = this;
    const position = this.query.item;
    if (!this.isReady || !baseline || !versus || position === null || position >= baseline.fates.length) {
      untrack(() => {
        this.detail.clear();
      });
      return;
    }
    const places = [baseline, versus].map((one) => ({ run: one.record, place: lines.placeIn(one, position) }));
    untrack(() => this.detail.show(position, places)).catch(() => undefined); // never rejects
  }

  leave(): void {
    this.#load?.abort();
    this.detail.clear();
    this.#port.close();
  }

  /** Puts a run in another place; the leftmost is the baseline. What depends on the baseline's data is closed. */
  move = (id: string, place: number): void => {
    const runs = this.query.runs.filter((one) => one !== id);
    runs.splice(Math.min(Math.max(place, 0), runs.length), 0, id);
    this.change(runs[0] === this.query.runs[0] ? { runs } : { runs, versus: null, item: null });
  };

  add = (id: string): void => {
    if (this.query.runs.length < mostRuns) this.change({ runs: [...this.query.runs, id] }, 'push');
  };

  remove = (id: string): void => {
    const { versus, lacking } = this.query;
    this.change({
      runs: this.query.runs.filter((one) => one !== id),
      ...(versus === id && { versus: null }),
      ...(this.query.runs[0] === id && { versus: null, item: null }),
      ...(lacking?.run === id && { lacking: null }),
    });
  };

  /** A second time: all again. */
  toggleQuadrant = (quadrant: Quadrant): void => {
    this.change({ quadrant: this.query.quadrant === quadrant ? null : quadrant, lacking: null });
  };

  open = (position: number): void => {
    this.#active = position;
    this.change({ item: position }, this.query.item === null ? 'push' : 'replace');
  };

  openCurrent = (): void => {
    const position = this.shown[this.currentRow];
    if (position !== undefined) this.open(position);
  };

  close = (): void => {
    if (this.query.item === null) return;
    this.#active = this.query.item;
    this.change({ item: null });
  };

  /** Makes a row the current one; the open item goes along. */
  goTo = (row: number): void => {
    const position = this.shown[Math.min(Math.max(row, 0), this.shown.length - 1)];
    if (position === undefined) return;
    if (this.query.item === null) this.#active = position;
    else this.open(position);
  };

  /** Makes a file of the comparison as it stands: without texts, so small enough for memory. Never rejects. */
  async download(kind: ComparisonKind, save: (file: SavedFile) => void): Promise<void> {
    const { contenders, label, faithful, rows, reasons, commonTests, baseline } = this;
    const shown = { contenders, label, faithful, rows, reasons, commonTests, baseline, unreadable: this.#unreadable };
    await this.saving.run(kind, (watch) => comparisonFile(kind, shown, watch), save, undefined);
  }

  change(changes: Partial<CompareQuery>, how: 'replace' | 'push' = 'replace'): void {
    this.#address.set(compareParams({ ...this.query, ...changes }), how);
  }

  /** How many items a run's S-Corr is of. */
  testedIn(one: lines.Contender | null): number {
    const cell = one && this.rows[1]?.cells[this.contenders.indexOf(one)];
    return typeof cell === 'object' && cell !== null ? cell.estimate.n : 0;
  }

  #fieldBy(aspect: Aspect): lines.Field {
    return aspect === 'label' ? this.label : aspect === 'faithful' ? this.faithful : lines.byReason(this.faithful);
  }

  #pairBy(field: lines.Field): Pair | null {
    const { baseline, versus } = this;
    return baseline && versus && lines.pairIn(field, baseline, versus);
  }
}
