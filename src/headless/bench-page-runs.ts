import type { Page } from 'playwright';
import { scriptedUrl } from '../../workers/engines/scripted';
import type { Generation, Stage } from '../domain/generation';
import type { ModelRef } from '../domain/model';
import { rAlign } from '../domain/protocols/r-align';
import { runOrder } from '../run/plan';
import type { StoredRun } from '../storage/schema';

/**
 * Puts runs like the one that is there into the library, past the app: reading each from a file would take longer than all
 * that is measured. Their verdicts are those of a neighbour, so that the runs differ.
 * @returns the ids of all, the first one's first
 */
export async function addRuns(page: Page, count: number): Promise<readonly string[]> {
  const first = await firstRun(page);
  const ids = [first.id];
  for (let at = 1; at < count; at++) {
    const id = `copy-${String(at)}`;
    const genrm = { ...first.manifest.genrm, id, name: `GenRM ${String(at)}` };
    const run = { ...first, id, manifest: { ...first.manifest, id, genrm } };
    await page.evaluate(putRun, { run, from: first.id, stages, step: at, without: [] });
    ids.push(id);
  }
  return ids;
}

const stages: readonly Stage[] = ['judge', 'meta'];

const scripted = (id: string, delayMs: number, text: string): ModelRef => ({
  id,
  name: id,
  engine: 'scripted',
  source: { kind: 'url', url: scriptedUrl({ delayMs, replies: [{ when: '', text }] }) },
  contextTokens: 1_000_000,
  quantisation: 'none',
});

export interface LiveRun {
  readonly id: string;
  /** What its models take for each word. */
  readonly delayMs: number;
  /** Items it is asked for. */
  readonly target: number;
  /** Of them, those without a call yet: the last ones of its order. */
  readonly left: number;
}

/** A run of scripted models that is paused, on the items of the run that is there and with its calls. */
export async function putLiveRun(page: Page, { id, delayMs, target, left }: LiveRun): Promise<void> {
  const first = await firstRun(page);
  const { benchmark, appVersion } = first.manifest;
  const ids = Array.from({ length: benchmark.itemCount }, (_, n) => `row-${String(n)}`);
  const run: StoredRun = {
    id,
    manifest: {
      ...{ id, createdAt: Date.now(), appVersion, benchmark, seed: 1, parser: 'r-align-exact' },
      genrm: scripted('genrm', delayMs, 'Response A names the sum.\n\n\\boxed{A}'),
      metaJudge: scripted('meta-judge', delayMs, '<final_verdict>\nCorrect\n</final_verdict>'),
      protocol: { id: rAlign.id, version: rAlign.version, prompts: null },
    },
    status: { state: 'paused', target, updatedAt: Date.now() },
    sessions: [],
    binnedAt: null,
  };
  const without = runOrder(ids, 1)
    .slice(target - left)
    .map((index) => ids[index] ?? '');
  const copied = left === target ? [] : stages;
  await page.evaluate(putRun, { run, from: first.id, stages: copied, step: 0, without });
}

/** How long each call of a run took since `start`, and how much of it the engine says that it took itself. */
export async function perCall(page: Page, id: string, start: number): Promise<string> {
  const calls = (await page.evaluate(callsSince, [id, start] as const)) as readonly Generation[];
  let [n, wall, engine] = [0, 0, 0];
  for (const stage of stages) {
    const times = calls.filter((call) => call.stage === stage).sort((a, b) => a.startedAt - b.startedAt);
    const [one, last] = [times[0], times.at(-1)];
    if (!one || !last) continue;
    // From the first start to the last, so without the last call itself.
    n += times.length - 1;
    wall += last.startedAt - one.startedAt;
    engine += times.slice(0, -1).reduce((sum, { timing }) => sum + timing.durationMs, 0);
  }
  return `${String(n)} calls, ${(wall / n).toFixed(1)} ms each, of which the engine's own ${(engine / n).toFixed(1)} ms`;
}

async function firstRun(page: Page): Promise<StoredRun> {
  const runs = (await page.evaluate(storedRuns)) as readonly StoredRun[];
  const first = runs.find(({ manifest }) => manifest.importedFrom !== undefined && !manifest.id.startsWith('copy-'));
  if (!first) throw new Error('no run was read from a file');
  return first;
}

// What follows runs in the page, each function alone.

function storedRuns(): Promise<unknown> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('plumbline');
    opening.onsuccess = () => {
      const reading = opening.result.transaction('runs').objectStore('runs').getAll();
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result);
      };
    };
  });
}

interface NewRun {
  readonly run: StoredRun;
  /** Whose calls it gets. */
  readonly from: string;
  readonly stages: readonly Stage[];
  /** Each item gets what was said of the item so many places further on. */
  readonly step: number;
  /** Ids of items that nothing was said of. */
  readonly without: readonly string[];
}

async function putRun({ run, from, stages, step, without }: NewRun): Promise<void> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error('no library'));
      };
    });
  const db = await done(indexedDB.open('plumbline'));
  const known = await done<unknown>(db.transaction('runs').objectStore('runs').get(run.id));
  const left = new Set(without);
  for (const stage of stages) {
    let after: IDBValidKey = [from, stage];
    for (;;) {
      const store = db.transaction('generations', 'readwrite', { durability: 'relaxed' }).objectStore('generations');
      const read: IDBRequest<unknown[]> = store.getAll(IDBKeyRange.bound(after, [from, stage, []]), 200);
      const calls = (await done(read)) as Generation[];
      calls.forEach((call, at) => {
        const { itemId } = calls[(at + step) % calls.length] ?? call;
        if (!left.has(itemId)) store.put({ ...call, runId: run.id, itemId });
      });
      const last = calls.at(-1);
      if (!last) break;
      after = [from, stage, last.itemId, []];
    }
  }
  await done(
    db
      .transaction('runs', 'readwrite')
      .objectStore('runs')
      .put(known === undefined ? run : { ...(known as StoredRun), status: run.status }),
  );
  db.close();
}

async function callsSince([runId, start]: readonly [string, number]): Promise<unknown> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('plumbline');
    opening.onsuccess = () => {
      const found: unknown[] = [];
      const store = opening.result.transaction('generations').objectStore('generations');
      const reading = store.openCursor(IDBKeyRange.bound([runId], [runId, []]));
      reading.onsuccess = () => {
        const cursor = reading.result;
        if (!cursor) {
          opening.result.close();
          resolve(found);
          return;
        }
        const { stage, startedAt, timing } = cursor.value as Generation;
        if (startedAt >= start) found.push({ stage, startedAt, timing });
        cursor.continue();
      };
    };
  });
}
