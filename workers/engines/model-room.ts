import { engineError, type EngineError } from './engine';

/** Bytes that the browser still takes; null where it does not say. */
async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
}

/** @throws EngineError when so many bytes more cannot be stored. */
export async function checkRoom(bytes: number): Promise<void> {
  const free = await freeBytes();
  if (free !== null && free < bytes) throw await noRoom(bytes);
}

export async function noRoom(bytes: number, cause?: unknown): Promise<EngineError> {
  const free = await freeBytes();
  const room = free === null ? '' : ` and about ${megabytes(free)} are free`;
  return engineError(
    'model-load-failed',
    `The browser has no room for the weights: ${megabytes(bytes)} more are needed${room}. The files that came before are kept. Delete other models, or free space on the disk, and load again.`,
    cause,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
