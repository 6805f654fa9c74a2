import { inject } from 'vitest';
import type { Fault, Seen } from './server';

export interface Visit {
  readonly folder: string;
  readonly library: string;
  readonly gguf: string;
  /** Sets what goes wrong from here on and forgets the requests so far. */
  faults(faults: readonly (Omit<Fault, 'times'> & { times?: number })[]): Promise<void>;
  seen(): Promise<readonly Seen[]>;
  /** Lets the server answer what a fault `hold` keeps waiting. */
  release(): Promise<void>;
}

/** Addresses of one test's own, so that no cache of another test knows them. */
export function visit(model: 'small' | 'large' | 'larger' | 'older'): Visit {
  const root = `${inject('modelServer')}/${crypto.randomUUID()}`;
  const folder = `${root}/${model}/resolve/main/`;
  return {
    folder,
    library: `${folder}library.wasm`,
    gguf: `${folder}model.gguf`,
    async faults(faults) {
      const body = JSON.stringify(faults.map((fault) => ({ times: 1, ...fault })));
      await fetch(`${root}/faults`, { method: 'POST', body });
    },
    async seen() {
      // The server's own list.
      return (await (await fetch(`${root}/seen`)).json()) as readonly Seen[];
    },
    async release() {
      await fetch(`${root}/release`, { method: 'POST' });
    },
  };
}
