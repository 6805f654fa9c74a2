import type { LoadProgress } from '../../src/domain/model';
import { isFromDisk } from '../../src/domain/model-address';
import { engineError, interrupted, messageOf } from './engine';
import type { NamedFiles } from './file-hash';
import { isThere, noFolder, olderFolder } from './folder-kind';
import { contractFaults, readLibrary, type LibraryFacts } from './mlc-contract';
import { readTensorList, type Shard } from './mlc-tensor-list';
import { checkRoom, lackOfRoom } from './model-room';
import { dropParts } from './parts';
import { storePicked } from './picked-file';
import { parseRecord } from './tokenizer-config';
import { defaultTransferLimits, fileName, FileRefused, transfer, type TransferLimits, type Wanted } from './transfer';

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
  /** Files of the user's, by the address they are to have: these are read and not fetched. */
  readonly picked?: ReadonlyMap<string, Blob>;
}

export interface BroughtFolder {
  /** mlc-chat-config.json */
  readonly chatConfig: string;
  readonly library: Blob;
  readonly named: NamedFiles;
}

interface Files {
  readonly limits: TransferLimits;
  readonly stop: AbortController;
  readonly picked: ReadonlyMap<string, Blob>;
}

const loadFailed = (message: string, cause?: unknown) => engineError('model-load-failed', message, cause);

/**
 * Brings all files of a model to where WebLLM looks for them, so that its own loading asks the network for nothing. The
 * small files come first: weights that do not belong to the library are refused before any of them is fetched or read.
 * @param folder absolute, as `modelFolder` gives it
 * @param library absolute
 * @throws EngineError `model-load-failed`, `timed-out`, `interrupted`
 */
export async function bringFolder(folder: string, library: string, options: FolderOptions): Promise<BroughtFolder> {
  return withFiles(options, async (files) => {
    const chatConfig = await text(files, configCache, new URL('mlc-chat-config.json', folder).href);
    const config = parseRecord(chatConfig);
    if (config === null)
      throw loadFailed(`mlc-chat-config.json at ${folder} is no configuration of an MLC model: it is not JSON.`);
    const list = readTensorList(await tensorCache(files, folder), folder);
    const { wasm, facts } = await bringLibrary(files, library);
    const faults = contractFaults(facts, list.tensors, config, options.contextTokens);
    if (faults.length > 0)
      throw loadFailed(
        `The weights and the library ${fileName(library)} do not belong together: ${faults.join('; ')}. No weights were fetched or read. Choose the library that was compiled for this model.`,
      );
    const tokenizer = tokenizerFile(config);
    await text(files, modelCache, new URL(tokenizer, folder).href);
    await bringShards(files, list.shards, options.onProgress);
    return { chatConfig, library: wasm, named: await namedFiles(folder, tokenizer, list.shards) };
  });
}

/** The small files as WebLLM will read them. */
async function namedFiles(folder: string, tokenizer: string, shards: readonly Shard[]): Promise<NamedFiles> {
  const files = new Map<string, Blob>();
  for (const [cache, name] of [
    [configCache, 'mlc-chat-config.json'],
    [modelCache, 'tensor-cache.json'],
    [modelCache, tokenizer],
  ] as const) {
    const file = await kept(cache, { url: new URL(name, folder).href, bytes: null });
    if (file !== null) files.set(name, file);
  }
  return { files, withoutSum: shards.filter(({ md5 }) => md5 === null).length };
}

/** The library alone: what it says of itself is enough to compare it. */
export const libraryFacts = (
  library: string,
  options: Pick<FolderOptions, 'limits' | 'signal' | 'picked'>,
): Promise<LibraryFacts> => withFiles(options, async (files) => (await bringLibrary(files, library)).facts);

