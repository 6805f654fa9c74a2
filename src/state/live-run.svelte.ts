import type { Generation, Stage } from '../domain/generation';
import { isMeasurement } from '../domain/measurement';
import type { Outcome } from '../domain/outcome';
import { itemsOfRun, type RunRecord, type RunStatus } from '../domain/run';
import { asksSwap, noSwap, type SwapAsked } from '../domain/swap';
import type { RunEvent } from '../run/events';
import type { LibraryStore } from '../run/ports';
import { startRun, type RunHandle, type RunnerDeps } from '../run/runner';
import { announcementOf } from './announcement';
import { HiddenCalls } from './hidden-pace';
import { emptyView, idlePanel, type LiveView, type Panel } from './live-view';
import { MissingParts } from './missing-parts.svelte';
import type { EnginePort } from './ports';
import { Progress } from './progress';
import { readOutcomes } from './read-outcomes';
import { Speedometer } from './speedometer';
import { storedProgress } from './stored-progress';
import { noSwapProgress, storedSwaps, type SwapProgress } from './swap-progress';
import { alone, heldLocks, keepAwake, runLockName, watchHidden } from './tab';

export interface LiveRunDeps {
  readonly store: LibraryStore;
  readonly runner: RunnerDeps;
  readonly engine: Pick<EnginePort, 'own'>;
  /** One run at a time: false refuses the start. */
  readonly mayStart: (run: LiveRun) => boolean;
  readonly onChange: () => void;
}

/** Screen updates are this far apart, whatever the engine does. */
const updateMs = 200;
const announceMs = 10_000;
const recentLength = 60;
const mostFailed = 100;

/** A run on the live screen: what is stored of it, and what its runner says while it works. */
export class LiveRun {
  readonly id: string;
  view: LiveView = $state.raw(emptyView);
  readonly missing: MissingParts;
  readonly #deps: LiveRunDeps;
  #ids: readonly string[] = [];
  readonly #never = new AbortController().signal;
  #progress = new Progress([]);
  #loadedTarget = 0;
  #speed = new Speedometer();
  #hiddenCalls = new HiddenCalls();
  #tab: ReturnType<typeof watchHidden> | null = null;
  #startedAt = 0;
  #handle: RunHandle | null = null;
  #loading: Promise<void> | null = null;
  #panels: Record<Stage, Panel> = { judge: idlePanel, meta: idlePanel };
  #swap: SwapProgress = noSwapProgress;
  #recent: Outcome[] = [];
  /** Items whose stored calls changed since the last update. */
  #changed: readonly number[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #updating: Promise<void> | null = null;
  /** Events came in during an update. */
  #again = false;
  #announcedAt = 0;
  #status: RunStatus | null = null;

  constructor(id: string, deps: LiveRunDeps) {
    this.id = id;
    this.#deps = deps;
    this.missing = new MissingParts(deps.engine.own);
  }

  get record(): RunRecord | null {
    return this.view.record;
  }

  /** Reads what is stored; while this tab works on the run there is nothing to read. */
  readonly load = (): Promise<void> => {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  };

