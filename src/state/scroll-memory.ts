/** How long a page may take to grow as long as it was. */
const patienceMs = 10_000;
/** What a person does when they want to be elsewhere than where we scroll to. */
const takeovers = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Where each entry of the history was scrolled to. Browsers bring it back at once, when a screen that still reads its
 * storage is too short for it; this waits until the page is long enough, unless the person scrolls by themselves.
 */
export class ScrollMemory {
  readonly #window: Window;
  readonly #tops = new Map<string, number>();
  #key: string;
  #giveUp: (() => void) | null = null;

  constructor(host: Window) {
    this.#window = host;
    this.#key = keyIn(host.history.state) ?? '';
  }

  /** @returns stops it */
  follow(): () => void {
    const { history } = this.#window;
    const note = (): void => {
      // Until it is where it was, where it is says nothing.
      if (this.#giveUp === null) this.#tops.set(this.#key, this.#window.scrollY);
    };
    const leave = (): void => {
      // After a reload the browser does it its own way.
      history.scrollRestoration = 'auto';
    };
    history.scrollRestoration = 'manual';
    if (keyIn(history.state) === null) history.replaceState(this.begin(), '');
    this.#window.addEventListener('scroll', note, { passive: true });
    this.#window.addEventListener('pagehide', leave);
    return () => {
      this.#giveUp?.();
      leave();
      this.#window.removeEventListener('scroll', note);
      this.#window.removeEventListener('pagehide', leave);
    };
  }

  /** A new entry is made. @returns what to keep in it */
  begin(): unknown {
    this.#giveUp?.();
    this.#key = crypto.randomUUID();
    this.#tops.set(this.#key, this.#window.scrollY);
    return { scroll: this.#key };
  }

  /**
   * The person went back or forward to an entry, or followed a link, which made one.
   * @returns whether it is an entry from before
   */
  restore(state: unknown): boolean {
    this.#giveUp?.();
    const key = keyIn(state);
    if (key === null) {
      this.#window.history.replaceState(this.begin(), '');
      return false;
    }
    this.#key = key;
    const top = this.#tops.get(key);
    if (top === undefined) return true;
    const root = this.#window.document.documentElement;
    const resized = new ResizeObserver(() => {
      if (root.scrollHeight < top + this.#window.innerHeight) return;
      this.#giveUp?.();
      this.#window.scrollTo(0, top);
    });
    const stop = (): void => {
      this.#giveUp = null;
      resized.disconnect();
      clearTimeout(timer);
      for (const type of takeovers) this.#window.removeEventListener(type, stop);
    };
    const timer = setTimeout(stop, patienceMs);
    this.#giveUp = stop;
    for (const type of takeovers) this.#window.addEventListener(type, stop, { passive: true });
    // Its first call comes when the screen of the entry has been drawn.
    resized.observe(this.#window.document.body);
    return true;
  }
}

function keyIn(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('scroll' in state)) return null;
  return typeof state.scroll === 'string' ? state.scroll : null;
}
