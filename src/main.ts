import { mount } from 'svelte';
import { version } from '../package.json';
import AppShell from './App.svelte';
import { engines } from './engine-port';
import { AppCopy } from './engine/app-copy';
import { CompareWorker } from './engine/compare-client';
import { generatorOpener } from './engine/generator';
import { excerptsOf, parseFile, sampleFile } from './engine/parse-client';
import { writeParquet } from './engine/write-client';
import { writeReport } from './report/write';
import { makeBridge } from './headless/bridge';
import { hostFiles } from './host-files';
import type { RunnerDeps } from './run/runner';
import { App } from './state/app.svelte';
import { Appearance } from './state/appearance.svelte';
import { Route } from './state/route.svelte';
import type { ParseFile } from './state/ports';
import { openStorage } from './storage/open';
import { handOver } from './ui/hand-over';
import './styles/tokens.css';
import './styles/base.css';

const target = document.querySelector('#app');
if (!target) throw new Error('index.html has no #app');

const base = document.baseURI;
const appearance = new Appearance(() => localStorage, document.documentElement);

/** Storage that cannot be opened leaves nothing to show but why. */
function showProblem(title: string, text: string): void {
  const page = document.createElement('main');
  page.className = 'problem';
  const heading = document.createElement('h1');
  heading.textContent = title;
  const words = document.createElement('p');
  words.textContent = text;
  const again = document.createElement('button');
  again.textContent = 'Reload';
  again.addEventListener('click', () => {
    location.reload();
  });
  page.append(heading, words, again);
  target?.replaceChildren(page);
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

try {
  const { store } = await openStorage(undefined, () => {
    showProblem(
      'The library was closed',
      'A newer Plumbline in another tab, or the browser itself, took the library away. What was stored is kept. Reload this page.',
    );
  });
  const engine = engines(base);
  const runner: RunnerDeps = {
    store,
    open: generatorOpener({ fileFor: engine.fileFor }),
    clock: { now: () => Date.now(), wait },
    userAgent: navigator.userAgent,
    canHoldBoth: engine.canHoldBoth,
  };
  const host = hostFiles(base);
  const parse: ParseFile = (file, fileName, onChunk, signal, options = {}) =>
    parseFile(file, fileName, options, onChunk, signal);
  const writers = { parquet: writeParquet, report: writeReport };
  const app = new App({
    store,
    runner,
    engine: engine.port,
    parseFile: parse,
    sampleFile,
    excerptsOf,
    writers,
    compare: new CompareWorker(),
    host,
    // Only the built app has a copy that is made at once.
    appCopy: import.meta.env.PROD ? new AppCopy(base, import.meta.url) : null,
    save: ({ fileName, blob }) => {
      handOver(fileName, blob);
    },
    route: new Route(),
    appearance,
    appVersion: version,
    random: () => Math.random(),
  });
  mount(AppShell, { target, props: { app } });
  window.plumbline = makeBridge({
    store,
    runner,
    appVersion: version,
    parse,
    writers,
    pocketWords: () => host.pocketWords(),
    chooseModels: engine.choose,
  });
} catch (error) {
  showProblem('Plumbline could not open its library', error instanceof Error ? error.message : String(error));
}
