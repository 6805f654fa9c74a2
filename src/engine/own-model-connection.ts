import type { EngineFailure } from '../domain/generation';
import type { OwnModelApi } from './api';
import { connect, type Connection } from './connect';

export type OwnModelConnection = Connection<OwnModelApi>;

export const cancelled: EngineFailure = {
  kind: 'interrupted',
  message: 'Cancelled. What was copied before is kept.',
};

/** A worker for one model. Nothing in it can be broken off: the signal ends it. */
export function openConnection(signal: AbortSignal): OwnModelConnection {
  const worker = new Worker(new URL('../../workers/own-model.worker.ts', import.meta.url), { type: 'module' });
  const connection = connect<OwnModelApi>(worker);
  const close = (): void => {
    connection.close(cancelled);
  };
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return connection;
}
