/**
 * The beginning of a file whose download broke off, in pieces: the worker that fetches may be ended at any moment, so
 * what came has to be stored while it comes.
 */
const partsCache = 'plumbline/parts';
const tagHeader = 'x-plumbline-etag';

export interface Parts {
  readonly blobs: readonly Blob[];
  readonly bytes: number;
  /** The server's name for this version of the file; null if it gave none. */
  readonly tag: string | null;
}

export const noParts: Parts = { blobs: [], bytes: 0, tag: null };

/** Cache Storage knows addresses only, and no longer ones than these. */
const keyOf = (url: string, from: number): string =>
  `https://parts.invalid/?from=${String(from)}&of=${encodeURIComponent(url)}`;

export async function keptParts(url: string): Promise<Parts> {
  if (!('caches' in self)) return noParts;
  const cache = await caches.open(partsCache);
  const blobs: Blob[] = [];
  let bytes = 0;
  let tag: string | null = null;
  for (;;) {
    const kept = await cache.match(keyOf(url, bytes));
    if (kept === undefined) return { blobs, bytes, tag };
    const blob = await kept.blob();
    if (blob.size === 0) return { blobs, bytes, tag };
    tag = kept.headers.get(tagHeader);
    blobs.push(blob);
    bytes += blob.size;
  }
}

/** Without room the download goes on; it can only not be resumed. @returns whether the part was stored */
export async function keepPart(url: string, from: number, part: Blob, tag: string | null): Promise<boolean> {
  if (!('caches' in self)) return false;
  try {
    const cache = await caches.open(partsCache);
    await cache.put(keyOf(url, from), new Response(part, tag === null ? {} : { headers: { [tagHeader]: tag } }));
    return true;
  } catch {
    return false;
  }
}

export async function dropParts(url: string): Promise<void> {
  if (!('caches' in self)) return;
  const cache = await caches.open(partsCache);
  for (let from = 0; ;) {
    const kept = await cache.match(keyOf(url, from));
    if (kept === undefined) return;
    const { size } = await kept.blob();
    await cache.delete(keyOf(url, from));
    if (size === 0) return;
    from += size;
  }
}
