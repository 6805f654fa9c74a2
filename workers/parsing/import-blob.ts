import { createImportSession, type Batch } from '../../src/domain/benchmarks/import-session';
import type { FileProblem, ImportReport, ReadOptions } from '../../src/domain/benchmarks/report';
import { FileError } from './file-error';
import { readFile } from './read-file';

interface ReadingOptions extends ReadOptions {
  /** How much of the file itself has been read. */
  readonly onBytes?: (count: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a whole file.
 * @param take gets each batch; the next one is read when this one is dealt with.
 * @returns the report, and whether the file broke off or reading was aborted: what was taken before is good.
 */
export async function importBlob(
  file: Blob,
  fileName: string,
  take: (batch: Batch) => void | Promise<void>,
  { onBytes = () => undefined, signal, ...options }: ReadingOptions = {},
): Promise<{ readonly report: ImportReport; readonly brokeOff: boolean }> {
  const session = createImportSession({ fileName, bytes: file.size, options });
  let problem: FileProblem | undefined;
  try {
    for await (const batch of readFile(file, session, onBytes, options.encoding)) {
      if (signal?.aborted) break;
      await take(batch);
    }
  } catch (error: unknown) {
    if (!(error instanceof FileError)) throw error;
    problem = error.problem;
  }
  if (signal?.aborted) problem = { code: 'cancelled', message: 'Reading was cancelled.' };
  const { batch, report } = session.end(problem);
  await take(batch);
  return { report, brokeOff: problem !== undefined };
}
