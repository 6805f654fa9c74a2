import { engineError, type EngineError } from './engine';

/** What the browser says, which is no promise: Chromium tells every page of 10 GiB, whatever its own limit is. */
async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
}

/** @throws EngineError when so many bytes more cannot be stored. */
export async function checkRoom(bytes: number): Promise<void> {
  const free = await freeBytes();
  if (free !== null && free < bytes) throw noRoom('the weights', bytes, free);
}

/**
 * Why a write failed, if it was for want of room; null if it was for something else. Room can go while files come: to
 * another tab, or to the disk's other users.
 */
export async function lackOfRoom(name: string, bytes: number, error: unknown): Promise<EngineError | null> {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  return isFull ? noRoom(name, bytes, await freeBytes(), error) : null;
}

function noRoom(what: string, bytes: number, free: number | null, cause?: unknown): EngineError {
  const room = free === null || free >= bytes ? '' : ` and about ${megabytes(free)} are free`;
  return engineError(
    'model-load-failed',
    `The browser has no room for ${what}: ${megabytes(bytes)} more are needed${room}. The files that came before are kept. Delete other models, or free space on the disk, and load again.`,
    cause,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
