import type { Audited } from '../domain/audit/audit-run';
import type { Stage } from '../domain/generation';
import type { Benchmark } from '../domain/item';
import type { LoadProgress, ModelRef } from '../domain/model';
import { allowedWindow, type OwnModel } from '../domain/own-model';
import { protocolById } from '../domain/protocols';
import { readPromptFiles } from '../domain/protocols/prompt-file';
import type { Protocol, PromptSet } from '../domain/protocols/protocol';
import { rAlign, rAlignPrompts } from '../domain/protocols/r-align';
import type { RunManifest } from '../domain/run';
import { askable, metaProblem } from '../domain/swap-askable';
import { asksSwap, standardSwap, type SwapAsked } from '../domain/swap';
import { isVerdictParserId, type VerdictParserId } from '../domain/verdict';
import type { LibraryStore } from '../run/ports';
import { manifestOf, protocolFor } from '../run/manifest';
import { preflight, type Preflight } from '../run/preflight';
import type { RunnerDeps } from '../run/runner';
import { AddModel } from './add-model.svelte';
import { labelsOnly, mismatches, preselected, standardTarget } from './choice';
import type { Library } from './library.svelte';
import type { MachineState } from './machine.svelte';
import type { EnginePort, ModelOffer } from './ports';
import type { Route } from './route.svelte';
import { runId } from './run-id';
import type { Vocabulary } from './vocabulary.svelte';

export type Check =
  | { readonly state: 'none' }
  | { readonly state: 'working'; readonly stage: Stage; readonly progress: LoadProgress | null }
  /** `of` names the choice it was made for. */
  | { readonly state: 'done'; readonly of: string; readonly result: Preflight };

export interface NewRunDeps {
  readonly store: LibraryStore;
  readonly runner: RunnerDeps;
  readonly engine: EnginePort;
  readonly route: Route;
  readonly library: Library;
  readonly machine: MachineState;
  readonly vocabulary: Vocabulary;
  readonly appVersion: string;
  readonly random: () => number;
}

/** The choice of a run. It lives in the address, so a link or a reload shows the same one; files are the exception. */
export class NewRun {
  check: Check = $state.raw({ state: 'none' });
  /** The user's own models. */
  ownModels: readonly OwnModel[] = $state.raw([]);
  /** Where a person adds one, for each stage. */
  readonly add: Readonly<Record<Stage, AddModel>>;
  prompts: PromptSet | null = $state.raw(null);
  promptProblem: string | null = $state(null);
  readonly #deps: NewRunDeps;
  #abort: AbortController | null = null;

  constructor(deps: NewRunDeps) {
    this.#deps = deps;
    const { own } = deps.engine;
    this.add = {
      judge: new AddModel(own, (model) => {
        this.#addOwn(model, 'judge');
      }),
      meta: new AddModel(own, (model) => {
        this.#addOwn(model, 'meta');
      }),
    };
  }

  get offers(): readonly ModelOffer[] {
    return this.#deps.machine.choices?.offers ?? [];
  }

  readonly benchmark: Benchmark | null = $derived.by(() => {
    const { library, route } = this.#deps;
    const { screen } = route;
    const wanted = screen.name === 'golden' ? screen.id : route.get('benchmark');
    const asked = library.judgeable.find(({ id }) => id === wanted);
    return asked ?? library.judgeable[0] ?? null;
  });

  readonly isPocketBench: boolean = $derived.by(
    () => this.benchmark !== null && this.#deps.vocabulary.isPocketBench(this.benchmark.id) === true,
  );

