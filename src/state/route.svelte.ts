import { ScrollMemory } from './scroll-memory';
import { formatHash, parseHash, type AppLocation, type Params, type ParamValue, type Screen } from './location';

export type { Screen, ParamValue } from './location';

/** The address as state: every screen and every filter has one, Back works, and a reload shows the same. */
export class Route {
  #location: AppLocation = $state.raw(parseHash(''));
  /** Address of the screen that was shown before this one. */
  #before: string | null = null;
  readonly #window: Window;
  readonly #scroll: ScrollMemory;

  constructor(host: Window = window) {
    this.#window = host;
    this.#scroll = new ScrollMemory(host);
    this.#location = parseHash(host.location.hash);
  }

  get screen(): Screen {
    return this.#location.screen;
  }

  get params(): Params {
    return this.#location.params;
  }

  /** Starts following the browser's Back, Forward and typed addresses. @returns stops it. */
  follow(): () => void {
    const read = (): void => {
      this.#show(this.#window.location.hash);
    };
    const back = (event: PopStateEvent): void => {
      const before = formatHash(this.screen);
      read();
      const isNew = !this.#scroll.restore(event.state);
      if (isNew && formatHash(this.screen) !== before) this.#window.scrollTo(0, 0);
    };
    const unfollow = this.#scroll.follow();
    this.#window.addEventListener('popstate', back);
    this.#window.addEventListener('hashchange', read);
    return () => {
      unfollow();
      this.#window.removeEventListener('popstate', back);
      this.#window.removeEventListener('hashchange', read);
    };
  }

  get(name: string): string | null {
    return this.params[name] ?? null;
  }

  /** null when absent or not a finite number. */
  number(name: string): number | null {
    const text = this.get(name);
    if (text === null || text.trim() === '') return null;
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }

  flag(name: string): boolean {
    return this.get(name) === 'true';
  }

  oneOf<T extends string>(name: string, options: readonly T[]): T | null {
    const text = this.get(name);
    return options.find((option) => option === text) ?? null;
  }

  /** Values written with `list.join(',')`; ids that may hold a comma belong in a parameter of their own. */
  list(name: string): readonly string[] {
    return (this.get(name) ?? '').split(',').filter((part) => part !== '');
  }

  /** Changes parameters of this screen. Filters and typing replace the entry; what Back should undo is pushed. */
  set(changes: Readonly<Record<string, ParamValue>>, how: 'replace' | 'push' = 'replace'): void {
    this.#write(formatHash(this.screen, { ...this.params, ...changes }), how);
  }

  go(screen: Screen, params: Readonly<Record<string, ParamValue>> = {}, how: 'replace' | 'push' = 'push'): void {
    this.#write(formatHash(screen, params), how);
    if (how === 'push') this.#window.scrollTo(0, 0);
  }

  /** For links: `<a href={route.href({ name: 'start' })}>`. */
  href(screen: Screen, params: Readonly<Record<string, ParamValue>> = {}): string {
    return formatHash(screen, params);
  }

  /** Back to the screen before this one, as it was; to another where this is the first. */
  leave(otherwise: Screen): void {
    this.#write(this.#before ?? formatHash(otherwise), 'replace');
  }

  #write(hash: string, how: 'replace' | 'push'): void {
    const { history } = this.#window;
    if (how === 'push') history.pushState(this.#scroll.begin(), '', hash);
    else history.replaceState(history.state, '', hash);
    this.#show(hash);
  }

  #show(hash: string): void {
    const { screen, params } = this.#location;
    const next = parseHash(hash);
    if (formatHash(next.screen) !== formatHash(screen)) this.#before = formatHash(screen, params);
    this.#location = next;
  }
}
