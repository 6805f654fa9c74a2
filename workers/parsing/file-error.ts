import { FlateErrorCode } from 'fflate';
import type { FileProblem } from '../../src/domain/benchmarks/report';

/** A file that cannot be read on. Caught in the worker and reported as a value. */
export class FileError extends Error {
  readonly problem: FileProblem;

  constructor(problem: FileProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

export const fileGone: FileProblem = {
  code: 'file-unreadable',
  message: 'The file changed, moved or disappeared while it was being read. Choose it again.',
};

export function gzipFault(error: unknown): FileProblem {
  if (error instanceof Error && 'code' in error && error.code === FlateErrorCode.UnexpectedEOF) {
    return { code: 'gzip-truncated', message: 'The gzip file is cut off: its end is missing. Get the file again.' };
  }
  return { code: 'gzip-corrupt', message: 'The gzip data is damaged. Get the file again.' };
}
