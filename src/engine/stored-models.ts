import { isFromDisk } from '../domain/model-address';
import { ownModelCache, rememberedModels } from './own-model-records';

/** A model whose files, or some of them, lie in this browser. */
export interface StoredModel {
  /** Folder of MLC files, or address of a GGUF file or a library. */
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  /** Part of a file is here: its download broke off. */
  readonly isPartial: boolean;
}

/** Every cache that holds files of models; WebLLM's and ours. */
const modelCaches = [
  'webllm/config',
  'webllm/model',
  'webllm/wasm',
  'plumbline/gguf',
  'plumbline/model-files',
  ownModelCache,
];
const partsCache = 'plumbline/parts';

interface Entry {
  readonly cache: Cache;
  readonly request: Request;
  readonly model: string;
  readonly isPart: boolean;
}

/** What is stored, largest first. */
export async function storedModels(): Promise<readonly StoredModel[]> {
  const found = new Map<string, { bytes: number; isPartial: boolean }>();
  for (const { cache, request, model, isPart } of await entries()) {
    const bytes = (await (await cache.match(request))?.blob())?.size ?? 0;
    const before = found.get(model) ?? { bytes: 0, isPartial: false };
    found.set(model, { bytes: before.bytes + bytes, isPartial: before.isPartial || isPart });
  }
  // The copying of a folder from disk was broken off where its record was not written.
  const whole = new Set((await rememberedModels()).map(({ model: { source } }) => 'url' in source && source.url));
  for (const [url, facts] of found) {
    if (isFromDisk(url) && url.endsWith('/') && !whole.has(url)) found.set(url, { ...facts, isPartial: true });
  }
  return [...found]
    .map(([url, facts]) => ({ url, name: isFromDisk(url) ? `${nameOf(url)}, from your disk` : nameOf(url), ...facts }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}

/** @param url as `storedModels` gives it */
export async function deleteStoredModel(url: string): Promise<void> {
  for (const { cache, request, model } of await entries()) if (model === url) await cache.delete(request);
}

async function entries(): Promise<readonly Entry[]> {
  if (!('caches' in globalThis)) return [];
  const there = await caches.keys();
  const list: Entry[] = [];
  for (const name of [...modelCaches, partsCache]) {
    // Opening would make it.
    if (!there.includes(name)) continue;
    const cache = await caches.open(name);
    const isPart = name === partsCache;
    for (const request of await cache.keys()) {
      const file = isPart ? (new URL(request.url).searchParams.get('of') ?? request.url) : request.url;
      list.push({ cache, request, isPart, model: modelOf(file) });
    }
  }
  return list;
}

/** GGUF files and libraries stand for themselves; all else belongs to its folder. */
const modelOf = (url: string): string => (/\.(gguf|wasm)$/i.test(url) ? url : new URL('.', url).href);

/** The repository where the address has one, else the last part. */
export function nameOf(url: string): string {
  const parts = new URL(url).pathname.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? url;
  if (/\.(gguf|wasm)$/i.test(last)) return decodeURIComponent(last);
  const resolve = parts.lastIndexOf('resolve');
  return decodeURIComponent((resolve > 0 ? parts[resolve - 1] : last) ?? url);
}
