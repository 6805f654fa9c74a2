import { hexOf } from '../../src/domain/hex';

/** One version of the built app. Written into the service worker when the app is built. */
export interface AppVersion {
  /** Differs where any file does. */
  readonly id: string;
  /** SHA-256 in hex of each file, by its path beside the page; '' is the page itself. */
  readonly files: Readonly<Record<string, string>>;
  /** Headers that every file is answered with, whatever its host sent. */
  readonly headers: Readonly<Record<string, string>>;
}

const prefix = 'plumbline/app ';
/** Hosts that are asked for many files at once may refuse some. */
const atOnce = 4;

/**
 * A whole version of the app in the browser's cache: complete before it answers for anything, so that parts of two versions
 * never meet. Files are kept under their sums, so what did not change is not fetched again.
 */
export class AppCopy {
  readonly #version: AppVersion;
  readonly #scope: string;
  readonly #ask: (request: Request) => Promise<Response>;

  /**
   * @param scope address of the folder that the page lies in, with a slash at its end
   * @param ask asks the network, for a file that should be here and is not
   */
  constructor(version: AppVersion, scope: string, ask: (request: Request) => Promise<Response>) {
    this.#version = version;
    this.#scope = scope;
    this.#ask = ask;
  }

  /** Fetches what is missing; what came before a failure is kept. @throws Error if a file is not there or of another version */
  async store(): Promise<void> {
    const cache = await caches.open(prefix + this.#version.id);
    const others = await this.#others();
    const rest = Object.entries(this.#version.files);
    const work = async (): Promise<void> => {
      for (let next = rest.pop(); next; next = rest.pop()) {
        const [path, sum] = next;
        const key = this.#key(path, sum);
        if (await cache.match(key)) continue;
        await cache.put(key, (await firstMatch(others, key)) ?? (await this.#fetched(path, sum)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  /** @returns null for what is none of the app's files: the browser asks the network itself then. */
  answer(request: Request): Promise<Response> | null {
    const path = this.#pathOf(request);
    if (path === null) return null;
    const sum = this.#version.files[path];
    if (sum !== undefined) return this.#answerWith(path, sum, request);
    // A page of an earlier version is still open and loads a part of it.
    return path.startsWith('assets/') ? this.#answerOlder(request) : null;
  }

  /** Deletes other versions, but those that a page still runs. @param running addresses of scripts of open pages */
  async forgetOthers(running: readonly string[]): Promise<void> {
    for (const name of await this.#others()) {
      const cache = await caches.open(name);
      const used = await Promise.all(running.map((url) => cache.match(url, { ignoreSearch: true })));
      if (used.every((found) => found === undefined)) await caches.delete(name);
    }
  }

  #pathOf({ method, headers, url }: Request): string | null {
    const [address = ''] = url.split(/[?#]/);
    if (method !== 'GET' || headers.has('range') || !address.startsWith(this.#scope)) return null;
    const path = decodeURI(address.slice(this.#scope.length));
    return path === 'index.html' ? '' : path;
  }

  async #answerWith(path: string, sum: string, request: Request): Promise<Response> {
    const cache = await caches.open(prefix + this.#version.id);
    // A browser that runs out of space may have thrown it out.
    return (await cache.match(this.#key(path, sum))) ?? this.#ask(request);
  }

  async #answerOlder(request: Request): Promise<Response> {
    return (await firstMatch(await this.#others(), request.url)) ?? this.#ask(request);
  }

  async #fetched(path: string, sum: string): Promise<Response> {
    const name = path === '' ? 'The page' : path;
    const response = await fetch(new URL(path, this.#scope), { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${name} is not on this host (${String(response.status)}).`);
    const bytes = await response.arrayBuffer();
    if ((await sha256(bytes)) !== sum) throw new Error(`${name} is of another version, or was changed on its way.`);
    const headers = new Headers(response.headers);
    // They speak of how it travelled.
    for (const header of ['content-encoding', 'content-length', 'vary']) headers.delete(header);
    for (const [header, value] of Object.entries(this.#version.headers)) headers.set(header, value);
    return new Response(bytes, { headers });
  }

  async #others(): Promise<readonly string[]> {
    return (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + this.#version.id);
  }

  /** Not the file's own address: who looks through all caches for a file of a model must not find an earlier version's. */
  #key(path: string, sum: string): string {
    return new URL(`${path}?sha256=${sum}`, this.#scope).href;
  }
}

/** @param url with a sum it is the very file, without one any version of it */
async function firstMatch(names: readonly string[], url: string): Promise<Response | undefined> {
  for (const name of names) {
    const found = await (await caches.open(name)).match(url, { ignoreSearch: !url.includes('?sha256=') });
    if (found) return found;
  }
  return undefined;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
