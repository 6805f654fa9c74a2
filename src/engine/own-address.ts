import { mlcFolder } from '../domain/model-address';
import { err, ok, type Result } from '../domain/result';

export interface Policy {
  /** Address of the page, that relative addresses go by. */
  readonly base: string;
  /** Hosts beside its own that the page may contact, as the content security policy names them. */
  readonly hosts: readonly string[];
  readonly mayContact: (url: string) => boolean;
}

/** What an address is asked for. */
export type Wanted = 'a model' | 'a library';

/** Pages of huggingface.co that show a file or a folder -> where it is itself. */
function direct(url: URL): URL {
  if (url.hostname === 'huggingface.co') {
    url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/(blob|tree)\//, '$1/resolve/');
  }
  if (url.hostname === 'github.com') {
    const raw = /^\/([^/]+)\/([^/]+)\/(?:blob|raw)\/(.+)$/.exec(url.pathname);
    if (raw !== null) return new URL(`https://raw.githubusercontent.com/${raw.slice(1).join('/')}`);
  }
  return url;
}

/**
 * An address as a person types or copies it -> the address that is fetched: a GGUF file, a folder of MLC files (any file
 * of it will do) or a compiled library.
 */
export function readAddress(
  typed: string,
  wanted: Wanted,
  { base, hosts, mayContact }: Policy,
): Result<string, string> {
  const text = typed.trim();
  if (text === '') return err('Type or paste an address first.');
  // "huggingface.co/org/repo", as it is copied from some browsers.
  const absolute = /^[\w-]+(\.[\w-]+)+\//.test(text) && !/\.(gguf|wasm|json)$/i.test(text.split('/')[0] ?? '');
  const parsed = URL.parse(absolute ? `https://${text}` : text, base);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return err(`"${text}" is no address of the web.`);
  parsed.hash = '';
  parsed.search = '';
  const url = direct(parsed);
  if (!mayContact(url.href)) return err(notAllowed(url, wanted, hosts, new URL(base)));
  const isLibrary = url.pathname.toLowerCase().endsWith('.wasm');
  if (wanted === 'a library') return isLibrary ? ok(url.href) : err('The address of a library ends in .wasm.');
  if (isLibrary) return err('That is a library. First choose the model, then the library for it.');
  if (/\.gguf$/i.test(url.pathname)) return ok(url.href);
  return ok(mlcFolder(/\.(json|bin)$/i.test(url.pathname) ? new URL('.', url).href : url.href));
}

function notAllowed(url: URL, wanted: Wanted, hosts: readonly string[], page: URL): string {
  const names = hosts.map((host) => host.replace('https://', '')).join(', ');
  const isNear = url.hostname === page.hostname || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const port = isNear ? ' Another port or another name of this machine counts as another host.' : '';
  const disk =
    wanted === 'a model'
      ? 'Download the model and pick its folder or file from disk'
      : 'Download the library and pick it from disk';
  return `${url.host} is not a host that this page may fetch from: those are its own (${page.host}) and, by https, ${names}. Nothing can leave this machine for another.${port} ${disk}, or put it beside the app on its host.`;
}
