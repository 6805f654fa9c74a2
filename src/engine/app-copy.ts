import type { AppWorkerMessage, PageLock, RequestChannel, SentRequest } from './api';

/** How far the copy of the app itself is, that makes it work without a network. */
export interface AppCopyState {
  /** `off`: none is made here. `unasked`: the browser is to save data, so a person has to ask for it. */
  readonly state: 'off' | 'unasked' | 'storing' | 'ready' | 'failed';
  /** Why it failed, or why it is off. */
  readonly reason: string;
  /** A newer version is there whole and shows after a reload. */
  readonly isNewer: boolean;
  /** The copy answered for the page from its beginning, so that no request of it went unseen. */
  readonly seesAll: boolean;
}

/** At most this often an open page asks for a newer version by itself. */
const askAgainMs = 3_600_000;

/**
 * The page's side of service.worker.ts: starts it, tells how far it is, and lets a newer version take over when a person
 * asks. It never reloads the page.
 */
export class AppCopy {
  readonly #url: string;
  readonly #script: string;
  #registration: ServiceWorkerRegistration | null = null;
  #state: AppCopyState = { state: 'off', reason: '', isNewer: false, seesAll: false };
  #onChange: (state: AppCopyState) => void = () => undefined;
  #askedAt = Date.now();

  /**
   * @param base address of the page
   * @param script that of the script it was started with
   */
  constructor(base: string, script: string) {
    this.#url = new URL('sw.js', base).href;
    this.#script = script;
  }

  async follow(onChange: (state: AppCopyState) => void, onRequest: (request: SentRequest) => void): Promise<void> {
    this.#onChange = onChange;
    if (!('serviceWorker' in navigator)) {
      this.#change({ reason: 'This browser keeps no page for use without a network here.' });
      return;
    }
    holdVersion(this.#script);
    this.#change({ seesAll: navigator.serviceWorker.controller !== null });
    new BroadcastChannel('plumbline/requests' satisfies RequestChannel).addEventListener(
      'message',
      ({ data }: MessageEvent<SentRequest>) => {
        onRequest(data);
      },
    );
    const known = await navigator.serviceWorker.getRegistration(this.#url);
    if (known && (await this.#isGone())) {
      await forget(known);
      this.#change({ isNewer: true, reason: 'Its host serves another page at this address now.' });
    } else if (!known && savesData()) this.#change({ state: 'unasked' });
    else await this.keep();
  }

  /** Begins to keep the copy, or looks after the one that is there. */
  readonly keep = async (): Promise<void> => {
    this.#change({ state: 'storing', reason: '' });
    try {
      const registration = await navigator.serviceWorker.register(this.#url);
      this.#registration = registration;
      // Whoever takes over without being asked here was asked in another tab.
      let before = navigator.serviceWorker.controller;
      navigator.serviceWorker.addEventListener('controllerchange', () => {
        if (before !== null) this.#change({ isNewer: true });
        before = navigator.serviceWorker.controller;
      });
      registration.addEventListener('updatefound', this.#look);
      document.addEventListener('visibilitychange', this.#askAgain);
      this.#look();
    } catch (error) {
      this.#change({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
    }
  };

  /** Resolves when a reload shows the newer version. */
  readonly takeOver = async (): Promise<void> => {
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    const taken = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    waiting.postMessage('take-over' satisfies AppWorkerMessage);
    await taken;
  };

  readonly #look = (): void => {
    const { installing, waiting, active } = this.#registration ?? {};
    if (active) this.#change({ state: 'ready', isNewer: this.#state.isNewer || Boolean(waiting) });
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && active) this.#change({ isNewer: true });
      else if (installing.state === 'activated') this.#change({ state: 'ready' });
      else if (installing.state === 'redundant' && !active) {
        this.#change({ state: 'failed', reason: 'Not all of its files could be stored. The next visit tries again.' });
      }
    });
  };

  readonly #askAgain = (): void => {
    if (document.visibilityState !== 'visible' || Date.now() - this.#askedAt < askAgainMs) return;
    this.#askedAt = Date.now();
    // Without a network there is nothing newer.
    this.#registration?.update().catch(() => undefined);
  };

  /** Ports of one's own machine serve one project today and another tomorrow: a copy must not stand in its way. */
  async #isGone(): Promise<boolean> {
    if (!/^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)) return false;
    const answer = await fetch(this.#url, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    return answer !== null && !(answer.ok && (answer.headers.get('content-type') ?? '').includes('javascript'));
  }

  #change(change: Partial<AppCopyState>): void {
    this.#state = { ...this.#state, ...change };
    this.#onChange(this.#state);
  }
}

/** Keeps the files of this page's version while it is open, also when a newer one has taken over in another tab. */
function holdVersion(script: string): void {
  const name: PageLock = `plumbline-page ${script}`;
  navigator.locks.request(name, { mode: 'shared' }, () => new Promise(() => undefined)).catch(() => undefined);
}

async function forget(registration: ServiceWorkerRegistration): Promise<void> {
  await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith('plumbline/app ')) await caches.delete(name);
}

const savesData = (): boolean => {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
};
