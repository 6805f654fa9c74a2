import axe from 'axe-core';
import { expect, onTestFinished, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { LibraryStore } from '../../src/run/ports';
import { Keys } from '../../src/state/keys.svelte';
import { ResultsState } from '../../src/state/results.svelte';
import { Route } from '../../src/state/route.svelte';
import ResultsView from '../../src/views/ResultsView/ResultsView.svelte';
import '../../src/styles/base.css';
import '../../src/styles/tokens.css';
import { plant, type Planted, type PlantOptions } from './results-view.planted';
import { writers } from '../fakes/writers';

/** Stores a run and shows its results, as App does. */
export async function showResults(
  store: LibraryStore,
  rows: readonly Planted[],
  params: Readonly<Record<string, string>> = {},
  options: PlantOptions = {},
) {
  const runId = await plant(store, rows, options);
  const route = new Route();
  route.go({ name: 'results', id: runId }, params);
  onTestFinished(route.follow());
  const keys = new Keys();
  window.addEventListener('keydown', keys.handle);
  onTestFinished(() => {
    window.removeEventListener('keydown', keys.handle);
  });
  const results = new ResultsState(store, route, () => false, writers);
  const screen = await render(ResultsView, { results, runId, keys });
  await vi.waitFor(
    () => {
      expect(results.phase.status).toBe('ready');
    },
    { timeout: 30_000 },
  );
  return { screen, results, route };
}

/** What axe finds wrong, with where and why. */
export async function violationsIn(container: Element): Promise<readonly unknown[]> {
  const { violations } = await axe.run(container);
  return violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
  ]);
}
