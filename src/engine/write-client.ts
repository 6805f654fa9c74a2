import { releaseProxy, wrap } from 'comlink';
import type { TableColumn, TableRow } from '../domain/exports/table';
import type { WriteApi } from './api';
import { onDeath } from './worker-death';

/**
 * The bytes of a Parquet file of these rows, made in a worker of its own. Ending the iteration ends the worker.
 * @throws what `batches` throws, or why the worker could not go on.
 */
export async function* writeParquet(
  columns: readonly TableColumn[],
  batches: AsyncIterable<readonly TableRow[]>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const worker = new Worker(new URL('../../workers/write.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<WriteApi>(worker);
  const died = new Promise<never>((_, reject) => {
    onDeath(worker, (cause) => {
      reject(new Error(`The Parquet file could not be written (${cause}).`));
    });
  });
  died.catch(() => undefined);
  const alive = <T>(call: Promise<T>): Promise<T> => Promise.race([call, died]);
  try {
    await alive(remote.start(columns));
    for await (const rows of batches) {
      const bytes = await alive(remote.add(rows));
      if (bytes.length > 0) yield bytes;
    }
    yield await alive(remote.end());
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
