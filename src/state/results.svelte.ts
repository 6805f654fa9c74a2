import { untrack } from 'svelte';
import { drawnUnder, type HumanCheck } from '../domain/human/check';
import { trueSCorr, type TrueSCorr } from '../domain/human/estimate';
import { populationOf, tallyOf, type Population, type Tally } from '../domain/human/population';
import type { FilterSource } from '../domain/filter/evaluate';
import { textsIn } from '../domain/filter/expression';
import { parseFilter, type FilterError } from '../domain/filter/parser';
import { count, type Counts } from '../domain/metrics/counts';
import type { Range } from '../domain/metrics/bins';
import type { Cell } from '../domain/metrics/confusion';
import { summarise, summariseSubsets, summaryOf, type SubsetSummary, type Summary } from '../domain/metrics/summary';
import type { MetaParserId } from '../domain/meta-judge';
import { outcomeKinds, type Outcome, type OutcomeKind, type Reading } from '../domain/outcome';
import { readingOf, readingsOf } from '../domain/reading';
import { oneOrder, swapCheckOf, type OneOrder, type SwapCheck } from '../domain/metrics/swap-check';
import { itemsOfRun, type RunRecord } from '../domain/run';
import { noSwaps, type Swaps } from '../domain/swap';
import type { VerdictParserId } from '../domain/verdict';
import type { LibraryStore } from '../run/ports';
import { auditedOf } from '../domain/audit/audit-run';
import type { Standing } from '../domain/audit/standing';
import { Audits } from './audit/audits.svelte';
import { deriveRun, type Derived, type DeriveProgress } from './results/derive';
import { downloadOf, type Download, type DownloadKind, type Writers } from './results/downloads';
import { largeCount, type PickFile, type SavedFile } from './results/file-sink';
import { FactCollector, type Facts, type MeasureId } from './results/facts';
import {
  conditionsOf,
  distinct,
  failedFilters,
  ofKinds,
  positionsOf,
  remaining,
  sortOutcomes,
  type Conditions,
} from './results/filter';
import { partsOf, readFilter, type FilterParts, type Filters } from './results/filter-parts';
import { filterSource } from './results/filter-source';
import { HumanChecks } from './results/human-checks.svelte';
import { isUnchanged } from './results/is-unchanged';
import { ItemDetail } from './results/item-detail.svelte';
import { canBePart, partSource } from './results/part';
import { filterParams, keepFilters, lastFilters, type FilterParams } from './results/last-filters';
import { Overview } from './results/overview.svelte';
import {
  everyItem,
  filtersIn,
  filterText,
  noFilter,
  paramsOf,
  parseQuery,
  type OverviewShown,
  type ParamChanges,
  type Params,
  type ResultsQuery,
  type Sort,
  type SortColumn,
} from './results/query';
import { Saving, type Watch } from './results/saving.svelte';
import { RowFacts } from './results/row-facts';
import { TextSearch } from './results/text-search.svelte';
import { timeSlice } from './results/time-slice';

/** The part of the address that belongs to this screen; Route is one. */
export interface ResultsAddress {
  readonly params: Params;
  set(changes: Readonly<Record<string, string | null>>, how?: 'replace' | 'push'): void;
}

export type ResultsPhase =
  | { readonly status: 'loading'; readonly progress: DeriveProgress | null }
  | { readonly status: 'ready' }
  | { readonly status: 'missing' }
  | { readonly status: 'error'; readonly message: string };

/** One run's results: its outcomes, and the view of them that the address describes. */
export class ResultsState {
  phase: ResultsPhase = $state.raw({ status: 'loading', progress: null });
  run: RunRecord | null = $state.raw(null);
  readonly search: TextSearch;
  readonly detail: ItemDetail;
  readonly overview = new Overview();
  readonly human: HumanChecks;
  readonly saving = new Saving<DownloadKind>();
  readonly audits: Audits;

  /** What the list was filtered by at the last visit, until it is filtered anew. */
  #last: FilterParams | null = $state.raw(null);
  readonly #store: LibraryStore;
  readonly #address: ResultsAddress;
  readonly #isPocketBench: (benchmarkId: string) => boolean | null;
  readonly #writers: Writers;
  #derived: (Derived & { readonly facts: Facts }) | null = $state.raw(null);
  /** Current row while no item is open. */
  #active: string | null = $state(null);
  #load: AbortController | null = null;

