import { EngineError, engineError, interrupted, messageOf } from './engine';
import { watchdog } from './guard';
import { md5Of } from './md5';
import { dropParts, keepPart, keptParts, noParts, type Parts } from './parts';

export interface TransferLimits {
  /** Tries in a row that bring not one byte; then the transfer is given up. */
  readonly tries: number;
  readonly stalledMs: number;
  /** Wait before the second try; doubled for each one after it. */
  readonly waitMs: number;
  /** Longest wait, also when the server asks for more. */
  readonly longestWaitMs: number;
  /** Bytes that are stored together; what came after the last of them is fetched again. */
  readonly partBytes: number;
}

export const defaultTransferLimits: TransferLimits = {
  tries: 5,
  stalledMs: 60_000,
  waitMs: 1000,
  longestWaitMs: 60_000,
  partBytes: 8 * 2 ** 20,
};

/** A file to be fetched, with what is known of it beforehand. */
export interface Wanted {
  readonly url: string;
  /** null: take what the server states. */
  readonly bytes: number | null;
  readonly md5: string | null;
}

export interface TransferOptions {
  readonly limits: TransferLimits;
  readonly signal: AbortSignal;
  /** @param loaded bytes of this file that are here; @param total null while not known */
  readonly onBytes: (loaded: number, total: number | null) => void;
}

const loadFailed = (message: string, cause?: unknown) => engineError('model-load-failed', message, cause);

export const fileName = (url: string): string => decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? url);

/** The server does not give a file: most often, there is none (404). */
export class FileRefused extends EngineError {
  readonly status: number;

  constructor(url: string, status: number) {
    super({
      kind: 'model-load-failed',
      message: `The model file is not at ${url}: the server answered ${String(status)}.`,
    });
    this.status = status;
  }
}

/** What another try may mend. */
class Passing extends Error {
  readonly failure: EngineError;
  readonly waitMs: number | null;

  constructor(failure: EngineError, waitMs: number | null = null) {
    super(failure.message);
    this.failure = failure;
    this.waitMs = waitMs;
  }
}

/**
 * Fetches one file, goes on where it broke off (now, or at an earlier visit), and checks size and sum.
 * The parts stay stored until `dropParts`, so that a caller that fails to store the whole loses nothing.
 * @throws EngineError `model-load-failed`, `timed-out`, `interrupted`
 */
export async function transfer(wanted: Wanted, options: TransferOptions): Promise<Blob> {
  const { limits, signal } = options;
  let parts = await keptParts(wanted.url);
  if (wanted.bytes !== null && parts.bytes > wanted.bytes) parts = await startAgain(wanted.url);
  for (let failed = 0; ;) {
    if (signal.aborted) throw interrupted();
    const before = parts.bytes;
    try {
      const blob = await attempt(wanted, parts, options);
      return await checked(blob, wanted);
    } catch (error) {
      if (isAborted(signal)) throw interrupted();
      if (!(error instanceof Passing)) throw error;
      parts = await keptParts(wanted.url);
      failed = parts.bytes > before ? 1 : failed + 1;
      if (failed >= limits.tries) throw error.failure;
      const pause = error.waitMs ?? limits.waitMs * 2 ** (failed - 1) * (0.75 + Math.random() / 2);
      await sleep(Math.min(pause, limits.longestWaitMs), signal);
    }
  }
}

async function attempt(wanted: Wanted, parts: Parts, options: TransferOptions): Promise<Blob> {
  const { url } = wanted;
  const { limits, signal } = options;
  if (wanted.bytes !== null && parts.bytes === wanted.bytes) return new Blob([...parts.blobs]);
  const stop = new AbortController();
  const dog = watchdog(limits.stalledMs, () => {
    stop.abort();
  });
  const name = fileName(url);
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, stop.signal]),
      // What we store ourselves need not lie in the HTTP cache as well; our own files are left to it.
      cache: new URL(url).origin === self.location.origin ? 'no-cache' : 'no-store',
      ...(parts.bytes > 0 ? { headers: { range: `bytes=${String(parts.bytes)}-` } } : {}),
    });
    dog.feed();
    if (response.status === 416) {
      await startAgain(url);
      throw new Passing(loadFailed(`The server could not go on with ${name} after ${String(parts.bytes)} bytes.`), 0);
    }
    refuse(response, url);
    const start = goesOn(response, parts) ? parts : await begunAgain(url, response, parts);
    const total = wanted.bytes ?? totalOf(response, start.bytes);
    options.onBytes(start.bytes, total);
    const blob = await collect(response, url, start, limits.partBytes, (loaded) => {
      dog.feed();
      options.onBytes(loaded, total);
    });
    if (total !== null && blob.size < total) {
      throw new Passing(
        loadFailed(
          `The download of ${name} broke off after ${String(blob.size)} of ${String(total)} bytes. What came is kept: try again.`,
        ),
      );
    }
    return blob;
  } catch (error) {
    if (error instanceof Passing || signal.aborted) throw error;
    if (stop.signal.aborted) {
      const seconds = String(limits.stalledMs / 1000);
      throw new Passing(
        engineError('timed-out', `Nothing more of ${name} came for ${seconds} seconds. What came is kept: try again.`),
      );
    }
    if (error instanceof TypeError) {
      throw new Passing(
        loadFailed(`${name} could not be fetched from ${url}: ${messageOf(error)}. What came is kept.`, error),
      );
    }
    throw error;
  } finally {
    dog.stop();
  }
}

