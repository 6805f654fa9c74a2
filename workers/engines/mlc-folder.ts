import type { LoadProgress } from '../../src/domain/model';
import { engineError, interrupted, messageOf, type EngineError } from './engine';
import { contractFaults, readLibrary, tensorsIn, type Tensor } from './mlc-contract';
import { dropParts } from './parts';
import { parseRecord } from './tokenizer-config';
import { defaultTransferLimits, fileName, transfer, type TransferLimits } from './transfer';

/** WebLLM's own caches: what lies there under its full address is not fetched again. */
const configCache = 'webllm/config';
const modelCache = 'webllm/model';
const libraryCache = 'webllm/wasm';
const atOnce = 3;

export interface FolderOptions {
  readonly contextTokens: number;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly limits?: TransferLimits;
  /** Ends all transfers. */
  readonly signal?: AbortSignal;
}

export interface BroughtFolder {
  /** mlc-chat-config.json */
  readonly chatConfig: string;
  readonly library: Blob;
}

interface Shard {
  readonly url: string;
  readonly bytes: number;
  readonly md5: string | null;
}

interface TensorList {
  readonly shards: readonly Shard[];
  readonly tensors: readonly Tensor[];
}

interface Files {
  readonly folder: string;
  readonly limits: TransferLimits;
  readonly stop: AbortController;
}

const loadFailed = (message: string, cause?: unknown) => engineError('model-load-failed', message, cause);

/**
 * Brings all files of a model to where WebLLM looks for them, so that its own loading asks the network for nothing. The
 * small files come first: weights that do not belong to the library are refused before any of them is fetched.
 * @param folder absolute, as `modelFolder` gives it
 * @param library absolute
 * @throws EngineError `model-load-failed`, `timed-out`, `interrupted`
 */
export async function bringFolder(folder: string, library: string, options: FolderOptions): Promise<BroughtFolder> {
  if (!('caches' in self))
    throw loadFailed('This page has no Cache Storage, which WebLLM needs: open it by https or on localhost.');
  const stop = new AbortController();
  const onAbort = () => {
    stop.abort();
  };
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted === true) stop.abort();
  const files: Files = { folder, limits: options.limits ?? defaultTransferLimits, stop };
  try {
    const chatConfig = await text(files, configCache, 'mlc-chat-config.json');
    const config = parseRecord(chatConfig);
    if (config === null)
      throw loadFailed(`mlc-chat-config.json at ${folder} is no configuration of an MLC model: it is not JSON.`);
    const list = readTensorList(await tensorCache(files), folder);
    const wasm = await bring(files, libraryCache, { url: library, bytes: null, md5: null });
    await checkContract(wasm, library, list.tensors, config, options.contextTokens);
    await text(files, modelCache, tokenizerFile(config));
    await bringShards(files, list.shards, options.onProgress);
    return { chatConfig, library: wasm };
  } catch (error) {
    // One failure ends the transfers beside it.
    stop.abort();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function checkContract(
  wasm: Blob,
  url: string,
  tensors: readonly Tensor[],
  config: Readonly<Record<string, unknown>>,
  contextTokens: number,
): Promise<void> {
  const bytes = new Uint8Array(await wasm.arrayBuffer());
  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    await (await caches.open(libraryCache)).delete(url);
    throw loadFailed(`${fileName(url)} is no WebAssembly file. It was deleted here; check its address: ${url}.`);
  }
  const facts = readLibrary(bytes);
  if (facts === null)
    throw loadFailed(
      `${fileName(url)} does not say which weights it was compiled for: it is no library of MLC for a language model. Choose another library.`,
    );
  const faults = contractFaults(facts, tensors, config, contextTokens);
  if (faults.length > 0)
    throw loadFailed(
      `The weights and the library ${fileName(url)} do not belong together: ${faults.join('; ')}. No weights were fetched. Choose the library that was compiled for this model.`,
    );
}

/** What WebLLM takes: tokenizer.json before tokenizer.model. */
function tokenizerFile(config: Readonly<Record<string, unknown>>): string {
  const listed = config['tokenizer_files'];
  const names: readonly unknown[] = Array.isArray(listed) ? listed : [];
  if (!names.includes('tokenizer.json') && names.includes('tokenizer.model')) return 'tokenizer.model';
  return 'tokenizer.json';
}

async function text(files: Files, cache: string, name: string): Promise<string> {
  return (await bring(files, cache, { url: new URL(name, files.folder).href, bytes: null, md5: null })).text();
}

/** A folder without the list is one of another kind, or an older one; both can be told apart for the user. */
async function tensorCache(files: Files): Promise<string> {
  try {
    const before = await kept(modelCache, { url: new URL('tensor-cache.json', files.folder).href, bytes: null });
    const old = await before?.text();
    const list = await text(files, modelCache, 'tensor-cache.json');
    if (old !== undefined && old !== list) await dropShards(list, files.folder);
    return list;
  } catch (error) {
    if (!(error instanceof Error) || !/answered 40[34]/.test(error.message)) throw error;
    throw loadFailed(
      `There is no tensor-cache.json at ${files.folder}, so this is no folder that WebLLM can read. If it has an ndarray-cache.json, it is an older one: give that file's content the new name. A folder of safetensors has to be converted by mlc_llm convert_weight first.`,
      error,
    );
  }
}

