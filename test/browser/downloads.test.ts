import axe from 'axe-core';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { parseFile } from '../../src/engine/parse-client';
import type { Generation } from '../../src/domain/generation';
import type { Item } from '../../src/domain/item';
import { Keys } from '../../src/state/keys.svelte';
import { ResultsState } from '../../src/state/results.svelte';
import { downloadKinds, type DownloadKind } from '../../src/state/results/downloads';
import type { PickFile } from '../../src/state/results/file-sink';
import { Route } from '../../src/state/route.svelte';
import { openDatabase } from '../../src/storage/database';
import { openStorage, type OpenStorage } from '../../src/storage/open';
import ResultsView from '../../src/views/ResultsView/ResultsView.svelte';
import '../../src/styles/base.css';
import '../../src/styles/tokens.css';
import { bundleText } from '../fakes/bundle';
import { expectAccessible } from '../fakes/app';
import { boxed, metaText, plant, tenRows, type Planted, type PlantOptions } from './results-view.planted';
import { writers } from '../fakes/writers';

let storage: OpenStorage;
let name: string;

beforeEach(async () => {
  name = `downloads-${crypto.randomUUID()}`;
  storage = await openStorage(name);
});
afterEach(() => {
  storage.close();
  indexedDB.deleteDatabase(name);
  history.replaceState(null, '', '#/');
});

async function opened(runId: string, from = storage): Promise<ResultsState> {
  const results = new ResultsState(from.store, new Route(), () => false, writers);
  await results.load(runId);
  expect(results.phase.status).toBe('ready');
  return results;
}

const planted = async (rows: readonly Planted[], options: PlantOptions = {}): Promise<ResultsState> =>
  opened(await plant(storage.store, rows, options));

async function fileOf(results: ResultsState, kind: DownloadKind): Promise<File> {
  let file = new File([], '');
  await results.download(kind, ({ fileName, blob }) => (file = new File([blob], fileName)));
  expect(results.saving.error).toBeNull();
  return file;
}

const rowsOf = async (file: Blob): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await file.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Many generations in one transaction. */
async function writeAll(generations: readonly Generation[]): Promise<void> {
  const db = await openDatabase(name);
  const tx = db.transaction('generations', 'readwrite', { durability: 'relaxed' });
  await Promise.all([...generations.map((generation) => tx.store.add(generation)), tx.done]);
  db.close();
}

describe('tables', () => {
  it('say the same as JSONL and as Parquet', async () => {
    const results = await planted(tenRows);
    const file = await fileOf(results, 'outcomes-parquet');
    expect(file.name).toMatch(/\.outcomes\.parquet$/);
    const parquet = await parquetReadObjects({ file: await file.arrayBuffer(), compressors });
    const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
    expect(
      parquet.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]))),
    ).toEqual(await rowsOf(await fileOf(results, 'outcomes-jsonl')));
  });

  it.each(['items-csv', 'items-jsonl', 'items-parquet'] as const)('%s opens as the same benchmark', async (kind) => {
    const results = await planted(tenRows);
    const file = await fileOf(results, kind);
    const draft = await storage.store.newBenchmark();
    const items: Item[] = [];
    const { signal } = new AbortController();
    const report = await parseFile(
      file,
      file.name,
      {},
      async (chunk) => {
        items.push(...chunk.items);
        await draft.add(chunk.items);
      },
      signal,
    );
    expect(items).toHaveLength(10);
    expect((await draft.commit('again', report)).id).toBe(results.run?.manifest.benchmark.id);
  });
});

