import type { Audited } from '../domain/audit/audit-run';
import type { Benchmark } from '../domain/item';
import type { SwapAsked } from '../domain/swap';
import type { TextReading } from '../domain/benchmarks/text-reading';
import type { Removable } from '../domain/benchmarks/leave-out';
import type { OwnSource, PickedFile } from '../domain/own-model';
import type { LibraryStore } from '../run/ports';
import type { RunnerDeps } from '../run/runner';
import { Audits } from './audit/audits.svelte';
import { createAudit } from './audit/create-audit';
import type { Appearance } from './appearance.svelte';
import { Checking } from './checking.svelte';
import { CompareState } from './compare/compare.svelte';
import { Golden } from './golden/golden.svelte';
import { Keys } from './keys.svelte';
import { Library } from './library.svelte';
import { benchmarkWithout } from './leave-out';
import { LiveRun } from './live-run.svelte';
import { MachineState } from './machine.svelte';
import { MappingState } from './mapping.svelte';
import { NewRun } from './new-run.svelte';
import { Notices } from './notices.svelte';
import { Opening } from './opening.svelte';
import { Offline } from './offline.svelte';
import type {
  AppCopyPort,
  ComparePort,
  EnginePort,
  HostFiles,
  HostRun,
  ParseFile,
  ExcerptsOf,
  SampleFile,
} from './ports';
import { Present } from './present.svelte';
import { ResultsState } from './results.svelte';
import type { Writers } from './results/downloads';
import type { SavedFile } from './results/file-sink';
import { StoredModels } from './stored-models.svelte';
import type { Route, Screen } from './route.svelte';
import { Vocabulary } from './vocabulary.svelte';

export interface AppDeps {
  readonly store: LibraryStore;
  readonly runner: RunnerDeps;
  readonly engine: EnginePort;
  readonly parseFile: ParseFile;
  readonly sampleFile: SampleFile;
  readonly excerptsOf: ExcerptsOf;
  readonly writers: Writers;
  readonly compare: ComparePort;
  readonly host: HostFiles;
  readonly appCopy: AppCopyPort | null;
  /** Hands a file to the person. */
  readonly save: (file: SavedFile) => void;
  readonly route: Route;
  readonly appearance: Appearance;
  readonly appVersion: string;
  readonly random: () => number;
}

/** All state, built once from what main.ts connects. Screens reach it through the context. */
export class App {
  readonly store: LibraryStore;
  readonly excerptsOf: ExcerptsOf;
  readonly route: Route;
  readonly appearance: Appearance;
  readonly keys = new Keys();
  readonly notices = new Notices();
  readonly library: Library;
  readonly machine: MachineState;
  readonly storedModels: StoredModels;
  readonly offline: Offline;
  readonly vocabulary: Vocabulary;
  readonly opening: Opening;
  readonly mapping: MappingState;
  readonly newRun: NewRun;
  readonly results: ResultsState;
  readonly present: Present;
  readonly checking: Checking;
  readonly audits: Audits;
  readonly compare: CompareState;
  #golden: Golden | null = null;
  hostRuns: readonly HostRun[] = $state.raw([]);
  /** The run that this tab works on. */
  active: LiveRun | null = $state.raw(null);
  readonly #deps: AppDeps;
  /** The one that was shown last, and the one at work. */
  #live: readonly LiveRun[] = [];

  constructor(deps: AppDeps) {
    this.#deps = deps;
    const { store, route, engine, host, runner, appVersion, random } = deps;
    this.store = store;
    this.route = route;
    this.excerptsOf = deps.excerptsOf;
    this.appearance = deps.appearance;
    this.library = new Library(store, this.notices, deps.save);
    this.machine = new MachineState(engine);
    this.storedModels = new StoredModels(engine, this.notices);
    this.offline = new Offline(deps.appCopy);
    this.vocabulary = new Vocabulary(store, host);
    this.opening = new Opening({
      store,
      parseFile: deps.parseFile,
      appVersion,
      now: () => runner.clock.now(),
      random,
      onStored: async () => {
        await Promise.all([this.library.refresh(), this.audits.refresh()]);
        await this.#measureVocabulary();
      },
    });
    this.mapping = new MappingState({ store, parseFile: deps.parseFile, sampleFile: deps.sampleFile });
    const { library, machine, vocabulary } = this;
    this.newRun = new NewRun({ store, runner, engine, route, library, machine, vocabulary, appVersion, random });
    this.audits = new Audits(store);
    this.results = new ResultsState(store, route, (id) => vocabulary.isPocketBench(id), deps.writers, this.audits);
    this.present = new Present({ results: this.results, route, active: () => this.active });
    this.checking = new Checking(this.results, store, () => runner.clock.now());
    this.compare = new CompareState(store, route, deps.compare);
  }

