import { untrack } from 'svelte';
import type { Summary } from '../domain/metrics/summary';
import type { Outcome } from '../domain/outcome';
import type { RunRecord } from '../domain/run';
import type { LiveRun } from './live-run.svelte';
import { inRunOrder, summaryOfFirst } from './present/growth';
import { inHand, liveScene, storedScene, storedTexts, type Scene, type StoredTexts } from './present/scene';
import { Spoken } from './present/spoken.svelte';
import { timelineOf, type Timeline } from './present/timeline';
import type { ResultsState } from './results.svelte';
import type { ItemRecord } from './results/item-detail.svelte';
import type { Route } from './route.svelte';

export interface PresentDeps {
  readonly results: ResultsState;
  readonly route: Pick<Route, 'screen' | 'get' | 'set'>;
  /** The run that this tab works on. */
  readonly active: () => LiveRun | null;
}

/** How long a whole item stays before a replay goes on. */
const restMs = 4000;
const paces = [1, 2, 4, 8, 16] as const;
const sizes = [0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5] as const;

/** One item at a time for a lecture hall: of a run under way what its models write now, of a stored one a replay. */
export class Present {
  playing = $state(false);
  /** Times the measured pace. */
  pace: number = $state(1);
  /** Long texts are shown whole. */
  isWhole = $state(false);
  /** Buttons and headings around the item. */
  hasChrome = $state(true);
  /** Texts appear whole: motion is unwelcome. */
  still = $state(false);
  readonly spoken = new Spoken();

  readonly #results: ResultsState;
  readonly #route: PresentDeps['route'];
  readonly #active: () => LiveRun | null;
  #size: number = $state(sizes.indexOf(1));
  /** How far the replay of an item is, in ms; any other item is shown whole. */
  #clock: { readonly itemId: string; readonly elapsed: number } | null = $state.raw(null);
  /** A run that was followed while it was under way: its end is where one is. */
  #followed: string | null = null;

  constructor({ results, route, active }: PresentDeps) {
    this.#results = results;
    this.#route = route;
    this.#active = active;
  }