  readonly genrm: ModelRef | null = $derived.by(() => this.#chosen('judge', 'genrm'));
  readonly metaJudge: ModelRef | null = $derived.by(() =>
    this.#deps.route.get('meta') === labelsOnly ? null : this.#chosen('meta', 'meta'),
  );
  readonly isLabelsOnly: boolean = $derived.by(() => this.#deps.route.get('meta') === labelsOnly);

  readonly protocol: Protocol = $derived.by(
    () => protocolById(this.#deps.route.get('protocol') ?? '') ?? (this.genrm ? protocolFor(this.genrm) : rAlign),
  );

  readonly parser: VerdictParserId = $derived.by(() => {
    const asked = this.#deps.route.get('parser') ?? '';
    return isVerdictParserId(asked) && this.protocol.judge.parsers.includes(asked)
      ? asked
      : (this.protocol.judge.parsers[0] ?? 'tolerant');
  });

  readonly target: number = $derived.by(() => {
    const count = this.benchmark?.itemCount ?? 0;
    const asked = this.#deps.route.get('items');
    if (asked === 'all') return count;
    const wanted = this.#deps.route.number('items');
    return wanted === null || wanted < 1 ? standardTarget(this.benchmark) : Math.min(Math.floor(wanted), count);
  });

  readonly seed: number = $derived.by(() => {
    const asked = this.#deps.route.number('seed');
    return asked === null || !Number.isInteger(asked) || asked < 0 ? 0 : asked % 2 ** 31;
  });

  /** Stages that are asked in both orders. */
  readonly swapStages: readonly Stage[] = $derived.by(() => {
    const asked = this.#deps.route.oneOf('swap', ['judge', 'meta', 'both']);
    return asked === null ? [] : asked === 'both' ? ['judge', 'meta'] : [asked];
  });

  /** About how many of the items. */
  readonly swapItems: number = $derived.by(() => {
    const wanted = this.#deps.route.number('swapitems');
    if (this.#deps.route.get('swapitems') === 'all') return this.target;
    return Math.min(wanted === null || wanted < 1 ? standardSwap : Math.floor(wanted), this.target);
  });

  /** Why the chosen meta-judge cannot be asked in the other order. */
  readonly swapProblem: string | null = $derived.by(() => metaProblem(this.#asked));

  readonly swap: SwapAsked = $derived.by(() => {
    const of = (stage: Stage): number => (this.swapStages.includes(stage) ? this.swapItems : 0);
    return askable(this.#asked, { judge: of('judge'), meta: of('meta') });
  });

  readonly mismatches: readonly string[] = $derived.by(() => mismatches(this.genrm, this.metaJudge, this.protocol));

  /** Share of words that the chosen pocket models do not know; null when none is chosen, or all is well or not measured. */
  readonly unknownWords: number | null = $derived.by(() => {
    const pocket = [this.genrm, this.metaJudge].some((model) => model?.knowsOnly === 'pocket');
    if (!pocket || this.benchmark === null || this.isPocketBench) return null;
    return this.#deps.vocabulary.shareOf(this.benchmark.id);
  });

  /** Megabytes that the chosen models fetch when the run starts, unless they are in this browser already. */
  readonly downloadMB: number = $derived.by(() => {
    const real = this.offers.filter(({ model }) => model.knowsOnly !== 'pocket');
    const chosen = real.filter(({ model }) => model.id === this.genrm?.id || model.id === this.metaJudge?.id);
    const own = this.ownModels.filter(
      ({ model }) => model.source.kind === 'url' && (model.id === this.genrm?.id || model.id === this.metaJudge?.id),
    );
    return (
      chosen.reduce((sum, { downloadMB }) => sum + downloadMB, 0) +
      own.reduce((sum, { model }) => sum + (model.bytes ?? 0) / 1e6, 0)
    );
  });

  /** What is still to be chosen; null when the run can start. */
  readonly missing: string | null = $derived.by(() => {
    if (this.benchmark === null) return 'Choose a benchmark.';
    if (this.genrm === null) return 'Choose a GenRM.';
    if (this.metaJudge === null && !this.isLabelsOnly) return 'Choose a meta-judge, or labels only.';
    return null;
  });

  /** The result of the last check, if it was made for the present choice. */
  readonly checked: Preflight | null = $derived.by(() =>
    this.check.state === 'done' && this.check.of === this.#choice ? this.check.result : null,
  );

  readonly #choice: string = $derived.by(() =>
    JSON.stringify([
      this.benchmark?.id,
      this.genrm,
      this.metaJudge,
      this.protocol.id,
      this.parser,
      this.target,
      this.seed,
      this.prompts,
      this.swap,
    ]),
  );

  set(
    name: 'benchmark' | 'genrm' | 'meta' | 'protocol' | 'parser' | 'items' | 'seed' | 'swapitems',
    value: string | number,
  ): void {
    this.#deps.route.set({ [name]: value });
  }

  readonly toggleSwap = (stage: Stage): void => {
    const has = this.swapStages.includes(stage);
    const stages = has ? this.swapStages.filter((one) => one !== stage) : [...this.swapStages, stage];
    this.#deps.route.set({ swap: stages.length === 2 ? 'both' : (stages[0] ?? null) });
  };

  /** Those of earlier visits come back; those whose files were deleted go. */
  readonly findOwnModels = async (): Promise<void> => {
    const kept = await this.#deps.engine.own.kept();
    const files = this.ownModels.filter(({ model }) => model.source.kind === 'file');
    this.ownModels = [...kept, ...files.filter(({ model }) => !kept.some((one) => one.model.id === model.id))];
  };

  /** @param tokens is kept within what the model was trained for */
  readonly setWindow = async (own: OwnModel, tokens: number): Promise<void> => {
    const contextTokens = allowedWindow(own, tokens);
    const changed = { ...own, model: { ...own.model, contextTokens } };
    this.ownModels = this.ownModels.map((one) => (one === own ? changed : one));
    await this.#deps.engine.own.remember(changed);
  };

  #addOwn(own: OwnModel, stage: Stage): void {
    this.ownModels = [...this.ownModels.filter(({ model }) => model.id !== own.model.id), own];
    this.set(stage === 'judge' ? 'genrm' : 'meta', own.model.id);
  }

  readonly readPrompts = async (files: readonly File[]): Promise<void> => {
    const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
    const read = readPromptFiles(texts, rAlignPrompts);
    this.promptProblem = read.ok ? null : read.error;
    if (read.ok) this.prompts = read.value;
  };

  readonly dropPrompts = (): void => {
    this.prompts = null;
    this.promptProblem = null;
  };

  readonly runCheck = async (): Promise<void> => {
    const { benchmark, genrm, metaJudge } = this;
    if (!benchmark || !genrm || this.missing !== null || this.check.state === 'working') return;
    const { store, runner } = this.#deps;
    const abort = new AbortController();
    const of = this.#choice;
    this.#abort = abort;
    this.check = { state: 'working', stage: 'judge', progress: null };
    const result = await preflight(
      {
        benchmarkId: benchmark.id,
        target: this.target,
        seed: this.seed,
        protocol: this.protocol,
        prompts: this.#promptsInUse,
        parser: this.parser,
        genrm,
        metaJudge,
        swap: this.swap,
      },
      { store, open: runner.open, now: () => runner.clock.now() },
      (stage, progress) => {
        this.check = { state: 'working', stage, progress };
      },
      abort.signal,
    );
    this.check = abort.signal.aborted ? { state: 'none' } : { state: 'done', of, result };
  };

  readonly cancelCheck = (): void => {
    this.#abort?.abort();
  };

  /** Stores the run; its models are loaded when it starts. @returns its id; null while something is missing. */
  readonly create = async (): Promise<string | null> => {
    const { benchmark, genrm, metaJudge, protocol, parser, seed, target, swap } = this;
    if (!benchmark || !genrm || this.missing !== null) return null;
    this.cancelCheck();
    const now = this.#deps.runner.clock.now();
    const id = runId(now, this.#deps.random());
    const choice = { benchmark, genrm, metaJudge, protocol, prompts: this.#promptsInUse, parser, seed };
    const manifest = manifestOf(choice, id, now, this.#deps.appVersion);
    await this.#deps.store.createRun(manifest, {
      ...{ state: 'paused', reason: 'Not started yet.', target },
      ...(asksSwap(swap) && { swap }),
      updatedAt: now,
    });
    return id;
  };

  /** What an audit of the chosen meta-judge would be of; null where there is nothing to audit. */
  readonly audited: Audited | null = $derived.by(() => {
    const { benchmark, metaJudge } = this;
    if (!benchmark || !metaJudge || benchmark.goldenJudgmentCount === 0) return null;
    return { benchmark, metaJudge, protocol: this.#asked.protocol };
  });

  get #asked(): Pick<RunManifest, 'metaJudge' | 'protocol'> {
    const { id, version } = this.protocol;
    return { metaJudge: this.metaJudge, protocol: { id, version, prompts: this.#promptsInUse } };
  }

  /** The pocket models know their own prompts only. */
  get #promptsInUse(): PromptSet | null {
    return this.protocol.id === 'r-align' ? this.prompts : null;
  }

  /** The model that the address names, else the one to start with here. */
  #chosen(stage: Stage, param: 'genrm' | 'meta'): ModelRef | null {
    const id = this.#deps.route.get(param);
    const models = [
      ...this.offers.filter((offer) => offer.stages.includes(stage)).map((offer) => offer.model),
      ...this.ownModels.map((own) => own.model),
    ];
    const asked = models.find((model) => model.id === id);
    if (asked || id !== null || this.benchmark === null) return asked ?? null;
    const { choices } = this.#deps.machine;
    return preselected(choices, stage, this.#deps.vocabulary.isPocketBench(this.benchmark.id));
  }
}
