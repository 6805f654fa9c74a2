import type { Item } from '../item';
import { createTally } from './import-tally';
import type { ImportReport } from './report';

/** Items that a person may want out of a benchmark, by the warning that they carry. */
export const removable = ['duplicate-content', 'identical-responses'] as const;
export type Removable = (typeof removable)[number];

export const isRemovable = (warning: string): warning is Removable => removable.some((one) => one === warning);

/** Of items that are copies of one another the first carries no warning, and stays. */
export const staysWithout =
  (kind: Removable) =>
  ({ meta }: Item): boolean =>
    meta.warnings?.includes(kind) !== true;

/** What is left out, after "Leave out" and in names. */
export function leftOutWords(kind: Removable, count: number): string {
  if (kind === 'duplicate-content') return count === 1 ? '1 copy' : `${String(count)} copies`;
  return `${String(count)} with identical answers`;
}

/** The name says what is missing, so that the run's head, file names and tables made of it say it too. */
export const nameWithout = (name: string, kind: Removable, count: number): string =>
  `${name} without ${leftOutWords(kind, count)}`;

/** Counts what is said of the items again, for those that stay. */
export function createReportWithout(): {
  add(items: readonly Item[]): void;
  /** @param count how many were left out. */
  report(before: ImportReport, kind: Removable, count: number): ImportReport;
} {
  const tally = createTally();
  return {
    add(items) {
      tally.imported(items);
    },
    report(before, kind, count) {
      const { warnings, shortcuts, lengthGap } = tally.report(before, before.problem);
      const left = { code: `left-out-${kind}`, message: `Left out: ${leftOutWords(kind, count)}.` };
      const counted = { ...(shortcuts && { shortcuts }), ...(lengthGap !== undefined && { lengthGap }) };
      return { ...before, warnings, ...counted, notes: [...(before.notes ?? []), left] };
    },
  };
}
