import { fuzzImport } from '../../test/fixtures/import-fuzz';
import type { Measure } from './measure';

/** Files at a time, each with files of its own: what the search for the smallest remembers stays small. */
const batch = 20_000;

export const fuzzMeasure: Measure = {
  name: 'fuzz',
  about: 'reading random and damaged files: none may throw, or cost a good row; files',
  size: 200_000,
  run(files) {
    const start = performance.now();
    for (let done = 0; done < files; done += batch) fuzzImport(Math.min(batch, files - done), done);
    const seconds = (performance.now() - start) / 1000;
    return Promise.resolve(
      `${String(files)} files in ${seconds.toFixed(0)} s: nothing was thrown, no good row was lost`,
    );
  },
};