describe('the report', () => {
  it.each(['html', 'html-redacted'] as const)('%s works its own numbers out again when it is opened', async (kind) => {
    const file = await fileOf(await planted(tenRows), kind);
    expect(file.name).toMatch(kind === 'html' ? /[^d]\.html$/ : /\.redacted\.html$/);
    const page = await file.text();
    expect(page.includes('stays on rain')).toBe(false); // packed, or not there at all
    const frame = document.createElement('iframe');
    const url = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
    frame.src = url;
    document.body.append(frame);
    onTestFinished(() => {
      frame.remove();
      URL.revokeObjectURL(url);
    });
    const text = (): string => frame.contentDocument?.body.innerText ?? '';
    await expect
      .poll(text, { timeout: 20_000 })
      .toMatch(/Verified: all \d+ values follow again from the 15 raw generations/);
    expect(text()).toMatch(/L-Acc\s+70\.0\s*%[\s\S]*S-Corr\s+40\.0\s*%[\s\S]*by Meta-14B[\s\S]*F-Score\s+37\.5\s*%/);
    const items = frame.contentDocument?.querySelector('#items');
    expect(items?.querySelectorAll('.item')).toHaveLength(2);
    expect(items?.textContent.includes('r4')).toBe(kind === 'html');
    // Only inside the frame it sees what is there.
    const script = frame.contentDocument?.createElement('script');
    if (!script) throw new Error('no document');
    script.textContent = axe.source;
    frame.contentDocument?.head.append(script);
    const inside = frame.contentWindow as unknown as { readonly axe: typeof axe };
    const { violations } = await inside.axe.run();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

it('every draw is a rollout with rewards of its own', async () => {
  const runId = await plant(storage.store, tenRows);
  const [first] = (await storage.store.callsOf(runId, 'r1')).generations;
  if (!first) throw new Error('nothing planted');
  await storage.store.addGeneration({ ...first, sample: 1, text: boxed('A') });
  await storage.store.addGeneration({ ...first, sample: 1, stage: 'meta', text: metaText('Incorrect') });
  await storage.store.addGeneration({ ...first, sample: 2, text: boxed('B') });
  await storage.store.addGeneration({ ...first, order: 'BA', text: boxed('B') });
  // About the judgment in order AB, once more.
  await storage.store.addGeneration({ ...first, order: 'BA', stage: 'meta', text: metaText('Incorrect') });
  const rows = await rowsOf(await fileOf(await opened(runId), 'rewards'));
  const ofFirst = rows
    .filter(({ id }) => id === 'r1')
    .map((row) => [row['order'], row['sample'], row['r_rlvr'], row['r_ralign']]);
  expect(ofFirst).toEqual([
    ['AB', 0, 1, 1],
    ['AB', 1, 1, 0],
    ['AB', 2, 0, 0],
    // Exchanged, B is the golden answer A; nobody has judged its reasons.
    ['BA', 0, 1, null],
  ]);
});

describe('a run without texts', () => {
  it('gives the same numbers, table and filters in another library, and holds no text', async () => {
    const whole = await planted(tenRows);
    const file = await fileOf(whole, 'redacted');
    const text = await bundleText(file);
    for (const { item, judge, meta, judgePrompt } of tenRows) {
      for (const secret of [
        item.goldenJudgment,
        judge,
        meta,
        judgePrompt,
        'What is 1 and 2?',
        'Answer B gets the sum wrong.',
      ]) {
        for (let at = 0; at + 12 <= (secret ?? '').length; at++)
          expect(text).not.toContain((secret ?? '').slice(at, at + 12));
      }
      expect(text).not.toContain(`"${item.id}"`);
    }
    const other = await openStorage(`${name}-other`);
    onTestFinished(() => {
      other.close();
      indexedDB.deleteDatabase(`${name}-other`);
    });
    const imported = await other.store.importRun(file);
    if (!imported.ok) throw new Error(imported.error);
    const copy = await opened(imported.value.manifest.id, other);
    expect(copy.summary).toEqual(whole.summary);
    expect(copy.subsets).toEqual(whole.subsets);
    expect(copy.readings).toEqual(whole.readings);
    expect(copy.differing).toEqual(whole.differing);
    const kinds = (results: ResultsState) =>
      results.outcomes.map(({ kind, verdict, tokens, index }) => [index, kind, verdict, tokens]);
    expect(kinds(copy)).toEqual(kinds(whole));
    for (const { verdictParser, metaParser } of whole.readings) {
      for (const results of [whole, copy]) results.read(verdictParser, metaParser);
      expect(kinds(copy)).toEqual(kinds(whole));
    }
    expect((await rowsOf(await fileOf(copy, 'outcomes-jsonl')))[3]).toMatchObject({
      id: 'item-4',
      verdict: 'B',
      request: null,
      genrm_text: null,
    });
    // A copy of the copy is the copy.
    expect(await bundleText(await fileOf(copy, 'bundle'))).toBe(text);
  });

  it('of Pocket Bench holds no twelve characters of any text', async () => {
    const lines = (await (await fetch('/benchmarks/pocket-bench.jsonl')).text()).trimEnd().split('\n');
    const { signal } = new AbortController();
    const items: Item[] = [];
    await parseFile(
      new File([lines.join('\n')], 'pocket.jsonl'),
      'pocket.jsonl',
      {},
      (chunk) => {
        items.push(...chunk.items);
      },
      signal,
    );
    const whole = await planted(
      items.map((item) => ({
        item,
        judge: `${item.goldenJudgment ?? ''} [[${item.goldenLabel}]]`,
        meta: `${item.goldenJudgment ?? ''} [[YES]]`,
        judgePrompt: item.responseA,
      })),
      { manifest: { protocol: { id: 'pocket', version: 1, prompts: null }, parser: 'pocket' }, write: writeAll },
    );
    expect(whole.summary.lAcc.n).toBe(lines.length);
    const file = await fileOf(whole, 'redacted');
    const text = await bundleText(file);
    const parts = (long: string): readonly string[] =>
      Array.from({ length: Math.max(0, long.length - 11) }, (_, at) => long.slice(at, at + 12));
    const written = new Set(parts(text));
    const secrets = items.flatMap(({ id, conversation, responseA, responseB, goldenJudgment }) => [
      ...conversation.map(({ content }) => content),
      ...[id, responseA, responseB, goldenJudgment ?? ''],
    ]);
    expect(secrets.flatMap(parts).filter((part) => written.has(part))).toEqual([]);
    const imported = await storage.store.importRun(file);
    if (!imported.ok) throw new Error(imported.error);
    const copy = await opened(imported.value.manifest.id);
    expect(copy.summary).toEqual(whole.summary);
    expect(copy.subsets).toEqual(whole.subsets);
  });

  it('of an unfinished run has the items that were asked for', async () => {
    const whole = await planted(tenRows, { status: { target: 4, state: 'paused' } });
    const imported = await storage.store.importRun(await fileOf(whole, 'redacted'));
    if (!imported.ok) throw new Error(imported.error);
    const copy = await opened(imported.value.manifest.id);
    expect(copy.summary).toEqual(whole.summary);
    expect(copy.run?.status).toMatchObject({ state: 'finished', target: 4 });
  });

  it('names in its head where golden judgments are from', async () => {
    const goldenFrom = { kind: 'hand' } as const;
    const rows = tenRows.slice(0, 3).map(({ item, ...calls }, at) => ({
      ...calls,
      item: { ...item, meta: { format: 'test', formatVersion: 1, line: at, ...(at > 0 && { goldenFrom }) } },
    }));
    const text = await bundleText(await fileOf(await planted(rows), 'redacted'));
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
      benchmark: { name: 'Ten rows', goldenJudgmentCount: 3, goldenFrom: [{ from: goldenFrom, count: 2 }] },
    });
  });

  it('is shown as what it is', async () => {
    const imported = await storage.store.importRun(await fileOf(await planted(tenRows), 'redacted'));
    if (!imported.ok) throw new Error(imported.error);
    const runId = imported.value.manifest.id;
    const route = new Route();
    route.go({ name: 'results', id: runId }, { item: 'item-4' });
    onTestFinished(route.follow());
    const results = new ResultsState(storage.store, route, () => false, writers);
    await render(ResultsView, { results, runId, keys: new Keys() });
    await expect.element(page.getByText('The texts were left out')).toBeVisible();
    await expect.element(page.getByText(/^40\.0/).first()).toBeVisible();
    await expect.element(page.getByRole('searchbox')).not.toBeInTheDocument();
    await expect.element(page.getByRole('link', { name: 'Go on with this run' })).not.toBeInTheDocument();
    await page.getByText('Download', { exact: true }).click();
    await expect.element(page.getByRole('button', { name: 'Whole run, .plumbline' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Rewards, JSONL' })).not.toBeInTheDocument();
    await expectAccessible();
  });
});

describe('the menu', () => {
  it('is a list of what there is, by keyboard too', async () => {
    const runId = await plant(storage.store, tenRows);
    const route = new Route();
    route.go({ name: 'results', id: runId }, {});
    onTestFinished(route.follow());
    const results = new ResultsState(storage.store, route, () => false, writers);
    await render(ResultsView, { results, runId, keys: new Keys() });
    const summary = page.getByText('Download', { exact: true });
    await expect.element(summary).toBeVisible();
    await summary.click();
    await expect.element(page.getByText('10 rows').first()).toBeVisible();
    const buttons = page.getByRole('group').filter({ has: summary }).getByRole('button').elements();
    expect(buttons).toHaveLength(downloadKinds.length);
    await expectAccessible();
    await userEvent.keyboard('{Tab}');
    await userEvent.keyboard('{Escape}');
    await expect.element(summary).toHaveFocus();
  });
});

describe('a large file', () => {
  const count = 20_000;
  const row = (at: number): Planted => ({
    item: {
      id: `i${String(at).padStart(6, '0')}`,
      responseA: `Answer ${String(at)}, with, commas "and" quotes\nand lines`,
    },
    judge: boxed(at % 3 === 0 ? 'A' : 'B', `Reason ${String(at)}.`),
  });
  const rows = Array.from({ length: count }, (_, at) => row(at));

  /** A real file of the browser's own file system, as a picker would give it. */
  async function disk(
    fileName: string,
  ): Promise<{ readonly pick: PickFile; readonly read: () => Promise<File | null> }> {
    const folder = await navigator.storage.getDirectory();
    const own = `${crypto.randomUUID()}-${fileName}`;
    onTestFinished(() => folder.removeEntry(own).catch(() => undefined));
    return {
      pick: () => folder.getFileHandle(own, { create: true }),
      read: () =>
        folder.getFileHandle(own).then(
          (handle) => handle.getFile(),
          () => null,
        ),
    };
  }
  const notSaved = (): void => {
    throw new Error('the file was made in memory');
  };

  it('goes to the disk piece by piece, every row in its place; one that is cancelled or fails leaves nothing', async () => {
    const results = await planted(rows, { write: writeAll });
    const { pick, read } = await disk('rows.jsonl');
    await results.download('outcomes-jsonl', notSaved, pick);
    expect(results.saving.error).toBeNull();
    const file = await read();
    if (!file) throw new Error('no file');
    // Piecewise, as the file is written: never the whole text at once.
    let [rest, at] = ['', 0];
    const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const written = JSON.parse(line) as Record<string, unknown>;
        const { item, judge } = row(at++);
        expect([written['id'], written['response_a'], written['genrm_text']]).toEqual([item.id, item.responseA, judge]);
      }
    }
    expect([rest, at]).toEqual(['', count]);

    const cancelled = await disk('cancelled.csv');
    const writing = results.download('outcomes-csv', notSaved, cancelled.pick);
    await vi.waitFor(() => {
      expect(results.saving.progress.done).toBeGreaterThan(0);
    });
    expect(results.saving.progress.total).toBe(count);
    results.saving.cancel();
    await writing;
    expect(results.saving).toMatchObject({ kind: null, error: null });
    expect(await cancelled.read()).toBeNull();

    const broken = await disk('broken.csv');
    const calls = vi.spyOn(storage.store, 'callsOfAll').mockRejectedValue(new Error('The disk is gone.'));
    await results.download('outcomes-csv', notSaved, broken.pick);
    calls.mockRestore();
    expect(results.saving.error).toBe('The disk is gone.');
    expect(await broken.read()).toBeNull();

    const nothing: PickFile = () => Promise.reject(new DOMException('no', 'AbortError'));
    await results.download('outcomes-csv', notSaved, nothing);
    expect(results.saving).toMatchObject({ kind: null, error: null });
  }, 240_000);

  it('is made of parts where the disk cannot be written to', async () => {
    const results = await planted(rows.slice(0, 6000), { write: writeAll });
    const file = await fileOf(results, 'items-csv');
    const { signal } = new AbortController();
    let read = 0;
    await parseFile(
      file,
      file.name,
      {},
      ({ items }) => {
        for (const item of items)
          expect([item.id, item.responseA]).toEqual([row(read).item.id, row(read++).item.responseA]);
      },
      signal,
    );
    expect(read).toBe(6000);
    const bundle = await fileOf(results, 'bundle');
    expect((await bundleText(bundle)).trimEnd().split('\n')).toHaveLength(1 + 6000 + 6000 + 1);
  });
});