  constructor(
    store: LibraryStore,
    address: ResultsAddress,
    /** Whether the pocket models know this benchmark's world; null while that is not known. */
    isPocketBench: (benchmarkId: string) => boolean | null,
    writers: Writers,
    audits = new Audits(store),
  ) {
    this.#store = store;
    this.#address = address;
    this.#isPocketBench = isPocketBench;
    this.#writers = writers;
    this.audits = audits;
    this.search = new TextSearch(store);
    this.detail = new ItemDetail(store);
    this.human = new HumanChecks(store);
  }

  readonly query: ResultsQuery = $derived.by(() => parseQuery(this.#address.params));

  // How the stored texts are read.
  readonly readings: readonly Reading[] = $derived(this.run ? readingsOf(this.run.manifest) : []);
  readonly #readingIndex = $derived(this.#indexOf(this.query.verdictParser, this.query.metaParser));
  readonly reading: Reading | null = $derived(this.readings[this.#readingIndex] ?? null);
  readonly isOwnReading = $derived(this.#readingIndex === 0);
  readonly verdictParsers: readonly VerdictParserId[] = $derived(
    distinct(this.readings.map(({ verdictParser }) => verdictParser)),
  );
  readonly metaParsers: readonly MetaParserId[] = $derived(distinct(this.readings.map(({ metaParser }) => metaParser)));

  // Numbers.
  readonly outcomes: readonly Outcome[] = $derived(this.#derived?.outcomes[this.#readingIndex] ?? []);
  readonly summary: Summary = $derived(summarise(this.outcomes));
  readonly subsets: readonly SubsetSummary[] = $derived(summariseSubsets(this.outcomes));
  // Human checks, as far as they were drawn under this reading.
  readonly population: Population = $derived(populationOf(this.outcomes, this.run?.manifest.seed ?? 0));
  readonly checks: readonly HumanCheck[] = $derived.by(() =>
    this.reading ? drawnUnder(this.human.checks, this.reading) : [],
  );
  readonly tally: Tally = $derived(tallyOf(this.population, this.checks));
  /** null: the meta-judge has tested nothing. */
  readonly trueSCorr: TrueSCorr | null = $derived(trueSCorr(this.tally));

  /** Meaningless numbers: a pocket model that judges a world it does not know. */
  readonly foreignToPocket: boolean = $derived.by(() => {
    if (!this.run) return false;
    const { genrm, metaJudge, benchmark, redacted, audit } = this.run.manifest;
    return (
      [genrm, metaJudge].some((model) => model?.knowsOnly === 'pocket') &&
      this.#isPocketBench(redacted?.benchmarkId ?? audit?.benchmark.id ?? benchmark.id) === false
    );
  });

  /** What planted cases say of the meta-judge, as its verdicts are read now. */
  readonly standing: Standing | null = $derived.by(() => {
    if (!this.run || !this.reading || this.run.manifest.metaJudge === null) return null;
    return this.audits.standing(auditedOf(this.run.manifest), this.reading.metaParser);
  });

  /** Judgments that are kept and that no number is made of. */
  readonly further: number = $derived(this.#derived?.further ?? 0);

  // The check with what is compared exchanged.
  readonly swaps: Swaps = $derived(this.#derived?.swaps[this.#readingIndex] ?? noSwaps);
  readonly swapCheck: SwapCheck = $derived(swapCheckOf(this.outcomes, this.swaps));
  readonly oneOrder: OneOrder | null = $derived(oneOrder(this.outcomes));

  // The list.
  readonly differing: ReadonlySet<number> = $derived(this.#derived?.differing ?? positionsOf([]));
  // By way of a text: opening an item changes the address too, and filters and draws nothing anew.
  readonly #filterText: string = $derived(JSON.stringify(filtersIn(this.query)));
  readonly filters: Filters = $derived(JSON.parse(this.#filterText) as Filters);
  readonly #source: FilterSource = $derived.by(() =>
    filterSource(this.#derived?.facts ?? null, this.differing, this.checks, this.search.hits, this.swaps),
  );
  readonly #conditions: Conditions = $derived(conditionsOf(this.filters, this.#source));
  readonly #failed: Uint16Array = $derived(failedFilters(this.outcomes, this.#conditions));
  /** What all filters but the one by outcome leave: what that filter's counts are of. */
  readonly base: readonly Outcome[] = $derived(remaining(this.outcomes, this.#failed, null));
  readonly baseCounts: Counts = $derived(this.base === this.outcomes ? this.summary.counts : count(this.base));
  /** Numbers of `base`; null where that is the whole run. */
  readonly baseSummary: Summary | null = $derived(this.base === this.outcomes ? null : summaryOf(this.baseCounts));
  readonly #kindText: string = $derived.by(() => this.#chosen(this.query).kinds.join());
  readonly kinds: readonly OutcomeKind[] = $derived(
    outcomeKinds.filter((kind) => this.#kindText.split(',').includes(kind)),
  );
  /** What the list shows of an item besides its outcome; null: nothing is read yet. */
  readonly rowFacts: RowFacts | null = $derived.by(() => {
    if (!this.#derived || !this.reading) return null;
    const firsts = this.human.checks.filter(({ isRepeat }) => !isRepeat);
    const checks = [...drawnUnder(firsts, this.reading), ...firsts];
    return new RowFacts(this.outcomes, this.#derived.facts, checks, this.reading.verdictParser);
  });
  readonly shown: readonly Outcome[] = $derived(
    sortOutcomes(
      ofKinds(this.base, this.kinds),
      this.query.sort,
      (column) => this.rowFacts?.rank(column) ?? (() => null),
    ),
  );
  /** All of the filter, as a person would write it; '' where it is none. */
  readonly filter: string = $derived.by(() => {
    const text = filterText({ ...this.query, kinds: this.kinds });
    return text === everyItem ? '' : text;
  });
  /** As the address has it, whether or not it can be read. */
  readonly addressFilter: string = $derived.by(() => this.#address.params['filter'] ?? '');
  /** Why the filter in the address cannot be read; null: it can. */
  readonly addressError: FilterError | null = $derived.by(() => {
    const read = parseFilter(this.addressFilter);
    return read.ok ? null : read.error;
  });
  readonly #searchText: string = $derived.by(() => {
    const { text, rest } = this.query;
    const inRest = textsIn(readFilter(rest) ?? { kind: 'every' });
    return JSON.stringify(distinct([...(text === '' ? [] : [text]), ...inRest]));
  });
  /** The texts that the filter searches for. */
  readonly searched: readonly string[] = $derived(JSON.parse(this.#searchText) as string[]);
  readonly isFiltered: boolean = $derived(Object.keys(this.#conditions).length > 0);

  readonly overviewShown: OverviewShown = $derived(this.query.overview);

  // The item in hand.
  readonly currentId: string | null = $derived(this.query.item ?? this.#active);
  readonly currentRow = $derived.by(() => {
    const id = this.currentId;
    return id === null ? -1 : this.shown.findIndex(({ itemId }) => itemId === id);
  });
  readonly opened: Outcome | null = $derived.by(() => {
    const id = this.query.item;
    return id === null ? null : (this.outcomes.find(({ itemId }) => itemId === id) ?? null);
  });

  /** Reads a run and derives its outcomes. Never rejects. */
  async load(runId: string): Promise<void> {
    this.leave();
    const load = new AbortController();
    this.#load = load;
    const before = this.run;
    if (before?.manifest.id !== runId) {
      this.run = null;
      this.#derived = null;
      this.overview.forget();
      this.#active = null;
    }
    this.#last = lastFilters(runId);
    this.phase = { status: 'loading', progress: null };
    try {
      const [run] = await Promise.all([this.#store.getRun(runId), this.audits.refresh()]);
      load.signal.throwIfAborted();
      if (!run) {
        this.phase = { status: 'missing' };
        return;
      }
      await this.human.load(runId);
      load.signal.throwIfAborted();
      this.run = run;
      if (this.#derived && before && isUnchanged(before, run)) {
        this.phase = { status: 'ready' };
        return;
      }
      let shownAt = 0;
      const collector = new FactCollector(
        Math.min(run.status.target, itemsOfRun(run.manifest)),
        readingOf(run.manifest).verdictParser,
      );
      const derived = await deriveRun(
        this.#store,
        run,
        (progress) => {
          if (load.signal.aborted || performance.now() - shownAt < 100) return;
          shownAt = performance.now();
          this.phase = { status: 'loading', progress };
        },
        load.signal,
        collector,
      );
      const slice = timeSlice(load.signal);
      const facts = await collector.done(slice);
      load.signal.throwIfAborted();
      this.#derived = { ...derived, facts };
      // One after the other, so that the first look is no long task; each keeps what it has worked out.
      for (const part of [() => this.summary, () => this.subsets, () => this.shown, () => this.population]) {
        part();
        await slice.pause();
      }
      this.phase = { status: 'ready' };
    } catch (error) {
      if (!load.signal.aborted)
        this.phase = { status: 'error', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Starts `load` for as long as the screen shows this run. @returns ends it. */
  follow(runId: string): () => void {
    untrack(() => this.load(runId)).catch(() => undefined); // never rejects
    return () => {
      this.leave();
    };
  }

  leave(): void {
    this.#load?.abort();
    this.search.stop();
  }

  /** Brings the search in line with the filter. @returns ends it. */
  followSearch(texts: readonly string[]): () => void {
    const { run, phase } = this;
    const outcomes = this.#derived?.outcomes[0];
    if (!run || !outcomes || phase.status !== 'ready') return () => undefined;
    const { id, benchmark } = run.manifest;
    untrack(() => this.search.start(texts, id, benchmark.id, outcomes)).catch(() => undefined); // never rejects
    return this.search.stop;
  }

  /** Brings the overview in line with the filters. @returns ends it. */
  followOverview(): () => void {
    const { outcomes } = this;
    const source = this.#derived && { outcomes, facts: this.#derived.facts, failed: this.#failed };
    return this.overview.follow(this.phase.status === 'ready' ? source : null, this.overviewShown);
  }

  /** Brings the open item in line with the address. */
  followItem(opened: Outcome | null): void {
    const manifest = this.run?.manifest;
    if (!manifest || !opened) {
      this.detail.clear();
      return;
    }
    untrack(() => this.detail.show(manifest.id, manifest.benchmark.id, opened.itemId, opened.index)).catch(
      () => undefined,
    ); // never rejects
  }

  change(changes: Partial<ResultsQuery>, how: 'replace' | 'push' = 'replace'): void {
    const params = this.#paramsOf({ ...this.query, ...changes });
    const filters = filterParams(params);
    const isFilteredAnew = JSON.stringify(filters) !== JSON.stringify(filterParams(this.#paramsOf(this.query)));
    this.#address.set(params, how);
    if (!isFilteredAnew || !this.run) return;
    this.#last = null;
    keepFilters(this.run.manifest.id, filters);
  }

  /** As soon as anything is filtered by, the outcomes that the screen opened on are chosen. */
  #paramsOf(query: ResultsQuery): ParamChanges {
    return paramsOf(paramsOf(query).filter === null ? query : this.#chosen(query));
  }

  /** Opens on what people come for: right label, wrong reason. Where there is none of it, on all. */
  #chosen(query: ResultsQuery): ResultsQuery & Pick<FilterParts, 'kinds'> {
    if (query.kinds) return { ...query, kinds: query.kinds };
    const part = this.subsets.find((row) => row.subset === query.subset) ?? this.summary;
    // Of an audit it is the panel that people come for.
    const isAsked = !this.run?.manifest.audit && part.counts.kinds.spurious > 0;
    return { ...query, kinds: isAsked ? ['spurious'] : [] };
  }

  /** Filters by what a person wrote. @returns what cannot be read of it, and then nothing has changed. */
  filterBy = (text: string): FilterError | null => {
    const read = parseFilter(text);
    if (!read.ok) return read.error;
    this.change(partsOf(read.value));
    return null;
  };

  /** The filters of the last visit, where the list is not filtered now; null: none. */
  readonly lastFilters: FilterParams | null = $derived(
    Object.keys(filterParams(paramsOf(this.query))).length === 0 ? this.#last : null,
  );

  filterAsLastTime = (): void => {
    this.change(parseQuery({ ...this.#address.params, ...this.lastFilters }));
  };

  /** Shows one kind only, or all; with `add`, adds or removes it. */
  toggleKind = (kind: OutcomeKind, add = false): void => {
    const has = this.kinds.includes(kind);
    if (add) this.change({ kinds: has ? this.kinds.filter((other) => other !== kind) : [...this.kinds, kind] });
    else this.change({ kinds: has && this.kinds.length === 1 ? [] : [kind] });
  };

  /** Shows the items of a cell, of whatever outcome; once more: no longer. */
  toggleCell = (cell: Cell): void => {
    const { golden, verdict } = this.query.cell ?? {};
    const isSame = golden === cell.golden && verdict === cell.verdict;
    this.change({ cell: isSame ? null : cell, kinds: [] });
  };

  /** @param range null: no filter by this measure */
  setRange = (id: MeasureId, range: Range | null): void => {
    const { [id]: _, ...others } = this.query.ranges;
    this.change({ ranges: range ? { ...others, [id]: range } : others });
  };

  clearFilters = (): void => {
    this.change(noFilter);
  };

  sortBy = (column: SortColumn): void => {
    const { sort } = this.query;
    const next: Sort = { column, descending: sort.column === column && !sort.descending };
    this.change({ sort: next });
  };

  open = (itemId: string): void => {
    this.#active = itemId;
    this.change({ item: itemId }, this.query.item === null ? 'push' : 'replace');
  };

  openCurrent = (): void => {
    const outcome = this.shown[this.currentRow];
    if (outcome) this.open(outcome.itemId);
  };

  close = (): void => {
    if (this.query.item === null) return;
    this.#active = this.query.item;
    this.change({ item: null });
  };

  /** Makes a row the current one; the open item goes along. */
  goTo = (row: number): void => {
    const outcome = this.shown[Math.min(Math.max(row, 0), this.shown.length - 1)];
    if (!outcome) return;
    if (this.query.item === null) this.#active = outcome.itemId;
    else this.open(outcome.itemId);
  };

  read = (verdictParser: string, metaParser: string): void => {
    const own = this.readings[0];
    this.change({
      verdictParser: verdictParser === own?.verdictParser ? null : verdictParser,
      metaParser: metaParser === own?.metaParser ? null : metaParser,
    });
  };

  /** Outcome of the item at a position; `other` if it is not among this run's. */
  outcomeAt(index: number, other: Outcome): Outcome {
    return this.outcomes.find((outcome) => outcome.index === index) ?? other;
  }

  /** How many items another verdict parser reads otherwise than the current one. */
  disagreement(parser: VerdictParserId): number {
    const metaParser = this.reading?.metaParser;
    const other = this.#derived?.outcomes[this.#indexOf(parser, metaParser ?? null)] ?? [];
    return this.outcomes.reduce((sum, outcome, slot) => sum + (outcome.verdict === other[slot]?.verdict ? 0 : 1), 0);
  }

  /** A run without texts has no rows of texts to give, and no text to lose. */
  readonly isRedacted: boolean = $derived(this.run?.manifest.redacted !== undefined);
  readonly judgedCount: number = $derived(this.outcomes.length - this.summary.counts.kinds.pending);

  /**
   * Makes a file and hands it to `save`; with `pick`, a large one is written to where the user picks. Never rejects.
   * @param onlyShown of rows, those of the items that the list shows; the name of the file says so
   */
  download(kind: DownloadKind, save: (file: SavedFile) => void, pick?: PickFile, onlyShown = false): Promise<void> {
    const { run, reading, outcomes, swaps } = this;
    if (!run || !reading) return Promise.resolve();
    const make = (watch: Watch): Download => {
      const whole = { store: this.#store, manifest: run.manifest, outcomes, reading, swaps, ...watch };
      const source =
        onlyShown && canBePart(kind)
          ? { ...whole, ...partSource(run.manifest, outcomes, this.shown, this.filter) }
          : whole;
      return downloadOf(kind, run, source, this.#writers);
    };
    const isLarge = run.manifest.benchmark.itemCount >= largeCount && kind !== 'summary' && kind !== 'report';
    return this.saving.run(kind, make, save, isLarge ? pick : undefined);
  }

  #indexOf(verdictParser: string | null, metaParser: string | null): number {
    const own = this.readings[0];
    const verdict = this.readings.some((reading) => reading.verdictParser === verdictParser)
      ? verdictParser
      : own?.verdictParser;
    const meta = this.readings.some((reading) => reading.metaParser === metaParser) ? metaParser : own?.metaParser;
    return Math.max(
      0,
      this.readings.findIndex((reading) => reading.verdictParser === verdict && reading.metaParser === meta),
    );
  }
}