/** Weights trained anew have the sizes of the old ones. */
async function dropShards(list: string, folder: string): Promise<void> {
  const cache = await caches.open(modelCache);
  for (const { url } of readTensorList(list, folder).shards) {
    await cache.delete(url);
    await dropParts(url);
  }
}

/** @throws EngineError when it is no such list. */
export function readTensorList(json: string, folder: string): TensorList {
  const bad = () =>
    loadFailed(`tensor-cache.json at ${folder} is no list of MLC weights. The model has to be made anew.`);
  const records = parseRecord(json)?.['records'];
  if (!Array.isArray(records) || records.length === 0) throw bad();
  const shards: Shard[] = [];
  const tensors: Tensor[] = [];
  for (const entry of records as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null) throw bad();
    const { dataPath, nbytes, md5sum, records: inner } = { ...entry } as Readonly<Record<string, unknown>>;
    const listed = tensorsIn(inner);
    if (typeof dataPath !== 'string' || typeof nbytes !== 'number' || listed === null) throw bad();
    shards.push({
      url: new URL(dataPath, folder).href,
      bytes: nbytes,
      md5: typeof md5sum === 'string' && /^[0-9a-f]{32}$/i.test(md5sum) ? md5sum : null,
    });
    tensors.push(...listed);
  }
  return { shards, tensors };
}

async function bringShards(
  files: Files,
  shards: readonly Shard[],
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const total = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  const missing: Shard[] = [];
  for (const shard of shards) if ((await kept(modelCache, shard)) === null) missing.push(shard);
  const missingBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = new Map(missing.map(({ url }) => [url, 0]));
  let done = shards.length - missing.length;
  const report = () => {
    const here = [...loaded.values()].reduce((sum, bytes) => sum + bytes, total - missingBytes);
    onProgress({ phase: 'download', loaded: here, total, files: { done, total: shards.length } });
  };
  report();
  if (missing.length === 0) return;
  await checkRoom(missingBytes);
  const queue = [...missing];
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let shard = queue.shift(); shard !== undefined; shard = queue.shift()) {
      const { url } = shard;
      await bring(files, modelCache, shard, (bytes) => {
        loaded.set(url, bytes);
        report();
      });
      loaded.set(url, shard.bytes);
      done += 1;
      report();
    }
  };
  // The first failure ends the others; all are waited for, as they store what they have got before they end.
  await Promise.all(
    Array.from({ length: atOnce }, () =>
      work().catch((error: unknown) => {
        failures.push(error);
        files.stop.abort();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}

/** The copy in a cache; one of another size is deleted. */
async function kept(
  cacheName: string,
  { url, bytes }: Pick<Shard, 'url'> & { bytes: number | null },
): Promise<Blob | null> {
  const cache = await caches.open(cacheName);
  const found = await cache.match(url);
  if (found === undefined) return null;
  const blob = await found.blob();
  if (bytes === null || blob.size === bytes) return blob;
  await cache.delete(url);
  return null;
}

async function bring(
  { limits, stop }: Files,
  cacheName: string,
  wanted: { readonly url: string; readonly bytes: number | null; readonly md5: string | null },
  onBytes: (loaded: number) => void = () => undefined,
): Promise<Blob> {
  const { url } = wanted;
  const here = await kept(cacheName, wanted);
  // Small files of our own host change under their old names when the app is built anew.
  const mayHaveChanged = wanted.bytes === null && new URL(url).origin === self.location.origin;
  if (here !== null && !mayHaveChanged) return here;
  if (new URL(url).hostname.endsWith('.invalid'))
    throw loadFailed(`${fileName(url)} of your folder is no longer stored in this browser. Pick the folder again.`);
  if (stop.signal.aborted) throw interrupted();
  const tries = here === null ? limits.tries : 1;
  const blob = await transfer(wanted, { limits: { ...limits, tries }, signal: stop.signal, onBytes }).catch(
    (error: unknown) => {
      if (here === null || stop.signal.aborted) throw error;
      // Offline: what was kept is the best there is.
      return here;
    },
  );
  if (blob === here) return here;
  try {
    const headers = { 'content-length': String(blob.size) };
    await (await caches.open(cacheName)).put(url, new Response(blob, { headers }));
  } catch (error) {
    throw await notStored(fileName(url), blob.size, error);
  }
  await dropParts(url);
  // The parts that the first blob was made of are gone.
  return (await kept(cacheName, wanted)) ?? blob;
}

async function checkRoom(bytes: number): Promise<void> {
  const free = await freeBytes();
  if (free !== null && free < bytes) throw noRoom('the weights', bytes, free);
}

/** What the browser says, which is no promise: Chromium tells every page of 10 GiB, whatever its own limit is. */
async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
}

/** The room can go while files come: to another tab, or to the disk's other users. */
async function notStored(name: string, bytes: number, error: unknown): Promise<EngineError> {
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return noRoom(name, bytes, await freeBytes(), error);
  return loadFailed(
    `${name} came and could not be stored: ${messageOf(error)}. The files that came before are kept: load again.`,
    error,
  );
}

function noRoom(what: string, bytes: number, free: number | null, cause?: unknown): EngineError {
  const room = free === null || free >= bytes ? '' : ` and about ${megabytes(free)} are free`;
  return loadFailed(
    `The browser has no room for ${what}: ${megabytes(bytes)} more are needed${room}. The files that came before are kept. Delete other models, or free space on the disk, and load again.`,
    cause,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
