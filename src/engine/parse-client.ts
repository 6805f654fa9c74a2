import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { FileSample } from '../domain/benchmarks/mapping/sample';
import type { FileProblem, ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { TextReading } from '../domain/benchmarks/text-reading';
import { err, type Result } from '../domain/result';
import type { ParseApi, ParsedChunk } from './api';
import { onDeath } from './worker-death';

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

  return inWorker(
    async (remote) => {
      const cancel = (): void => {
        remote.cancel().catch(() => undefined);
      };
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await remote.parse(file, fileName, options, proxy(receive));
      } catch (error: unknown) {
        if (failures.length > 0) throw failures[0];
        return stopped(failed(error));
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    (cause) => {
      const kept = imported === 0 ? 'Nothing was imported.' : `${String(imported)} items before that were read.`;
      return stopped({ code: 'worker-died', message: `Reading the file broke off (${cause}). ${kept} Try again.` });
    },
  );
}

/** Reads the start of a file. Never rejects. */
export const sampleFile = (file: Blob, reading: TextReading): Promise<Result<FileSample, FileProblem>> =>
  inWorker<Result<FileSample, FileProblem>>(
    (remote) => remote.sample(file, reading).catch((error: unknown) => err(failed(error))),
    (cause) => err({ code: 'worker-died', message: `Reading the file broke off (${cause}). Try again.` }),
  );

/** A few pieces of its text, read in this encoding, in which there is more than ASCII. Never rejects. */
export const excerptsOf = (file: Blob, encoding: string): Promise<Result<readonly string[], FileProblem>> =>
  inWorker<Result<readonly string[], FileProblem>>(
    (remote) => remote.excerpts(file, encoding).catch((error: unknown) => err(failed(error))),
    (cause) => err({ code: 'worker-died', message: `Reading the file broke off (${cause}). Try again.` }),
  );

/** @param died what to answer if the worker dies. */
async function inWorker<T>(ask: (remote: Remote<ParseApi>) => Promise<T>, died: (cause: string) => T): Promise<T> {
  const worker = new Worker(new URL('../../workers/parse.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<ParseApi>(worker);
  const death = new Promise<T>((resolve) => {
    onDeath(worker, (cause) => {
      resolve(died(cause));
    });
  });
  try {
    return await Promise.race([ask(remote), death]);
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}

const failed = (error: unknown): FileProblem => ({
  code: 'worker-failed',
  message: `Reading the file failed: ${error instanceof Error ? error.message : String(error)}. Please report this.`,
});

const emptyReport = {
  format: null,
  confidence: 0,
  alternatives: [],
  rejected: 0,
  rejects: [],
  warnings: {},
} satisfies Partial<ImportReport>;
