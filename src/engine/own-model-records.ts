import { isFromDisk } from '../domain/model-address';
import type { MissingPart, OwnModel } from '../domain/own-model';
import type { ModelRef } from '../domain/model';

/**
 * The user's own models of earlier visits, one record each, among the files of the model it is of: what deletes those
 * deletes it as well. It is written last, so where it is, all files from disk are.
 */
export const ownModelCache = 'plumbline/own-models';
const libraryCache = 'webllm/wasm';

const keyOf = (url: string): string => (/\.gguf$/i.test(url) ? url : new URL('plumbline.json', url).href);

export async function remember(own: OwnModel): Promise<void> {
  const { source } = own.model;
  // A file on disk cannot be kept hold of.
  if (source.kind === 'file' || !('caches' in globalThis)) return;
  await (await caches.open(ownModelCache)).put(keyOf(source.url), new Response(JSON.stringify(own)));
}

export async function rememberedModels(): Promise<readonly OwnModel[]> {
  // Opening would make it.
  if (!('caches' in globalThis) || !(await caches.has(ownModelCache))) return [];
  const cache = await caches.open(ownModelCache);
  const responses = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
  const records = await Promise.all(
    responses.map((response): Promise<unknown> => response?.json() ?? Promise.resolve()),
  );
  return records.filter(isOwnModel);
}

/** Written by `remember`, perhaps of another version of the app. */
const isOwnModel = (record: unknown): record is OwnModel =>
  typeof record === 'object' &&
  record !== null &&
  'model' in record &&
  'longestWindow' in record &&
  'memory' in record &&
  typeof record.model === 'object' &&
  record.model !== null &&
  'source' in record.model;

/** What of a model came from the user's disk and is no longer here. The library comes first: the folder is compared with it. */
export async function missingParts({ source, library }: ModelRef): Promise<readonly MissingPart[]> {
  const isStored = async (url: string, cacheName: string): Promise<boolean> =>
    (await caches.match(url, { cacheName })) !== undefined;
  const missing: MissingPart[] = [];
  if (library !== undefined && URL.canParse(library) && isFromDisk(library) && !(await isStored(library, libraryCache)))
    missing.push('library');
  if (source.kind === 'folder' && !(await isStored(keyOf(source.url), ownModelCache))) missing.push('folder');
  return missing;
}

/** Puts a library from disk back under its address. */
export async function storeLibrary(url: string, file: File): Promise<void> {
  await (await caches.open(libraryCache)).put(url, new Response(file));
}
