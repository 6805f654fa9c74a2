import type { LoadProgress } from '../../src/domain/model';
import { engineError, messageOf } from './engine';
import { watchdog } from './guard';

const weightsCache = 'plumbline/gguf';
const smallFilesCache = 'plumbline/model-files';
/** Our own header on cached files: their full size, to see whether one was cut. */
const sizeHeader = 'x-plumbline-size';
const stalledMs = 60_000;
const smallFileMs = 60_000;
/** Chunks are gathered into blobs of this size, which the browser may keep on disk. */
const pieceSize = 32 * 2 ** 20;

type OnProgress = (progress: LoadProgress) => void;

/** Fetches a model file. Files of other hosts are kept in Cache Storage; our own are left to the HTTP cache. */
export async function fetchWeights(url: string, onProgress: OnProgress): Promise<Blob> {
  const cache = await openCache(weightsCache, url);
  const kept = await cache?.match(url);
  if (kept !== undefined) {
    const blob = await kept.blob();
    if (blob.size === Number(kept.headers.get(sizeHeader))) return blob;
    await cache?.delete(url);
  }
  const blob = await download(url, onProgress);
  if (cache !== null) {
    const headers = { [sizeHeader]: String(blob.size), 'content-length': String(blob.size) };
    // A full disk is no reason not to run: the weights are in memory, they are only fetched again next time.
    await cache.put(url, new Response(blob, { headers })).catch(() => undefined);
  }
  return blob;
}

/**
 * Fetches a small text file of a model; null if it is not there or cannot be reached. A copy that WebLLM keeps is taken
 * as well: then both go by the same text.
 */
export async function fetchSmallFile(url: string): Promise<string | null> {
  try {
    const kept = 'caches' in self ? await caches.match(url) : undefined;
    if (kept !== undefined) return await kept.text();
    const response = await fetch(url, { signal: AbortSignal.timeout(smallFileMs) });
    if (!response.ok || isPage(response)) return null;
    const text = await response.text();
    const cache = await openCache(smallFilesCache, url);
    await cache?.put(url, new Response(text)).catch(() => undefined);
    return text;
  } catch {
    // Offline or refused: the caller goes on without the file.
    return null;
  }
}

/** null for files of our own origin and where there is no Cache Storage (no secure context). */
async function openCache(name: string, url: string): Promise<Cache | null> {
  if (!/^https?:/.test(url) || new URL(url).origin === self.location.origin || !('caches' in self)) return null;
  try {
    return await caches.open(name);
  } catch {
    // Storage switched off by the user's settings: download every time.
    return null;
  }
}

const isPage = (response: Response): boolean => response.headers.get('content-type')?.includes('text/html') ?? false;

const loadFailed = (message: string, cause?: unknown) => engineError('model-load-failed', message, cause);

async function download(url: string, onProgress: OnProgress): Promise<Blob> {
  const stall = new AbortController();
  const dog = watchdog(stalledMs, () => {
    stall.abort();
  });
  try {
    const response = await fetch(url, { signal: stall.signal });
    if (!response.ok) {
      throw loadFailed(`The model file is not at ${url}: the server answered ${String(response.status)}.`);
    }
    if (isPage(response)) throw loadFailed(`There is a web page and no model file at ${url}.`);
    if (response.body === null) throw loadFailed(`The server sent nothing for ${url}.`);
    const total = declaredSize(response);
    const blob = await collect(response.body, (loaded) => {
      dog.feed();
      onProgress({ phase: 'download', loaded, total });
    });
    if (total !== null && blob.size < total) {
      throw loadFailed(`The download broke off after ${String(blob.size)} of ${String(total)} bytes.`);
    }
    return blob;
  } catch (error) {
    if (stall.signal.aborted) {
      throw engineError('timed-out', `Nothing more of the model file came for ${String(stalledMs / 1000)} seconds.`);
    }
    if (error instanceof TypeError) {
      throw loadFailed(`The model file could not be fetched from ${url}: ${messageOf(error)}.`, error);
    }
    throw error;
  } finally {
    dog.stop();
  }
}

/** The size the server states; null if it states none, or that of a compressed transfer, which is another. */
function declaredSize(response: Response): number | null {
  const size = Number(response.headers.get('content-length') ?? 0);
  return size > 0 && response.headers.get('content-encoding') === null ? size : null;
}

async function collect(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: (loaded: number) => void,
): Promise<Blob> {
  const pieces: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let pending = 0;
  let loaded = 0;
  const reader = body.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    chunks.push(step.value);
    pending += step.value.byteLength;
    loaded += step.value.byteLength;
    onBytes(loaded);
    if (pending >= pieceSize) {
      pieces.push(new Blob(chunks));
      chunks = [];
      pending = 0;
    }
  }
  return new Blob([...pieces, ...chunks]);
}
