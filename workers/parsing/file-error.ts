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

/** DecompressionStream says why it failed in the message only, and only Chromium says it clearly. */
export function gzipFault(error: unknown): FileProblem {
  const said = error instanceof Error ? error.message : '';
  if (/truncated|unexpected end|eof/i.test(said)) {
    return { code: 'gzip-truncated', message: 'The gzip file is cut off: its end is missing. Get the file again.' };
  }
  if (/junk|trailing|after end/i.test(said)) {
    return {
      code: 'gzip-trailing-data',
      message:
        'More data follows the end of the gzip data, as in several gzip files joined to one; this version reads single ones only. Unpack it with gunzip and open the result.',
    };
  }
  return { code: 'gzip-corrupt', message: 'The gzip data is damaged. Get the file again.' };
}