  async #read(): Promise<void> {
    if (this.#handle) return;
    try {
      const record = await this.#deps.store.getRun(this.id);
      if (!record) {
        this.view = { ...emptyView, phase: 'missing' };
        return;
      }
      this.#status = record.status;
      this.view = { ...this.view, record, status: record.status, target: record.status.target };
      await this.#loadOutcomes(record, record.status.target, record.status.swap);
      const elsewhere = (await heldLocks()).has(runLockName(this.id));
      await this.missing.find(record.manifest);
      this.view = { ...this.view, phase: 'ready', elsewhere };
      await this.#publish();
    } catch (error) {
      this.view = { ...this.view, phase: 'broken', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** See Progress. */
  fates(count: number): ReturnType<Progress['fates']> {
    return this.#progress.fates(count);
  }

  /** Goes on with the run, up to `target` items in all. Resolves when no more work is under way. */
  readonly start = async (target = this.view.target, retryFailed = false): Promise<void> => {
    // What is being read must not overwrite what is being written.
    await this.#loading;
    const { record } = this.view;
    if (this.#handle || !record || !this.#deps.mayStart(this)) return;
    await this.missing.find(record.manifest);
    if (this.missing.list.length > 0) return;
    const asked = Math.min(target, itemsOfRun(record.manifest));
    // An earlier, larger target may have left calls behind that count again now.
    const swap = this.#status?.swap ?? noSwap;
    if (asked > this.#loadedTarget) await this.#loadOutcomes(record, asked, swap);
    const done = await alone(runLockName(this.id), () => this.#work(asked, swap, retryFailed));
    this.view = { ...this.view, elsewhere: !done };
  };

  /** Ends after the calls in hand. */
  readonly pause = (): void => {
    this.#handle?.pause();
    this.view = { ...this.view, ending: this.#handle !== null };
  };

  /** Ends at once; the calls in hand are given up. */
  readonly stop = (): void => {
    this.#handle?.stop();
    this.view = { ...this.view, ending: this.#handle !== null };
  };

  async #loadOutcomes(record: RunRecord, target: number, swap?: SwapAsked): Promise<void> {
    this.#ids = await this.#deps.store.itemIds(record.manifest.benchmark.id);
    this.#progress = await storedProgress(this.#deps.store, record, target, this.#never);
    const isSettled = this.#progress.settledCount >= target;
    this.#swap = await storedSwaps(this.#deps.store, record, target, swap, isSettled);
    this.#loadedTarget = target;
    this.#recent = [];
  }

  async #work(target: number, swap: SwapAsked, retryFailed: boolean): Promise<void> {
    const release = keepAwake();
    this.#tab = watchHidden();
    this.#startedAt = Date.now();
    this.#hiddenCalls = new HiddenCalls();
    this.#speed = new Speedometer();
    this.#panels = { judge: idlePanel, meta: idlePanel };
    const updatedAt = this.#deps.runner.clock.now();
    this.#status = { state: 'running', target, ...(asksSwap(swap) && { swap }), updatedAt };
    this.#handle = startRun(this.id, { target, swap, retryFailed }, this.#deps.runner, this.#onEvent);
    this.view = { ...this.view, status: this.#status, target, working: true, ending: false };
    this.#deps.onChange();
    try {
      this.#status = await this.#handle.done;
    } finally {
      this.#handle = null;
      release();
      this.#tab.end();
      await this.#updating;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      this.#panels = { judge: atRest(this.#panels.judge), meta: atRest(this.#panels.meta) };
      this.#announcedAt = 0;
      await this.#publish();
      this.view = { ...this.view, working: false, ending: false, secondsLeft: null };
      this.#deps.onChange();
    }
  }

  readonly #onEvent = (event: RunEvent): void => {
    switch (event.type) {
      case 'loading':
        this.#setPanel(event.stage, { state: 'loading', progress: event.progress });
        break;
      case 'loaded':
        this.#setPanel(event.stage, { state: 'ready', progress: null, model: event.model, failure: null });
        break;
      case 'call-started':
        this.#speed.callStarted(this.#deps.runner.clock.now(), this.#progress.settledCount);
        if (event.order === 'BA') {
          this.#setPanel(event.stage, { state: 'swapping', progress: null, failure: null });
          break;
        }
        this.#setPanel(event.stage, {
          state: 'writing',
          progress: null,
          index: event.index,
          text: '',
          lastText: this.#panels[event.stage].text,
          failure: null,
        });
        break;
      case 'text':
        if (event.order === 'AB') this.#setPanel(event.stage, { text: event.text });
        break;
      case 'swap-planned': {
        const { stage, done, failed, left } = event;
        this.#swap = { ...this.#swap, [stage]: { done, failed, left, isAtMost: false } };
        break;
      }
      case 'generated':
        this.#speed.generated(event.generation);
        this.#noteHidden(event.generation);
        if (event.generation.order === 'BA') {
          this.#countSwap(event.generation.stage, 'done');
          break;
        }
        this.#setPanel(event.generation.stage, { state: 'ready', text: event.generation.text });
        this.#changed = [...this.#changed.filter((index) => index !== event.index), event.index];
        break;
      case 'failed':
        if (event.failed.order === 'BA') {
          this.#countSwap(event.failed.stage, 'failed');
          this.#setPanel(event.failed.stage, { failure: event.failed.failure });
          break;
        }
        this.#changed = [...this.#changed.filter((index) => index !== event.index), event.index];
        this.#setPanel(event.failed.stage, { failure: event.failed.failure });
        if (this.#panels[event.failed.stage].state === 'writing')
          this.#setPanel(event.failed.stage, { state: 'ready' });
        break;
      case 'recovering':
        this.#setPanel(event.stage, { state: 'recovering', failure: event.failure });
        break;
      case 'status':
        this.#status = event.status;
        break;
    }
    this.#schedule();
  };

  #countSwap(stage: Stage, how: 'done' | 'failed'): void {
    const before = this.#swap[stage];
    this.#swap = { ...this.#swap, [stage]: { ...before, left: before.left - 1, [how]: before[how] + 1 } };
    this.#setPanel(stage, { state: 'ready' });
  }

  /** One update at a time, and no sooner than `updateMs` after the last. */
  #schedule(): void {
    if (this.#updating) this.#again = true;
    else this.#timer ??= setTimeout(this.#update, updateMs);
  }

  readonly #update = (): void => {
    this.#timer = null;
    this.#again = false;
    this.#updating = this.#publish()
      .catch((error: unknown) => {
        this.view = { ...this.view, message: `The screen could not be brought up to date: ${String(error)}` };
      })
      .finally(() => {
        this.#updating = null;
        if (this.#again) this.#schedule();
      });
  };

  #noteHidden(generation: Generation): void {
    const { startedAt, timing } = generation;
    this.#hiddenCalls.add(generation, this.#tab?.hiddenMs(startedAt, startedAt + timing.durationMs) ?? 0);
  }

  #setPanel(stage: Stage, change: Partial<Panel>): void {
    this.#panels = { ...this.#panels, [stage]: { ...this.#panels[stage], ...change } };
  }

  async #publish(): Promise<void> {
    const { record } = this.view;
    if (!record) return;
    const changed = this.#changed;
    this.#changed = [];
    const outcomes = await readOutcomes(this.#deps.store, record.manifest, changed);
    for (const outcome of outcomes) this.#progress.put(outcome);
    const fresh = outcomes.filter((outcome) => outcome.kind !== 'meta-pending').reverse();
    if (fresh.length > 0) {
      const again = fresh.map((outcome) => outcome.index);
      this.#recent = [...fresh, ...this.#recent.filter((outcome) => !again.includes(outcome.index))].slice(
        0,
        recentLength,
      );
    }
    await Promise.all([this.#showItem('judge', record), this.#showItem('meta', record)]);
    const numbers = this.#numbers();
    const now = this.#deps.runner.clock.now();
    const announce = now - this.#announcedAt >= announceMs;
    if (announce) this.#announcedAt = now;
    this.view = {
      ...this.view,
      ...numbers,
      status: this.#status,
      panels: this.#panels,
      recent: this.#recent,
      swap: this.#swap,
      failed: this.#progress.failed(mostFailed),
      rates: { judge: this.#speed.rate('judge'), meta: this.#speed.rate('meta') },
      hidden: this.#hiddenCalls.pace(this.#tab?.hiddenMs(this.#startedAt, Date.now()) ?? 0),
      itemsPerMinute: this.#speed.itemsPerMinute(now, numbers.settled),
      secondsLeft: this.#speed.secondsLeft(now, numbers.summary.counts, record.manifest.metaJudge !== null, this.#swap),
      announcement: announce
        ? announcementOf(numbers, this.#status, isMeasurement(record.manifest))
        : this.view.announcement,
    };
  }

  #numbers(): Pick<LiveView, 'settled' | 'settledPrefix' | 'summary' | 'target'> {
    const target = this.#status?.target ?? this.view.target;
    return {
      target,
      settled: this.#progress.settledCount,
      settledPrefix: this.#progress.settledPrefix,
      summary: this.#progress.summary(target),
    };
  }

  async #showItem(stage: Stage, record: RunRecord): Promise<void> {
    const { index, item } = this.#panels[stage];
    if (index === null || item?.id === this.#ids[index]) return;
    const [found] = await this.#deps.store.items(record.manifest.benchmark.id, [index]);
    this.#setPanel(stage, { item: found ?? null });
  }
}

const atRest = (panel: Panel): Panel => ({ ...panel, state: 'waiting', progress: null });
