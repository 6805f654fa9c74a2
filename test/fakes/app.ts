import { cleanup, render } from 'vitest-browser-svelte';
import axe from 'axe-core';
import { expect } from 'vitest';
import AppShell from '../../src/App.svelte';
import type { ModelRef } from '../../src/domain/model';
import { excerptsOf, parseFile, sampleFile } from '../../src/engine/parse-client';
import { CompareWorker } from '../../src/engine/compare-client';
import { OwnModels } from '../../src/engine/own-models';
import { deleteStoredModel, storedModels } from '../../src/engine/stored-models';
import type { OpenGenerator } from '../../src/run/ports';
import { App } from '../../src/state/app.svelte';
import { Appearance } from '../../src/state/appearance.svelte';
import type { AppCopyPort, HostRun, ModelOffer, ParseFile } from '../../src/state/ports';
import type { SavedFile } from '../../src/state/results/file-sink';
import { Route } from '../../src/state/route.svelte';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import '../../src/styles/base.css';
import '../../src/styles/tokens.css';
import { benchmarkRow as sourceRow, type SourceRow } from '../fixtures/benchmark-row';
import { graphicsCard } from '../fixtures/capability';
import { modelRef } from '../fixtures/runs';
import { newLog, scriptedOpener, type Answer } from './scripted-generator';
import { writers } from './writers';

export const offer = (model: ModelRef, parts: Partial<ModelOffer> = {}): ModelOffer => ({
  model,
  stages: ['judge', 'meta'],
  downloadMB: 900,
  memoryMB: 1200,
  parameters: 1.5,
  trainedContext: 32768,
  licence: 'Apache-2.0',
  thinking: 'never',
  family: model.id,
  note: '',
  fits: true,
  reason: '',
  ...parts,
});

const pocketRef = (id: string, name: string): ModelRef => ({ ...modelRef(id), name, knowsOnly: 'pocket' });

export const offers: readonly ModelOffer[] = [
  offer(pocketRef('outcome', 'Pocket GenRM'), { stages: ['judge'] }),
  offer(pocketRef('meta', 'Pocket meta-judge'), { stages: ['meta'] }),
  offer({ ...modelRef('real-genrm'), name: 'Real GenRM' }),
  offer({ ...modelRef('real-meta'), name: 'Real meta-judge' }),
  offer({ ...modelRef('huge'), name: 'Huge model' }, { fits: false, reason: 'One of its tensors has 2000 MiB.' }),
];

export const ends = (verdict: 'A' | 'B'): string => `Assistant ${verdict} computes it right.\n\n\\boxed{${verdict}}`;
export const metaSays = (word: string): string =>
  `<genrm_analysis>\nIt names the sum.\n</genrm_analysis>\n<final_verdict>\n${word}\n</final_verdict>`;

/** Always A; the meta-judge finds every second rationale right. */
export function steadyAnswers(): (model: ModelRef) => Answer {
  let metaCalls = 0;
  return (model) => (model.id.includes('meta') ? metaSays(metaCalls++ % 2 === 0 ? 'Correct' : 'Incorrect') : ends('A'));
}

export interface TestApp {
  readonly app: App;
  readonly storage: OpenStorage;
  /** Of its database. */
  readonly name: string;
  close(): void;
}

export interface TestAppOptions {
  readonly open?: OpenGenerator;
  readonly parseFile?: ParseFile;
  readonly hostRuns?: readonly HostRun[];
  readonly hostRun?: (file: string) => Promise<Blob>;
  readonly appCopy?: AppCopyPort;
  readonly save?: (file: SavedFile) => void;
  /** Bytes that the browser grants; 1 GB of them is used. */
  readonly quota?: number;
  readonly hash?: string;
  readonly words?: readonly string[];
  readonly mayContact?: (url: string) => boolean;
  /** Goes on with the library of another test app. */
  readonly databaseName?: string;
}

const realParse: ParseFile = (file, fileName, onChunk, signal, options = {}) =>
  parseFile(file, fileName, options, onChunk, signal);

/** The whole app over real storage, with scripted models. */
export async function openApp(options: TestAppOptions = {}): Promise<TestApp> {
  const name = options.databaseName ?? `test-${crypto.randomUUID()}`;
  cleanup();
  history.replaceState(null, '', options.hash ?? '#/');
  const storage = await openStorage(name);
  const { store } = storage;
  const app = new App({
    store,
    runner: {
      store,
      open: options.open ?? scriptedOpener(steadyAnswers(), newLog()),
      clock: { now: () => Date.now(), wait: () => Promise.resolve() },
      userAgent: 'test',
      canHoldBoth: () => true,
    },
    engine: {
      probe: () =>
        Promise.resolve({
          webgpu: false,
          sentences: ['No WebGPU: small models run on the CPU.'],
          details: [{ name: 'CPU threads', value: '2' }],
        }),
      choices: () => Promise.resolve({ offers, recommended: { genrm: 'real-genrm', metaJudge: 'real-meta' } }),
      own: new OwnModels({
        policy: {
          base: `${location.origin}/`,
          hosts: ['https://huggingface.co'],
          mayContact: options.mayContact ?? (() => true),
        },
        probe: () => Promise.resolve(graphicsCard),
        libraries: [],
      }),
      stored: async () => ({ models: await storedModels(), quota: options.quota ?? 5e9, used: 1e9 }),
      deleteStored: deleteStoredModel,
    },
    parseFile: options.parseFile ?? realParse,
    sampleFile,
    excerptsOf,
    writers,
    compare: new CompareWorker(),
    host: {
      bundledBenchmark: () => Promise.resolve(benchmarkFile(4)),
      runs: () => Promise.resolve(options.hostRuns ?? []),
      run: options.hostRun ?? (() => Promise.resolve(new Blob())),
      pocketWords: () => Promise.resolve(new Set(options.words ?? [])),
    },
    appCopy: options.appCopy ?? null,
    save: options.save ?? (() => undefined),
    route: new Route(),
    appearance: new Appearance(() => localStorage, document.documentElement),
    appVersion: 'test',
    random: () => Math.random(),
  });
  await render(AppShell, { app });
  return {
    app,
    storage,
    name,
    close() {
      storage.close();
      indexedDB.deleteDatabase(name);
    },
  };
}

/** Of four rows the last has B for its label. */
export const benchmarkRow = (n: number, over: SourceRow = {}): SourceRow =>
  sourceRow(n, { gt_label: n % 4 === 3 ? 'B' : 'A', ...over });

export const fileOf = (name: string, rows: readonly unknown[]): File =>
  new File([rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('')], name);

export const benchmarkFile = (count: number, name = 'sums.jsonl'): File =>
  fileOf(
    name,
    Array.from({ length: count }, (_, n) => benchmarkRow(n)),
  );

/** Drops a file on the page as a person would. */
export function drop(file: File): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}

/** No accessibility fault in either colour scheme. */
export async function expectAccessible(): Promise<void> {
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset['theme'] = theme;
    // Buttons fade from one scheme's colours to the other's. Waiting for the end could take forever: a page that draws no
    // frames, as nothing else moves in it, is not told of it.
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    const found = violations.map(
      ({ id, nodes }) =>
        `${theme}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`,
    );
    expect(found).toEqual([]);
  }
  delete document.documentElement.dataset['theme'];
}
