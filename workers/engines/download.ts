import type { LoadProgress } from '../../src/domain/model';
import { sha256Of } from './file-hash';
import { dropParts } from './parts';
import { defaultTransferLimits, isPage, transfer, type TransferLimits } from './transfer';

const weightsCache = 'plumbline/gguf';
const smallFilesCache = 'plumbline/model-files';
/** Our own header on cached files: their full size, to see whether one was cut. */
const sizeHeader = 'x-plumbline-size';
/** The same for its hash: a file that stays does not change. */
const hashHeader = 'x-plumbline-sha256';
const smallFileMs = 60_000;

type OnProgress = (progress: LoadProgress) => void;

export interface Weights {
  readonly blob: Blob;
  /** As it was when the file was stored; null: to be worked out. */
  readonly sha256: string | null;
}

/**
 * Fetches a model file. Files of other hosts are kept in Cache Storage; our own are left to the HTTP cache.
 * @param bytes its size, where it is known
 */
export async function fetchWeights(
  url: string,
  bytes: number | null,
  onProgress: OnProgress,
  limits: TransferLimits = defaultTransferLimits,
): Promise<Weights> {
  const cache = await openCache(weightsCache, url);
  const kept = await cache?.match(url);
  if (kept !== undefined) {
    const blob = await kept.blob();
    if (blob.size === Number(kept.headers.get(sizeHeader))) return { blob, sha256: kept.headers.get(hashHeader) };
    await cache?.delete(url);
  }
  const blob = await transfer(
    { url, bytes, md5: null },
    {
      limits,
      signal: new AbortController().signal,
      onBytes: (loaded, total) => {
        onProgress({ phase: 'download', loaded, total });
      },
    },
  );
  if (cache === null) return { blob, sha256: null };
  const sha256 = await sha256Of(blob);
  const headers = { [sizeHeader]: String(blob.size), [hashHeader]: sha256, 'content-length': String(blob.size) };
  // A full disk is no reason not to run: the weights are in memory, they are only fetched again next time.
  const stored = await cache.put(url, new Response(blob, { headers })).then(
    () => true,
    () => false,
  );
  if (!stored) return { blob, sha256 };
  await dropParts(url);
  // The parts that the first blob was made of are gone.
  return { blob: (await (await cache.match(url))?.blob()) ?? blob, sha256 };
}

/**
 * Fetches a small text file of a model; null if it is not there or cannot be reached. A copy that WebLLM keeps is taken
 * as well: then both go by the same text. That a file is not there is remembered too, so that a second start asks nothing.
 */
export async function fetchSmallFile(url: string): Promise<string | null> {
  try {
    const kept = 'caches' in self ? await caches.match(url) : undefined;
    if (kept !== undefined) return kept.ok ? await kept.text() : null;
    const response = await fetch(url, { signal: AbortSignal.timeout(smallFileMs) });
    const cache = await openCache(smallFilesCache, url);
    if (response.status === 404) await cache?.put(url, new Response(null, { status: 404 })).catch(() => undefined);
    if (!response.ok || isPage(response)) return null;
    const text = await response.text();
    await cache?.put(url, new Response(text)).catch(() => undefined);
    return text;
  } catch {
    // Offline or refused: the caller goes on without the file.
    return null;
  }
}

/** Keeps a small file of a folder from disk, or that it has none (null), so that `fetchSmallFile` finds it. */
export async function keepSmallFile(url: string, text: string | null): Promise<void> {
  const cache = await caches.open(smallFilesCache);
  await cache.put(url, text === null ? new Response(null, { status: 404 }) : new Response(text));
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