  /** Of the item's texts, times the usual. */
  readonly size: number = $derived(sizes[this.#size] ?? 1);
  readonly runId: string = $derived.by(() => (this.#route.screen.name === 'present' ? this.#route.screen.id : ''));
  /** This tab works on the run. */
  readonly isUnderWay: boolean = $derived.by(() => this.#active()?.id === this.runId);
  /** Followed as it is written; null while stored items are shown. */
  readonly live: LiveRun | null = $derived.by(() =>
    this.isUnderWay && this.#route.get('item') === null ? this.#active() : null,
  );

  /** The run on the screen; null until it is read. */
  readonly run: RunRecord | null = $derived.by(() => {
    const run = this.live ? this.live.record : this.#results.run;
    return run?.manifest.id === this.runId ? run : null;
  });
  // Of a stored run.
  readonly #ordered: readonly Outcome[] = $derived.by(() =>
    this.run && !this.live ? inRunOrder(this.#results.outcomes, this.run.manifest.seed) : [],
  );
  /** Items that can be shown one by one. */
  readonly count: number = $derived(this.#ordered.length);
  readonly total: number = $derived.by(() => this.live?.view.target ?? this.#results.outcomes.length);
  /** The place that the address names, in the run's order. */
  readonly #asked: number = $derived.by(() => {
    const itemId = this.#route.get('item');
    const at = this.#ordered.findIndex((outcome) => outcome.itemId === itemId);
    if (at >= 0) return at;
    return this.#followed === this.runId ? Math.max(0, this.count - 1) : 0;
  });
  /** What is stored of the item on the screen: the one before until the one asked for is read. */
  readonly #record: ItemRecord | null = $derived.by(() => {
    const { phase } = this.#results.detail;
    return phase.status === 'ready' ? phase.record : null;
  });
  /** Its place in the run's order; -1 while there is none. */
  readonly place: number = $derived.by(() => {
    const id = this.#record?.item.id;
    return this.#ordered.findIndex(({ itemId }) => itemId === id);
  });
  readonly #texts: StoredTexts = $derived.by(() =>
    storedTexts(this.#record, this.run?.manifest ?? null, this.live ? null : this.#results.reading),
  );
  readonly timeline: Timeline = $derived.by(() =>
    timelineOf(this.#texts.judge.generation, this.#texts.meta.generation, this.still),
  );
  readonly elapsed: number = $derived.by(() =>
    this.#clock !== null && this.#clock.itemId === this.#record?.item.id ? this.#clock.elapsed : Infinity,
  );
  /** Items of the run's order that are shown as far as their outcome. */
  readonly shown: number = $derived(Math.max(0, this.place + (this.elapsed >= this.timeline.end ? 1 : 0)));

  readonly summary: Summary = $derived.by(() => this.live?.view.summary ?? summaryOfFirst(this.#ordered, this.shown));
  readonly scene: Scene | null = $derived.by(() => {
    if (this.live) return liveScene(this.live.view, this.#record, this.#texts);
    const outcome = this.#ordered[this.place];
    return this.#record && outcome
      ? storedScene(this.#record, outcome, this.#texts, this.timeline, this.elapsed)
      : null;
  });

  /** Position of the item whose texts are to be read from storage; of one that the GenRM has in hand there are none. */
  readonly #wanted: number | null = $derived.by(() => {
    if (!this.live) return this.#ordered[this.#asked]?.index ?? null;
    const { item, index } = inHand(this.live.view);
    return item === null || index === this.live.view.panels.judge.index ? null : index;
  });

  enter(): void {
    // It may hold an item of the same id of another run.
    this.#results.detail.clear();
  }

  /**
   * Reads the run that the address names. For an effect.
   * @param isUnderWay what was read while a run was under way is not all of it: its end is a reason to read again.
   * @returns ends it.
   */
  followRun(isUnderWay: boolean): (() => void) | undefined {
    if (isUnderWay && this.live) {
      this.#followed = this.runId;
      return undefined;
    }
    return this.#results.follow(this.runId);
  }

  /** The same for the item. */
  followItem(): void {
    const { run } = this;
    const wanted = this.#wanted;
    if (!run || wanted === null) return;
    const { id, benchmark } = run.manifest;
    untrack(() => {
      const itemId = this.live ? inHand(this.live.view).item?.id : this.#ordered[this.#asked]?.itemId;
      return this.#results.detail.show(id, benchmark.id, itemId ?? '', wanted);
    }).catch(() => undefined); // never rejects
  }

  leave(): void {
    this.playing = false;
    this.#clock = null;
    this.#followed = null;
    this.spoken.stop();
    this.#results.detail.clear();
  }

  /** Lets the replay go on. @param ms that went by. */
  advance(ms: number): void {
    const clock = this.#clock;
    // The next item is being read.
    if (!this.playing || clock === null || clock.itemId !== this.#record?.item.id) return;
    const { end } = this.timeline;
    const rests = clock.elapsed >= end;
    const elapsed = rests ? clock.elapsed + ms : Math.min(end, clock.elapsed + ms * this.pace);
    if (elapsed < end + restMs) this.#clock = { ...clock, elapsed };
    else if (this.place + 1 < this.count) this.goTo(this.place + 1);
    else {
      this.playing = false;
      this.#clock = null;
    }
  }

  readonly togglePlay = (): void => {
    if (this.live || this.#record === null) return;
    this.playing = !this.playing;
    if (this.playing && this.elapsed === Infinity) this.#clock = { itemId: this.#record.item.id, elapsed: 0 };
  };

  /** Shows the item at a place of the run's order: from its beginning while the replay plays, else whole. */
  readonly goTo = (place: number): void => {
    const outcome = this.#ordered[Math.min(Math.max(place, 0), this.count - 1)];
    if (!outcome) return;
    this.#clock = this.playing ? { itemId: outcome.itemId, elapsed: 0 } : null;
    this.#route.set({ item: outcome.itemId });
  };

  readonly next = (): void => {
    if (this.live) return;
    if (this.isUnderWay && this.#asked + 1 >= this.count) this.goLive();
    else this.goTo(this.#asked + 1);
  };

  /** From a run under way back to the item that settled last. */
  readonly previous = (): void => {
    if (!this.live) this.goTo(this.#asked - 1);
    else if (this.live.view.recent[0]) this.#route.set({ item: this.live.view.recent[0].itemId });
  };

  readonly first = (): void => {
    if (!this.live) this.goTo(0);
  };

  readonly last = (): void => {
    if (this.isUnderWay) this.goLive();
    else this.goTo(this.count - 1);
  };

  /** To what the models write now. */
  readonly goLive = (): void => {
    if (!this.isUnderWay) return;
    this.playing = false;
    this.#clock = null;
    this.#route.set({ item: null });
  };

  readonly nextPace = (): void => {
    this.pace = paces[(paces.findIndex((pace) => pace === this.pace) + 1) % paces.length] ?? 1;
  };

  readonly larger = (): void => {
    this.#size = Math.min(sizes.length - 1, this.#size + 1);
  };

  readonly smaller = (): void => {
    this.#size = Math.max(0, this.#size - 1);
  };

  readonly toggleWhole = (): void => {
    this.isWhole = !this.isWhole;
  };

  readonly toggleChrome = (): void => {
    this.hasChrome = !this.hasChrome;
  };
}
