import type { Row } from '../format';

/** Rows that a file is known by. */
export const sampleRows = 50;

/** What files of one kind have in common, whatever they are called: the names of their columns. */
export const shapeOf = (sample: readonly Row[]): string =>
  JSON.stringify([...new Set(sample.slice(0, sampleRows).flatMap((row) => Object.keys(row)))].sort());
