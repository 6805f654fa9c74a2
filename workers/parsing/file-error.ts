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
