import type { ModelRef } from '../domain/model';
import type { AppCopyPort, AppCopyState, SentRequest, StoredModel } from './ports';
import { heldLocks, runLockPrefix } from './tab';

export interface SentTo {
  readonly host: string;
  readonly count: number;
  readonly lastUrl: string;
  readonly lastAt: number;
}

/** What works without a network, whether there is one, and whether a newer version of the app waits. */
export class Offline {
  copy: AppCopyState = $state.raw({ state: 'off', reason: '', isNewer: false, seesAll: false });
  hasNetwork = $state(true);
  /** What was asked of the network since this page was opened, by host. */
  sent: readonly SentTo[] = $state.raw([]);
  /** A run that some tab works on keeps the newer version waiting. */
  isHeldBack = $state(false);
  readonly #port: AppCopyPort | null;
  readonly #reload: () => void;

  /** @param port null where there is no copy to be kept: while one works on the app, and in tests */
  constructor(port: AppCopyPort | null, reload: () => void = () => location.reload()) {
    this.#port = port;
    this.#reload = reload;
  }

  /** @returns what ends it */
  readonly follow = (): (() => void) => {
    const look = (): void => {
      this.hasNetwork = navigator.onLine;
    };
    look();
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    this.#port
      ?.follow((copy) => {
        this.copy = copy;
      }, this.#note)
      .catch((error: unknown) => {
        this.copy = { ...this.copy, state: 'failed', reason: error instanceof Error ? error.message : String(error) };
      });
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  };

  readonly #note = ({ url, at }: SentRequest): void => {
    const host = url.split('/')[2] ?? url;
    const before = this.sent.find((to) => to.host === host);
    const entry = { host, count: (before?.count ?? 0) + 1, lastUrl: url, lastAt: at };
    this.sent = [...this.sent.filter((to) => to !== before), entry];
  };

  readonly keep = (): void => {
    this.#port?.keep().catch(() => undefined); // tells of its own failure
  };

  /** Shows the newer version, unless a run is under way in this tab or another: it would be cut off. */
  readonly reload = async (): Promise<void> => {
    this.isHeldBack = [...(await heldLocks())].some((name) => name.startsWith(runLockPrefix));
    if (this.isHeldBack) return;
    await this.#port?.takeOver();
    this.#reload();
  };

  /**
   * Whether it can be loaded now: there is a network, or it lies in this browser.
   * @param stored models of which nothing is missing
   */
  canLoad({ source, engine, knowsOnly }: ModelRef, stored: readonly StoredModel[]): boolean {
    if (this.hasNetwork || source.kind !== 'url') return true;
    if (knowsOnly === 'pocket' && engine === 'wllama') return this.copy.state === 'ready';
    const folder = source.url.replace(/\/?$/, '/');
    return stored.some(({ url }) => url === source.url || url.startsWith(folder));
  }
}
