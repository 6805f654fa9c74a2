import { releaseProxy, wrap, type Remote } from 'comlink';
import type { EngineFailure } from '../domain/generation';
import { err, type Result } from '../domain/result';
import { onDeath } from './worker-death';

/** A worker whose death is noticed. */
export interface Connection<Api> {
  /** Makes a call; when the worker dies or is closed first, the reason comes back in place of its answer. Never rejects. */
  call<T>(make: (remote: Remote<Api>) => Promise<Result<T, EngineFailure>>): Promise<Result<T, EngineFailure>>;
  /** Ends the worker at once. Open calls and later ones end with this failure. */
  close(failure: EngineFailure): void;
}

export function connect<Api>(worker: Worker): Connection<Api> {
  const remote = wrap<Api>(worker);
  const open = new Set<(failure: EngineFailure) => void>();
  let end: EngineFailure | null = null;

  const close = (failure: EngineFailure) => {
    if (end !== null) return;
    end = failure;
    remote[releaseProxy]();
    worker.terminate();
    for (const settle of open) settle(failure);
    open.clear();
  };
  onDeath(worker, (cause) => {
    close({ kind: 'worker-died', message: `The worker that runs the model broke: ${cause}` });
  });

  return {
    call: (make) =>
      new Promise((resolve) => {
        if (end !== null) {
          resolve(err(end));
          return;
        }
        const fail = (failure: EngineFailure) => {
          open.delete(fail);
          resolve(err(failure));
        };
        open.add(fail);
        make(remote).then(
          (result) => {
            open.delete(fail);
            resolve(result);
          },
          (error: unknown) => {
            fail({ kind: 'generation-failed', message: `The worker gave no answer: ${String(error)}` });
          },
        );
      }),
    close,
  };
}