  /** Reads what is there; the screens show the rest as it comes. */
  readonly load = async (): Promise<void> => {
    await Promise.all([
      this.library.refresh().then(() => this.#measureVocabulary()),
      this.audits.refresh(),
      this.machine.load(),
      this.storedModels.refresh(),
      this.newRun.findOwnModels(),
      this.#deps.host.runs().then((runs) => {
        this.hostRuns = runs;
      }),
    ]);
  };

  /** Adding golden judgments to a benchmark: the same state when one comes back to it. */
  golden(benchmark: Benchmark): Golden {
    if (this.#golden?.benchmark.id !== benchmark.id) {
      const { store, parseFile, runner, appVersion, random } = this.#deps;
      this.#golden = new Golden(benchmark, { store, parseFile, now: () => runner.clock.now(), appVersion, random });
    }
    return this.#golden;
  }

  /** The live state of a run; the same one as long as this tab works on it. */
  live(runId: string): LiveRun {
    const known = this.#live.find((run) => run.id === runId);
    if (known) return known;
    const { store, runner, engine } = this.#deps;
    const run = new LiveRun(runId, { store, runner, engine, mayStart: this.#mayStart, onChange: this.#onLiveChange });
    this.#live = [...this.#live.filter((kept) => kept === this.active), run];
    return run;
  }

  readonly openFiles = async (files: readonly File[]): Promise<void> => {
    const [file] = files;
    if (!file) return;
    if (/\.gguf$/i.test(file.name)) {
      await this.#openModel({ kind: 'file', file });
      return;
    }
    if (this.#takesGolden(this.route.screen)) {
      await this.#golden?.file.read(file);
      return;
    }
    if (this.opening.busy) {
      this.notices.add({ text: `One file at a time: ${file.name} was not opened.`, tone: 'attention', forMs: 8000 });
      return;
    }
    if (files.length > 1) {
      this.notices.add({ text: `Opening ${file.name} only; the other files can follow one by one.`, forMs: 8000 });
    }
    if (this.route.screen.name !== 'start') this.route.go({ name: 'start' });
    const opened = await this.opening.open(file);
    if (opened?.runId) this.route.go({ name: 'results', id: opened.runId });
  };

  /** Shows the screen on which a person says what the columns of a file mean. */
  readonly mapColumns = async (file: File, reading: TextReading = {}): Promise<void> => {
    this.route.go({ name: 'mapping' });
    await this.mapping.look(file, reading);
  };

  /** Reads the file that was opened last in another encoding; what was read wrongly goes, if no run is made on it. */
  readonly readAgain = async (encoding: string): Promise<void> => {
    const { current } = this.opening;
    if (current.state !== 'done' || current.file === null) return;
    const opened = await this.opening.open(current.file, { ...current.options, encoding });
    const { benchmark: before } = current;
    const isOther = opened?.benchmark && before && opened.benchmark.id !== before.id;
    const isUsed = this.library.runs.some(({ manifest }) => manifest.benchmark.id === before?.id);
    if (isOther && !isUsed) this.library.deleteBenchmark(before);
    if (opened?.runId) this.route.go({ name: 'results', id: opened.runId });
  };

  /** Reads the file as the mapping says. */
  readonly openMapped = async (): Promise<void> => {
    const mapped = await this.mapping.finish();
    if (mapped === null) return;
    this.route.go({ name: 'start' });
    await this.opening.open(mapped.file, mapped.options);
  };

  /** Shows a benchmark without some of the items of the one that is shown; that one stays as it is. */
  readonly leaveOut = async (kind: Removable): Promise<void> => {
    const { current } = this.opening;
    if (current.state !== 'done' || current.benchmark === null) return;
    const whole = current.benchmark;
    const known = this.library.benchmarks;
    const made = await benchmarkWithout(this.store, whole, kind);
    await this.library.refresh();
    await this.opening.showReport(made);
    const undo = async (): Promise<void> => {
      // What was there before, or is judged by now, is not taken away.
      const isUsed = this.library.runs.some(({ manifest }) => manifest.benchmark.id === made.id);
      if (!isUsed && !known.some(({ id }) => id === made.id)) await this.store.deleteBenchmark(made.id);
      await this.library.refresh();
      if (this.opening.shows(made)) this.opening.show(current);
    };
    this.notices.add({
      text: `Made ${made.name}: ${String(made.itemCount)} of ${String(whole.itemCount)} items. ${whole.name} is kept too.`,
      forMs: 10_000,
      action: {
        label: 'Undo',
        run: () => {
          undo().catch((error: unknown) => {
            this.notices.failed('It could not be undone', error);
          });
        },
      },
    });
  };

  /** A folder is a model. */
  readonly openFolder = (files: readonly PickedFile[]): Promise<void> => this.#openModel({ kind: 'folder', files });

  readonly openBundled = async (): Promise<void> => {
    try {
      await this.openFiles([await this.#deps.host.bundledBenchmark()]);
    } catch (error) {
      this.notices.failed('Pocket Bench could not be opened', error);
    }
  };

  readonly openHostRun = async ({ file, audit }: HostRun): Promise<void> => {
    // The audit first, so that the run's numbers stand with it at once.
    if (audit !== undefined) await this.#openHostFile(audit);
    const runId = await this.#openHostFile(file);
    if (runId !== null) this.route.go({ name: 'results', id: runId });
  };

  /** @returns the run in it; null: it could not be opened, which is said. */
  async #openHostFile(file: string): Promise<string | null> {
    try {
      const opened = await this.opening.bundle(await this.#deps.host.run(file), file);
      if (opened.state === 'failed')
        this.notices.add({ title: `${file} was not opened`, text: opened.message, tone: 'failure' });
      return opened.state === 'done' ? opened.runId : null;
    } catch (error) {
      this.notices.failed(`${file} was not opened`, error);
      return null;
    }
  }

  /** Stores the chosen run, shows it and starts it. */
  readonly startNewRun = async (): Promise<void> => {
    try {
      const id = await this.newRun.create();
      if (id === null) return;
      await this.goOn(id);
    } catch (error) {
      this.notices.failed('The run was not started', error);
    }
  };

  /** Shows a run and goes on with it. */
  readonly goOn = async (runId: string): Promise<void> => {
    const run = this.live(runId);
    this.route.go({ name: 'run', id: runId });
    await run.load();
    await run.start();
  };

  /** Asks a run's stages in the exchanged order too; nothing that is there is asked again. */
  readonly checkSwap = async (runId: string, swap: SwapAsked): Promise<void> => {
    try {
      const record = await this.store.getRun(runId);
      // Kept before anything is loaded, as a model may have to be picked again first. A run at work keeps what it was asked.
      if (record && this.active?.id !== runId) {
        const updatedAt = this.#deps.runner.clock.now();
        const reason = 'Not asked in the other order yet.';
        await this.store.setStatus(runId, { ...record.status, state: 'paused', reason, swap, updatedAt });
      }
      await this.goOn(runId);
    } catch (error) {
      this.notices.failed('The check was not started', error);
    }
  };

  /** Shows the audit of a meta-judge and goes on with it; plants its cases first if there is none. */
  readonly audit = async (audited: Audited): Promise<void> => {
    try {
      await this.audits.refresh();
      const { store, runner, appVersion, random } = this.#deps;
      const id =
        this.audits.of(audited)?.manifest.id ??
        (await createAudit(audited, { store, now: () => runner.clock.now(), appVersion, random }));
      if (id !== null) await this.goOn(id);
      else
        this.notices.add({
          title: 'Nothing to audit with',
          text: `${audited.benchmark.name} holds no golden judgment that a case can be made of.`,
          tone: 'attention',
        });
    } catch (error) {
      this.notices.failed('The audit was not started', error);
    }
  };

  /** Whether the screen waits for a file of golden judgments. */
  #takesGolden(screen: Screen): boolean {
    const isOpen = screen.name === 'golden' && this.#golden?.benchmark.id === screen.id;
    return isOpen && (this.route.get('how') ?? 'file') === 'file';
  }

  async #openModel(source: OwnSource): Promise<void> {
    if (this.route.screen.name !== 'new-run') this.route.go({ name: 'new-run' });
    await this.newRun.add.judge.look(source);
  }

  readonly #mayStart = (run: LiveRun): boolean => {
    if (this.active === null || this.active === run) return true;
    const { active } = this;
    this.notices.add({
      title: 'One run at a time',
      text: 'Another run is under way in this tab. Pause it first; nothing of it is lost.',
      tone: 'attention',
      action: {
        label: 'Show it',
        run: () => {
          this.route.go({ name: 'run', id: active.id });
        },
      },
    });
    return false;
  };

  readonly #onLiveChange = (): void => {
    this.active = this.#live.find((run) => run.view.working) ?? null;
    if (this.active === null) {
      // Reports its own failure.
      void this.storedModels.refresh();
      Promise.all([this.library.refresh(), this.audits.refresh()]).catch((error: unknown) => {
        this.notices.failed('The list of runs could not be read', error);
      });
    }
  };

  async #measureVocabulary(): Promise<void> {
    try {
      for (const { id, itemCount } of this.library.benchmarks) await this.vocabulary.measure(id, itemCount);
    } catch (error) {
      this.notices.failed('The pocket models’ word list could not be read', error);
    }
  }
}
