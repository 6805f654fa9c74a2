import { releaseProxy, wrap } from 'comlink';
import type { CompareApi } from './api';
import { onDeath } from './worker-death';

interface Open {
  readonly remote: CompareApi;
  /** Rejects when the worker dies. */
  readonly died: Promise<never>;
  readonly close: () => void;
}

/** Long work on two runs in a worker that starts when it is first asked for something, and again after it has died. */
export class CompareWorker implements CompareApi {
  #open: Open | null = null;

  readonly diffWords: CompareApi['diffWords'] = (first, second) =>
    this.#ask((remote) => remote.diffWords(first, second));
  readonly reasons: CompareApi['reasons'] = (run, baseline) => this.#ask((remote) => remote.reasons(run, baseline));

  /** Frees its memory; what is under way is never settled. */
  readonly close = (): void => {
    this.#open?.close();
    this.#open = null;
  };

  #ask<T>(call: (remote: CompareApi) => Promise<T>): Promise<T> {
    this.#open ??= this.#start();
    const { remote, died } = this.#open;
    return Promise.race([call(remote), died]);
  }

  #start(): Open {
    const worker = new Worker(new URL('../../workers/compare.worker.ts', import.meta.url), { type: 'module' });
    const remote = wrap<CompareApi>(worker);
    const died = new Promise<never>((_, reject) => {
      onDeath(worker, (cause) => {
        this.close();
        reject(new Error(cause));
      });
    });
    died.catch(() => undefined);
    const close = (): void => {
      remote[releaseProxy]();
      worker.terminate();
    };
    return { remote, died, close };
  }
}
