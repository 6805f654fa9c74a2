import { auditedOf } from '../domain/audit/audit-run';
import type { Benchmark } from '../domain/item';
import { fileStem } from '../domain/benchmarks/file-stem';
import type { ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { Report } from '../domain/exports/report';
import { reportOf } from '../domain/exports/report';
import type { CallKey } from '../domain/generation';
import type { ModelRef } from '../domain/model';
import { foreignShare } from '../domain/pocket-words';
import type { Result } from '../domain/result';
import type { RunRecord, RunStatus } from '../domain/run';
import { noSwap, noSwaps, type SwapAsked } from '../domain/swap';
import { askable } from '../domain/swap-askable';
import { manifestOf, protocolFor, sameRun } from '../run/manifest';
import type { LibraryStore } from '../run/ports';
import { startRun, type RunnerDeps } from '../run/runner';
import type { ParsedChunk } from '../engine/api';
import { createAudit } from '../state/audit/create-audit';
import { auditIn } from '../state/audit/read-audits';
import { besideOf } from '../state/results/beside';
import { blobOf, downloadOf, type DownloadKind, type Writers } from '../state/results/downloads';
import { deriveRun } from '../state/results/derive';
import { runId } from '../state/run-id';
import { unknownWords } from '../state/unknown-words';

/** What the command line drives in the page: the app's own import, runner, numbers and exports, without its screens. */
export interface Bridge {
  /** Reads a benchmark from this host into the library. */
  importBenchmark(
    url: string,
    fileName: string,
    options: ReadOptions,
  ): Promise<{ readonly benchmark: Benchmark | null; readonly report: ImportReport }>;
  /** The model that the words on the command line mean, or what is wrong with them. */
  chooseModels(wish: ModelWish): Promise<Result<ChosenModels, string>>;
  /** Goes on with a run of the same benchmark, models, protocol and seed, or starts one; or goes on with this one. */
  start(order: RunOrder | { readonly runId: string }): Promise<string>;
  /** The audit of a run's meta-judge, made if there is none; null: it has no meta-judge, or no golden judgment will do. */
  auditFor(runId: string): Promise<string | null>;
  progress(): Progress;
  /** A sentence to show when a pocket model meets text that it does not know. */
  foreignWarning(order: RunOrder): Promise<string | null>;
  report(runId: string): Promise<Report>;
  /** Sends a file made of a run to this host, which writes it to its folder; returns the file's name. */
  send(runId: string, what: DownloadKind, folder: string): Promise<string>;
}

export interface ModelWish {
  /** Catalogue id, or address of a GGUF file on this host. */
  readonly genrm: string | null;
  /** 'none' for labels only. */
  readonly metaJudge: string | null;
  readonly engine: 'auto' | 'webllm' | 'wllama';
}

export interface ChosenModels {
  readonly genrm: ModelRef;
  readonly metaJudge: ModelRef | null;
}

export interface RunOrder extends ChosenModels {
  readonly benchmarkId: string;
  /** null: all. */
  readonly limit: number | null;
  readonly seed: number;
  /** Of how many of them both stages are asked in both orders; null: of none, or as many as before. */
  readonly swap: number | 'all' | null;
}

export interface Progress {
  readonly status: RunStatus | null;
  readonly items: number;
  /** Items whose chain is complete, failures included; those that were stored before this start, too. */
  readonly done: number;
  readonly doneBefore: number;
  /** What is being loaded, for people; '' when nothing is. */
  readonly loading: string;
  readonly failures: number;
  /** Calls in the other order, made and to come. */
  readonly swapDone: number;
  readonly swapLeft: number;
  readonly firstVerdictAt: number | null;
}

export interface BridgeDeps {
  readonly store: LibraryStore;
  readonly runner: RunnerDeps;
  readonly appVersion: string;
  readonly parse: (
    file: Blob,
    fileName: string,
    onChunk: (chunk: ParsedChunk) => Promise<void>,
    signal: AbortSignal,
    options?: ReadOptions,
  ) => Promise<ImportReport>;
  readonly writers: Writers;
  readonly pocketWords: () => Promise<ReadonlySet<string>>;
  readonly chooseModels: (wish: ModelWish) => Promise<Result<ChosenModels, string>>;
}

const foreignText = (share: number): string =>
  `These numbers mean nothing: pocket models know the words of Pocket Bench only, and ${String(Math.round(share * 100))} % of the words here are others. ` +
  'For your own data take a real model: --genrm with a WebLLM model on a machine with WebGPU, or a .gguf file.';

const never = new AbortController().signal;

interface Started {
  readonly id: string;
  /** As it was; null: it was just made. */
  readonly known: RunRecord | null;
  readonly target: number;
  readonly swap: SwapAsked;
}

export function makeBridge(deps: BridgeDeps): Bridge {
  const { store } = deps;
  let progress: Progress = {
    status: null,
    items: 0,
    done: 0,
    doneBefore: 0,
    loading: '',
    failures: 0,
    swapDone: 0,
    swapLeft: 0,
    firstVerdictAt: null,
  };

  const derive = async (runId: string) => {
    const run = await store.getRun(runId);
    if (!run) throw new Error(`run ${runId} is not in the library`);
    const { readings, outcomes, swaps } = await deriveRun(store, run, () => undefined, never);
    const [reading, list] = [readings[0], outcomes[0]];
    if (!reading || !list) throw new Error(`run ${runId} cannot be read`);
    return { run, reading, outcomes: list, swaps: swaps[0] ?? noSwaps };
  };
  // Reading a long run takes a while; report and files are made from one reading, until a run goes on.
  const derived = new Map<string, ReturnType<typeof derive>>();
  const outcomesOf = (runId: string): ReturnType<typeof derive> => {
    const reading = derived.get(runId) ?? derive(runId);
    derived.set(runId, reading);
    return reading;
  };

  const stored = async (id: string): Promise<Started> => {
    const known = await store.getRun(id);
    if (!known) throw new Error(`run ${id} is not in the library`);
    return { id, known, target: known.status.target, swap: known.status.swap ?? noSwap };
  };
  const foundOrMade = async ({
    benchmarkId,
    genrm,
    metaJudge,
    limit,
    seed,
    swap: wanted,
  }: RunOrder): Promise<Started> => {
    const benchmark = (await store.benchmarks()).find((one) => one.id === benchmarkId);
    if (!benchmark) throw new Error(`benchmark ${benchmarkId} is not in the library`);
    const protocol = protocolFor(genrm);
    const [parser] = protocol.judge.parsers;
    if (parser === undefined) throw new Error(`protocol ${protocol.id} has no parser`);
    const choice = { benchmark, genrm, metaJudge, protocol, prompts: null, parser, seed };
    const manifest = manifestOf(choice, runId(Date.now(), Math.random()), Date.now(), deps.appVersion);
    const known = (await store.runs()).find((run) => sameRun(run.manifest, manifest)) ?? null;
    const target = Math.min(limit ?? benchmark.itemCount, benchmark.itemCount);
    const { id } = (known ?? { manifest }).manifest;
    const items = wanted === 'all' ? target : Math.min(wanted ?? 0, target);
    const swap =
      wanted === null
        ? (known?.status.swap ?? noSwap)
        : askable(manifest, { judge: items, meta: metaJudge ? items : 0 });
    if (!known) await store.createRun(manifest, { state: 'running', target, updatedAt: Date.now() });
    return { id, known, target, swap };
  };

  return {
    async importBenchmark(url, fileName, options) {
      const response = await fetch(url);
      const draft = await store.newBenchmark();
      const add = (chunk: ParsedChunk): Promise<void> => draft.add(chunk.items);
      const report = await deps.parse(await response.blob(), fileName, add, never, options);
      if (report.imported === 0) {
        await draft.discard();
        return { benchmark: null, report };
      }
      return { benchmark: await draft.commit(fileStem(fileName), report), report };
    },

    chooseModels: deps.chooseModels,

    async auditFor(runId) {
      const run = await store.getRun(runId);
      const audited = run && auditedOf(run.manifest);
      if (!audited) return null;
      const { appVersion } = deps;
      return (
        (await auditIn(store, audited))?.manifest.id ??
        createAudit(audited, { store, appVersion, now: Date.now, random: Math.random })
      );
    },

    async start(order) {
      const { id, known, target, swap } = 'runId' in order ? await stored(order.runId) : await foundOrMade(order);
      derived.clear();
      const settled = new Set<string>();
      if (known) {
        await store.setStatus(id, { ...known.status, target });
        for (const outcome of (await derive(id)).outcomes) {
          if (outcome.kind !== 'pending' && outcome.kind !== 'meta-pending') settled.add(outcome.itemId);
        }
      }
      progress = {
        status: null,
        items: target,
        done: settled.size,
        doneBefore: settled.size,
        loading: '',
        failures: 0,
        swapDone: 0,
        swapLeft: 0,
        firstVerdictAt: null,
      };
      const countSwap = (): void => {
        const { swapDone, swapLeft } = progress;
        progress = { ...progress, swapDone: swapDone + 1, swapLeft: swapLeft - 1 };
      };
      const settle = (key: CallKey): void => {
        settled.add(key.itemId);
        progress = { ...progress, done: settled.size };
      };
      startRun(id, { target, swap, retryFailed: true }, deps.runner, (event) => {
        switch (event.type) {
          case 'loading': {
            const { loaded, total } = event.progress;
            const share = total === null ? '' : ` ${String(Math.round((100 * loaded) / Math.max(1, total)))} %`;
            progress = {
              ...progress,
              loading: `${event.stage === 'judge' ? 'GenRM' : 'meta-judge'}: ${event.progress.phase}${share}`,
            };
            break;
          }
          case 'loaded':
            progress = { ...progress, loading: '' };
            break;
          case 'generated':
            progress = { ...progress, firstVerdictAt: progress.firstVerdictAt ?? Date.now() };
            if (event.generation.order === 'BA') {
              countSwap();
              break;
            }
            if (!event.needsMeta) settle(event.generation);
            break;
          case 'failed':
            progress = { ...progress, failures: progress.failures + 1 };
            if (event.failed.order === 'BA') {
              countSwap();
              break;
            }
            settle(event.failed);
            break;
          case 'swap-planned':
            progress = {
              ...progress,
              swapDone: progress.swapDone + event.done,
              swapLeft: progress.swapLeft + event.left,
            };
            break;
          case 'status':
            progress = { ...progress, status: event.status };
            break;
          case 'call-started':
          case 'text':
          case 'recovering':
            break;
        }
      });
      return id;
    },

    progress: () => progress,

    async foreignWarning({ benchmarkId, genrm, metaJudge }) {
      if (genrm.knowsOnly !== 'pocket' && metaJudge?.knowsOnly !== 'pocket') return null;
      const { length } = await store.itemIds(benchmarkId);
      const share = await unknownWords(store, benchmarkId, length, await deps.pocketWords());
      return share < foreignShare ? null : foreignText(share);
    },

    async report(runId) {
      const { run, outcomes, reading, swaps } = await outcomesOf(runId);
      return reportOf(run, outcomes, reading, await besideOf(store, run.manifest, reading, swaps));
    },

    async send(runId, what, folder) {
      const { run, outcomes, reading, swaps } = await outcomesOf(runId);
      const watch = { signal: never, onProgress: () => undefined };
      const source = { store, manifest: run.manifest, outcomes, reading, swaps, ...watch };
      const file = downloadOf(what, run, source, deps.writers);
      const { fileName } = file;
      const body = await blobOf(file);
      const sent = await fetch(`${folder}/${encodeURIComponent(fileName)}`, { method: 'PUT', body });
      if (!sent.ok) throw new Error(`${fileName} could not be written: ${await sent.text()}`);
      return fileName;
    },
  };
}
