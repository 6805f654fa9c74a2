import { proxy, releaseProxy, wrap } from 'comlink';
import type { FileProblem, ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { ParseApi, ParsedChunk } from './api';

/**
 * Reads a file in a worker of its own, a chunk at a time; the worker waits until a chunk is dealt with.
 * @returns the report, also when reading was cancelled or the worker died: its `problem` then says so, and chunks
 * that came before are real; none come after the signal has aborted. Rejects only with what `onChunk` throws.
 */
export async function parseFile(
  file: Blob,
  fileName: string,
  options: ReadOptions,
  onChunk: (chunk: ParsedChunk) => void | Promise<void>,
  signal: AbortSignal,
): Promise<ImportReport> {
  let imported = 0;
  const stopped = (problem: FileProblem): ImportReport => ({
    ...emptyReport,
    fileName,
    bytes: file.size,
    read: imported,
    imported,
    problem,
  });
  if (signal.aborted) return stopped({ code: 'cancelled', message: 'Reading was cancelled. Nothing was imported.' });

  const worker = new Worker(new URL('../../workers/parse.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<ParseApi>(worker);

  // Comlink never settles a call to a worker that has died.
  let die: (cause: string) => void = () => undefined;
  const died = new Promise<ImportReport>((resolve) => {
    die = (cause) => {
      const kept = imported === 0 ? 'Nothing was imported.' : `${String(imported)} items before that were read.`;
      resolve(stopped({ code: 'worker-died', message: `Reading the file broke off (${cause}). ${kept} Try again.` }));
    };
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    die(event.message === '' ? 'the worker could not start' : event.message);
  });
  worker.addEventListener('messageerror', () => {
    die('a message could not be read');
  });

  // What onChunk throws loses its class on the way through the worker: it is kept here.
  const failures: unknown[] = [];
  const receive = async (chunk: ParsedChunk): Promise<void> => {
    if (signal.aborted) return;
    try {
      await onChunk(chunk);
      imported += chunk.items.length;
    } catch (error: unknown) {
      failures.push(error);
      throw error;
    }
  };
  const cancel = (): void => {
    remote.cancel().catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });

  try {
    return await Promise.race([remote.parse(file, fileName, options, proxy(receive)), died]);
  } catch (error: unknown) {
    if (failures.length > 0) throw failures[0];
    const cause = error instanceof Error ? error.message : String(error);
    return stopped({ code: 'worker-failed', message: `Reading the file failed: ${cause}. Please report this.` });
  } finally {
    signal.removeEventListener('abort', cancel);
    remote[releaseProxy]();
    worker.terminate();
  }
}

const emptyReport = {
  format: null,
  confidence: 0,
  alternatives: [],
  rejected: 0,
  rejects: [],
  warnings: {},
} satisfies Partial<ImportReport>;
