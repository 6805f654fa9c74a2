import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import type { LoadProgress } from '../../src/domain/model';
import { fetchWeights } from '../../workers/engines/download';
import { EngineError } from '../../workers/engines/engine';
import { bringFolder, type FolderOptions } from '../../workers/engines/mlc-folder';
import { defaultTransferLimits, type TransferLimits } from '../../workers/engines/transfer';
import { visit, type Visit } from '../model-server/client';
import type { Seen } from '../model-server/server';

const ignore = () => undefined;
const limits: TransferLimits = {
  ...defaultTransferLimits,
  tries: 3,
  stalledMs: 1500,
  waitMs: 20,
  longestWaitMs: 3000,
  partBytes: 100_000,
};

const clean = async () => {
  for (const name of await caches.keys()) await caches.delete(name);
};
beforeEach(clean);
afterEach(clean);

const bring = (at: Visit, options: Partial<FolderOptions> = {}) =>
  bringFolder(at.folder, at.library, { contextTokens: 256, onProgress: ignore, limits, ...options });

async function failure(call: Promise<unknown>): Promise<EngineError['failure']> {
  const error: unknown = await call.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof EngineError) return error.failure;
  throw error;
}

async function sha256OfBytes(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const shardsIn = (seen: readonly Seen[]): readonly Seen[] => seen.filter(({ file }) => file.startsWith('params_'));
const inModelCache = async (at: Visit): Promise<readonly string[]> =>
  (await (await caches.open('webllm/model')).keys()).map(({ url }) => url.replace(at.folder, '')).sort();

describe('an MLC folder', () => {
  test('comes whole, with progress in bytes over all of it; a second start asks for nothing', async () => {
    const at = visit('large');
    const progress: LoadProgress[] = [];
    const { named } = await bring(at, { onProgress: (step) => progress.push(step) });
    expect([...named.files.keys()]).toEqual(['mlc-chat-config.json', 'tensor-cache.json', 'tokenizer.json']);
    const seen = await at.seen();
    const shards = shardsIn(seen);
    expect(shards.length).toBeGreaterThan(3);
    expect(new Set(seen.map(({ file }) => file)).size).toBe(seen.length);
    const total = shards.reduce((sum, { sent }) => sum + sent, 0);
    expect(progress[0]).toEqual({ phase: 'download', loaded: 0, total, files: { done: 0, total: shards.length } });
    expect(progress.at(-1)).toEqual({
      phase: 'download',
      loaded: total,
      total,
      files: { done: shards.length, total: shards.length },
    });
    const loaded = progress.map((step) => step.loaded);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(loaded.some((bytes) => bytes > 0 && bytes < total)).toBe(true);
    expect(await inModelCache(at)).toEqual(
      ['tensor-cache.json', 'tokenizer.json', ...shards.map(({ file }) => file)].sort(),
    );

    await at.faults([]);
    await bring(at);
    expect(await at.seen()).toEqual([]);
  });

  test('WebLLM itself finds every file where it looks', async () => {
    const at = visit('small');
    await bring(at);
    const { hasModelInCache } = await import('@mlc-ai/web-llm');
    const record = { model: at.folder, model_id: 'small', model_lib: at.library };
    expect(await hasModelInCache('small', { model_list: [record], cacheBackend: 'cache' })).toBe(true);
    expect(await (await caches.open('webllm/config')).match(`${at.folder}mlc-chat-config.json`)).toBeDefined();
    expect(await (await caches.open('webllm/wasm')).match(at.library)).toBeDefined();
  });

  test('a cancelled load ends every transfer, and the next one goes on where they were', async () => {
    const at = visit('large');
    await at.faults([0, 1, 2].map((n) => ({ file: `params_shard_${String(n)}.bin`, kind: 'stall' })));
    const stop = new AbortController();
    const cancelled = failure(
      bring(at, {
        signal: stop.signal,
        limits: { ...limits, stalledMs: 60_000 },
        onProgress: ({ loaded, total }) => {
          // Half of each of the three is more than a third of all.
          if (total !== null && loaded > 1_000_000) setTimeout(() => stop.abort(), 200);
        },
      }),
    );
    expect(await cancelled).toMatchObject({ kind: 'interrupted' });
    await expect.poll(async () => shardsIn(await at.seen()).map(({ hungUp }) => hungUp)).toEqual([true, true, true]);

    await at.faults([]);
    await bring(at);
    const again = await at.seen();
    expect(again.every(({ file }) => file.startsWith('params_'))).toBe(true);
    expect(again.slice(0, 3).map(({ status }) => status)).toEqual([206, 206, 206]);
    expect(again.slice(0, 3).every(({ range }) => range !== null && range !== 'bytes=0-')).toBe(true);
  });

  test('a connection that breaks is taken up again by range', async () => {
    const at = visit('large');
    await at.faults([{ file: 'params_shard_0.bin', kind: 'cut' }]);
    await bring(at);
    const first = (await at.seen()).filter(({ file }) => file === 'params_shard_0.bin');
    expect(first.map(({ status }) => status)).toEqual([200, 206]);
    expect(first[1]?.range).toBe(`bytes=${String(first[0]?.sent)}-`);
  });

  test('where the server knows no ranges the file is fetched anew, whole and right', async () => {
    const at = visit('large');
    const file = 'params_shard_0.bin';
    await at.faults([
      { file, kind: 'cut' },
      { file, kind: 'refuse-range' },
    ]);
    await bring(at);
    const first = (await at.seen()).filter((request) => request.file === file);
    expect(first.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('a transfer that stands still is broken off and taken up again', async () => {
    const at = visit('large');
    await at.faults([{ file: 'params_shard_1.bin', kind: 'stall' }]);
    await bring(at);
    const shard = (await at.seen()).filter(({ file }) => file === 'params_shard_1.bin');
    expect(shard.map(({ status, hungUp }) => [status, hungUp])).toEqual([
      [200, true],
      [206, false],
    ]);
  });

  test('one that never moves again ends with `timed-out`', async () => {
    const at = visit('small');
    await at.faults([{ file: 'params_shard_0.bin', kind: 'stall', times: 99, after: 0 }]);
    expect(await failure(bring(at, { limits: { ...limits, tries: 2, stalledMs: 500 } }))).toEqual({
      kind: 'timed-out',
      message: 'Nothing more of params_shard_0.bin came for 0.5 seconds. What came is kept: try again.',
    });
  });

  test('a busy server (429, 503) is asked again, when it says', async () => {
    const at = visit('small');
    await at.faults([
      { file: 'params_shard_0.bin', kind: 'status', status: 429, retryAfter: '1' },
      { file: 'tensor-cache.json', kind: 'status', status: 503 },
    ]);
    const started = performance.now();
    await bring(at);
    expect(performance.now() - started).toBeGreaterThan(990);
    const statuses = (await at.seen()).filter(({ file }) => file === 'params_shard_0.bin').map(({ status }) => status);
    expect(statuses).toEqual([429, 200]);
  });

  test('one that stays busy is given up after so many tries, and says so', async () => {
    const at = visit('small');
    await at.faults([{ file: 'params_shard_0.bin', kind: 'status', status: 429, times: 99 }]);
    const { kind, message } = await failure(bring(at));
    expect(kind).toBe('model-load-failed');
    expect(message).toContain('The server asks to come back later (429)');
    expect((await at.seen()).filter(({ file }) => file === 'params_shard_0.bin')).toHaveLength(3);
  });

  test('a damaged shard is named with both sums and deleted; the others are kept', async () => {
    const at = visit('large');
    await at.faults([{ file: 'params_shard_2.bin', kind: 'corrupt' }]);
    const { message } = await failure(bring(at));
    expect(message).toMatch(/params_shard_2\.bin is damaged: its MD5 sum should be [0-9a-f]{32} and is [0-9a-f]{32}\./);
    expect(await inModelCache(at)).not.toContain('params_shard_2.bin');
    const kept = (await inModelCache(at)).filter((name) => name.startsWith('params_'));
    await at.faults([]);
    await bring(at);
    const again = (await at.seen()).map(({ file }) => file);
    expect(again).toContain('params_shard_2.bin');
    expect(again.filter((name) => kept.includes(name))).toEqual([]);
  });

  test('a file that is not there is no matter for a second try', async () => {
    const at = visit('small');
    await at.faults([{ file: 'params_shard_0.bin', kind: 'status', status: 404, times: 99 }]);
    const { message } = await failure(bring(at));
    expect(message).toBe(`The model file is not at ${at.folder}params_shard_0.bin: the server answered 404.`);
    expect((await at.seen()).filter(({ file }) => file === 'params_shard_0.bin')).toHaveLength(1);
  });

  test('without tensor-cache.json it says what kind of folder it may be', async () => {
    const at = visit('small');
    await at.faults([{ file: 'tensor-cache.json', kind: 'status', status: 404, times: 99 }]);
    expect((await failure(bring(at))).message).toMatch(/ndarray-cache\.json.*mlc_llm convert_weight/);
    expect(shardsIn(await at.seen())).toEqual([]);
  });

  test('weights that do not belong to the library are refused before one of them is fetched', async () => {
    const at = visit('small');
    const other = visit('large');
    const { message } = await failure(
      bringFolder(at.folder, other.library, { contextTokens: 256, onProgress: ignore }),
    );
    expect(message).toContain('vocabulary size is 256 in the model and 1280 in the library');
    expect(message).toContain('model.layers.3.mlp.down_proj.weight is missing');
    expect(message).toContain('model.embed_tokens.weight has the shape [256, 64] and should have [1280, 192]');
    expect(shardsIn(await at.seen())).toEqual([]);
  });

  test('no room: says how much is needed and free before a shard is fetched', async () => {
    const at = visit('large');
    const real = navigator.storage.estimate.bind(navigator.storage);
    navigator.storage.estimate = () => Promise.resolve({ quota: 2_000_000, usage: 1_500_000 });
    try {
      const { message } = await failure(bring(at));
      expect(message).toMatch(/no room for the weights: \d\.\d MB more are needed and about 0\.5 MB are free/);
      expect(shardsIn(await at.seen())).toEqual([]);
    } finally {
      navigator.storage.estimate = real;
    }
  });
});

describe('a disk that fills up while a model comes', () => {
  const quota = (bytes: number | null) =>
    cdp().send('Storage.overrideQuotaForOrigin', {
      origin: location.origin,
      ...(bytes === null ? {} : { quotaSize: bytes }),
    });
  const spare = 100_000;
  const fill = async () => quota(((await navigator.storage.estimate()).usage ?? 0) + spare);
  afterEach(() => quota(null));

  test('the file that has no room any more is named, all others are kept, and loading goes on when there is room', async () => {
    const at = visit('large');
    const held = ['params_shard_1.bin', 'params_shard_2.bin'];
    await at.faults(held.map((file) => ({ file, kind: 'hold' })));
    const progress: LoadProgress[] = [];
    const load = failure(bring(at, { onProgress: (step) => progress.push(step) }));
    // All the others have come; the room was looked at long ago.
    await expect
      .poll(() => progress.at(-1)?.files)
      .toSatisfy((files: LoadProgress['files']) => files !== undefined && files.done === files.total - held.length);
    await fill();
    await at.release();
    const { kind, message } = await load;
    expect(kind).toBe('model-load-failed');
    const noRoom =
      /^The browser has no room for params_shard_[12]\.bin: 1\.\d MB more are needed\. The files that came before are kept\. Delete other models, or free space on the disk, and load again\.$/;
    expect(message).toMatch(noRoom);
    const kept = await inModelCache(at);
    expect(kept.filter((name) => name.startsWith('params_'))).toHaveLength(
      (progress[0]?.files?.total ?? 0) - held.length,
    );

    await at.faults([]);
    // What the failed load gave back is no room to count on.
    await fill();
    expect((await failure(bring(at))).message).toMatch(noRoom);
    await quota(null);
    await at.faults([]);
    await bring(at);
    expect((await at.seen()).map(({ file }) => file).sort()).toEqual(held);
    // Nothing that was half stored is left over.
    expect(await (await caches.open('plumbline/parts')).keys()).toEqual([]);
  });

  test('a GGUF file is used all the same, and comes again the next time', async () => {
    const at = visit('small');
    await fill();
    expect((await fetchWeights(at.gguf, 2 ** 20, ignore, limits)).blob.size).toBe(2 ** 20);
    await quota(null);
    expect((await fetchWeights(at.gguf, 2 ** 20, ignore, limits)).blob.size).toBe(2 ** 20);
    await fetchWeights(at.gguf, 2 ** 20, ignore, limits);
    expect(await at.seen()).toHaveLength(2);
  });
});

describe('a GGUF file', () => {
  test('is taken up again where it broke, and not fetched twice', async () => {
    const at = visit('small');
    await at.faults([{ file: 'model.gguf', kind: 'cut' }]);
    const progress: LoadProgress[] = [];
    const { blob, sha256 } = await fetchWeights(at.gguf, 2 ** 20, (step) => progress.push(step), limits);
    expect(blob.size).toBe(2 ** 20);
    expect((await at.seen()).map(({ status }) => status)).toEqual([200, 206]);
    expect(progress.at(-1)).toEqual({ phase: 'download', loaded: 2 ** 20, total: 2 ** 20 });
    const again = await fetchWeights(at.gguf, 2 ** 20, ignore, limits);
    expect(new Uint8Array(await again.blob.arrayBuffer())).toEqual(new Uint8Array(await blob.arrayBuffer()));
    expect(sha256).toBe(await sha256OfBytes(await blob.arrayBuffer()));
    expect(again.sha256).toBe(sha256);
    expect(await at.seen()).toHaveLength(2);
  });

  test('of another size than stated is refused', async () => {
    const at = visit('small');
    expect((await failure(fetchWeights(at.gguf, 1000, ignore, limits))).message).toContain(
      'model.gguf is damaged: its size should be 1000 bytes and is 1048576 bytes.',
    );
  });
});
