import type { OutcomeKind } from '../domain/outcome';

/** Where the app is, as its address says it. Pure: the browser's side of it is route.svelte.ts. */
export type Screen =
  | { readonly name: 'start' }
  | { readonly name: 'mapping' }
  | { readonly name: 'benchmark'; readonly id: string }
  | { readonly name: 'new-run' }
  | { readonly name: 'run'; readonly id: string }
  | { readonly name: 'results'; readonly id: string }
  /** One item at a time in very large type, for a lecture hall. */
  | { readonly name: 'present'; readonly id: string }
  /** Checking a run's rationales by hand. */
  | { readonly name: 'check'; readonly id: string }
  /** Runs side by side; which ones stands in the parameters, since their order matters and can change. */
  | { readonly name: 'compare' }
  /** Whether the metrics foretell how well trained policies do. */
  | { readonly name: 'validity' }
  /** Adding golden judgments to a benchmark. */
  | { readonly name: 'golden'; readonly id: string };

export type Params = Readonly<Record<string, string>>;

export interface AppLocation {
  readonly screen: Screen;
  readonly params: Params;
}

/** What a parameter can be set to; null and '' take it out of the address. */
export type ParamValue = string | number | boolean | null;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % typed by hand
  }
}

function screenOf(path: string): Screen {
  const [first, second] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  if (first === 'run' && second !== undefined)
    return second === 'new' ? { name: 'new-run' } : { name: 'run', id: second };
  if (first === 'compare') return { name: 'compare' };
  if (first === 'validity') return { name: 'validity' };
  if (first === 'mapping') return { name: 'mapping' };
  if (first === 'benchmark' && second !== undefined) return { name: 'benchmark', id: second };
  if (first === 'results' && second !== undefined) return { name: 'results', id: second };
  if (first === 'present' && second !== undefined) return { name: 'present', id: second };
  if (first === 'check' && second !== undefined) return { name: 'check', id: second };
  if (first === 'golden' && second !== undefined) return { name: 'golden', id: second };
  return { name: 'start' };
}

/** Total: an address that names no screen is the start. */
export function parseHash(hash: string): AppLocation {
  const text = hash.replace(/^#/, '');
  const mark = text.indexOf('?');
  const query = mark < 0 ? '' : text.slice(mark + 1);
  return {
    screen: screenOf(mark < 0 ? text : text.slice(0, mark)),
    params: Object.fromEntries(new URLSearchParams(query)),
  };
}

function pathOf(screen: Screen): string {
  switch (screen.name) {
    case 'start':
      return '/';
    case 'compare':
      return '/compare';
    case 'validity':
      return '/validity';
    case 'mapping':
      return '/mapping';
    case 'benchmark':
      return `/benchmark/${encodeURIComponent(screen.id)}`;
    case 'new-run':
      return '/run/new';
    case 'run':
      return `/run/${encodeURIComponent(screen.id)}`;
    case 'results':
      return `/results/${encodeURIComponent(screen.id)}`;
    case 'present':
      return `/present/${encodeURIComponent(screen.id)}`;
    case 'check':
      return `/check/${encodeURIComponent(screen.id)}`;
    case 'golden':
      return `/golden/${encodeURIComponent(screen.id)}`;
  }
}

export function formatHash(screen: Screen, params: Readonly<Record<string, ParamValue>> = {}): string {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, String(value)]])),
  ).toString();
  return `#${pathOf(screen)}${query === '' ? '' : `?${query}`}`;
}

/** Where the items of a run are shown that came out as one of these kinds. */
export const itemsHref =
  (runId: string) =>
  (kinds: readonly OutcomeKind[]): string =>
    formatHash({ name: 'results', id: runId }, { kind: kinds.join(',') });
