import { engineError, messageOf, type EngineError } from './engine';

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

/** Whether a write failed for want of room, which can go while files come: to another tab, or to the disk's other users. */
export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** Why a file that came could not be kept. */
export async function notStored(name: string, bytes: number, error: unknown): Promise<EngineError> {
  if (isFull(error)) return noRoom(name, bytes, await freeBytes(), error);
  return engineError(
    'model-load-failed',
    `${name} came and could not be stored: ${messageOf(error)}. The files that came before are kept: load again.`,
    error,
  );
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