/** 206 for the same version of the file. */
function goesOn(response: Response, parts: Parts): boolean {
  if (parts.bytes === 0) return response.status !== 206;
  if (response.status !== 206) return false;
  const tag = response.headers.get('etag');
  if (tag !== null && parts.tag !== null && tag !== parts.tag) return false;
  // Hidden from other origins unless the server shows it; then its 206 has to be believed.
  const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return from === undefined || Number(from) === parts.bytes;
}

/** A server that knows no ranges sends all of it: what was kept is of no use. */
async function begunAgain(url: string, response: Response, parts: Parts): Promise<Parts> {
  await startAgain(url);
  if (response.status === 206) {
    await response.body?.cancel();
    throw new Passing(loadFailed(`${fileName(url)} has changed after ${String(parts.bytes)} bytes of it had come.`), 0);
  }
  return noParts;
}

async function startAgain(url: string): Promise<Parts> {
  await dropParts(url);
  return noParts;
}

/** @throws what the answer says, if it is no file. */
function refuse(response: Response, url: string): void {
  if (response.ok) {
    if (!isPage(response)) return;
    throw loadFailed(`There is a web page and no model file at ${url}.`);
  }
  const status = String(response.status);
  if (response.status === 429 || response.status === 408 || response.status >= 500) {
    throw new Passing(
      loadFailed(
        response.status === 429
          ? `The server asks to come back later (${status}) for ${url}. What came is kept: try again in a while.`
          : `The server has trouble of its own (${status}) with ${url}. What came is kept: try again later.`,
      ),
      retryAfter(response.headers.get('retry-after'), Date.now()),
    );
  }
  throw new FileRefused(url, response.status);
}

export const isPage = (response: Response): boolean =>
  response.headers.get('content-type')?.includes('text/html') ?? false;

/** Seconds or a date -> milliseconds from now; null if there is neither. */
export function retryAfter(text: string | null, now: number): number | null {
  if (text === null || text.trim() === '') return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The size the server states; null if it states none, or that of a compressed transfer, which is another. */
function totalOf(response: Response, start: number): number | null {
  if (response.headers.get('content-encoding') !== null) return null;
  const whole = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (whole !== undefined) return Number(whole);
  const size = Number(response.headers.get('content-length') ?? 0);
  return size > 0 ? start + size : null;
}

async function collect(
  response: Response,
  url: string,
  start: Parts,
  partBytes: number,
  onBytes: (loaded: number) => void,
): Promise<Blob> {
  if (response.body === null) throw loadFailed(`The server sent nothing for ${url}.`);
  const tag = response.headers.get('etag');
  const blobs = [...start.blobs];
  let from = start.bytes;
  let loaded = start.bytes;
  // Behind one that found no room nothing would be found again.
  let isKept = true;
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  const keep = async (): Promise<void> => {
    if (chunks.length === 0) return;
    const part = new Blob(chunks);
    chunks = [];
    blobs.push(part);
    isKept &&= await keepPart(url, from, part, tag);
    from += part.size;
  };
  const reader = response.body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      chunks.push(step.value);
      loaded += step.value.byteLength;
      onBytes(loaded);
      if (loaded - from >= partBytes) await keep();
    }
  } catch (error) {
    await keep();
    throw error;
  }
  // A whole small file needs no parts: it is stored as a whole in a moment.
  const isCut = Number(response.headers.get('content-length') ?? 0) > loaded - start.bytes;
  if (isCut || start.bytes > 0 || blobs.length > 0) await keep();
  return new Blob([...blobs, ...chunks]);
}

async function checked(blob: Blob, { url, bytes, md5 }: Wanted): Promise<Blob> {
  const fail = async (what: string, expected: string, got: string): Promise<never> => {
    await dropParts(url);
    throw loadFailed(
      `${fileName(url)} is damaged: its ${what} should be ${expected} and is ${got}. The bad copy was deleted and the other files were kept. Load again; if it happens again, the copy at ${url} is bad.`,
    );
  };
  if (bytes !== null && blob.size !== bytes)
    return fail('size', `${String(bytes)} bytes`, `${String(blob.size)} bytes`);
  if (md5 === null) return blob;
  const sum = await md5Of(blob);
  return sum === md5.toLowerCase() ? blob : fail('MD5 sum', md5, sum);
}

/** Asked anew after every wait, which the compiler does not know of. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