async function withFiles<T>(
  { limits = defaultTransferLimits, signal, picked = new Map() }: Pick<FolderOptions, 'limits' | 'signal' | 'picked'>,
  work: (files: Files) => Promise<T>,
): Promise<T> {
  if (!('caches' in self))
    throw loadFailed('This page has no Cache Storage, which WebLLM needs: open it by https or on localhost.');
  const stop = new AbortController();
  const onAbort = () => {
    stop.abort();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) stop.abort();
  try {
    return await work({ limits, stop, picked });
  } catch (error) {
    // One failure ends the transfers beside it.
    stop.abort();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

async function bringLibrary(files: Files, url: string): Promise<{ readonly wasm: Blob; readonly facts: LibraryFacts }> {
  const wasm = await bring(files, libraryCache, { url, bytes: null, md5: null });
  if (!(await isWasm(wasm))) {
    await (await caches.open(libraryCache)).delete(url);
    throw loadFailed(`${fileName(url)} is no WebAssembly file. It was deleted here; check its address: ${url}.`);
  }
  return { wasm, facts: await factsIn(wasm, fileName(url)) };
}

async function isWasm(file: Blob): Promise<boolean> {
  const [a, b, c, d] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return a === 0 && b === 0x61 && c === 0x73 && d === 0x6d;
}

/** What a library says of itself. @param name for the sentence that it says nothing */
export async function factsIn(wasm: Blob, name: string): Promise<LibraryFacts> {
  const facts = readLibrary(new Uint8Array(await wasm.arrayBuffer()));
  if (facts === null)
    throw loadFailed(
      `${name} does not say which weights it was compiled for: it is no library of MLC for a language model. Choose another library.`,
    );
  return facts;
}

/** What WebLLM takes: tokenizer.json before tokenizer.model. */
export function tokenizerFile(config: Readonly<Record<string, unknown>>): string {
  const listed = config['tokenizer_files'];
  const names: readonly unknown[] = Array.isArray(listed) ? listed : [];
  if (!names.includes('tokenizer.json') && names.includes('tokenizer.model')) return 'tokenizer.model';
  return 'tokenizer.json';
}

const text = async (files: Files, cache: string, url: string): Promise<string> =>
  (await bring(files, cache, { url, bytes: null, md5: null })).text();

async function tensorCache(files: Files, folder: string): Promise<string> {
  const url = new URL('tensor-cache.json', folder).href;
  try {
    const old = await (await kept(modelCache, { url, bytes: null }))?.text();
    const list = await text(files, modelCache, url);
    if (old !== undefined && old !== list) await dropShards(list, folder);
    return list;
  } catch (error) {
    if (!(error instanceof FileRefused) || (error.status !== 404 && error.status !== 403)) throw error;
    throw loadFailed(
      (await isThere(new URL('ndarray-cache.json', folder).href)) ? olderFolder(folder) : noFolder(folder),
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
  const phase = shards.some(({ url }) => files.picked.has(url)) ? 'copy' : 'download';
  const report = () => {
    const here = [...loaded.values()].reduce((sum, bytes) => sum + bytes, total - missingBytes);
    onProgress({ phase, loaded: here, total, files: { done, total: shards.length } });
  };
  report();
  if (missing.length === 0) return;
  await checkRoom(missingBytes);
  const queue = [...missing];
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let shard = queue.shift(); shard !== undefined; shard = queue.shift()) {
      const { url } = shard;
      await store(files, modelCache, shard, files.limits.tries, (bytes) => {
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
async function kept(cacheName: string, { url, bytes }: Pick<Wanted, 'url' | 'bytes'>): Promise<Blob | null> {
  const cache = await caches.open(cacheName);
  const found = await cache.match(url);
  if (found === undefined) return null;
  const blob = await found.blob();
  if (bytes === null || blob.size === bytes) return blob;
  await cache.delete(url);
  return null;
}

/** A small file, from the cache where it is there. */
async function bring(files: Files, cacheName: string, wanted: Wanted): Promise<Blob> {
  const here = await kept(cacheName, wanted);
  // Small files of our own host change under their old names when the app is built anew.
  const mayHaveChanged = new URL(wanted.url).origin === self.location.origin;
  if (here !== null && !mayHaveChanged) return here;
  try {
    const stored = await store(files, cacheName, wanted, here === null ? files.limits.tries : 1, () => undefined);
    return (await kept(cacheName, wanted)) ?? stored;
  } catch (error) {
    if (here === null || files.stop.signal.aborted) throw error;
    // Offline: what was kept is the best there is.
    return here;
  }
}

/** Fetches or reads a file and keeps it. @returns it; the parts that a fetched one was made of may be gone by then */
async function store(
  { limits, stop: { signal }, picked }: Files,
  cacheName: string,
  wanted: Wanted,
  tries: number,
  onBytes: (loaded: number) => void,
): Promise<Blob> {
  const { url } = wanted;
  if (signal.aborted) throw interrupted();
  const file = picked.get(url);
  if (file !== undefined) {
    await storePicked(cacheName, file, wanted, { signal, onBytes });
    return file;
  }
  if (isFromDisk(url))
    throw loadFailed(
      `${fileName(url)} came from your disk and is no longer stored in this browser. Pick it again under New run, own model.`,
    );
  const blob = await transfer(wanted, { limits: { ...limits, tries }, signal, onBytes });
  try {
    const headers = { 'content-length': String(blob.size) };
    await (await caches.open(cacheName)).put(url, new Response(blob, { headers }));
  } catch (error) {
    const name = fileName(url);
    throw (
      (await lackOfRoom(name, blob.size, error)) ??
      loadFailed(
        `${name} came and could not be stored: ${messageOf(error)}. The files that came before are kept: load again.`,
        error,
      )
    );
  }
  await dropParts(url);
  return blob;
}
