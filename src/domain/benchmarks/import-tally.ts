import type { AsideReason, Item, ItemWarning } from '../item';
import { startOf } from './excerpt';
import type { SetAside } from './format';
import type { FileProblem, ImportReport, RejectedRow } from './report';
import { createLengthGapCounter } from './length-gap';
import { createShortcutCounter } from './shortcuts';

/** Reject details are capped, the counters are not. */
const maxRejects = 200;
const excerptLength = 200;

/** Share of rows that are not JSON above which the file is called damaged; asked of files with enough rows only. */
const tooManyBad = 0.05;
const enoughRows = 200;
/** A file that starts with this many bad rows is not read further. */
export const badStart = 20;

/** The counters behind an ImportReport. */
export interface Tally {
  /** One row that gave these items. */
  imported(items: readonly Item[]): void;
  /** The comparisons that a row gives and that name no better answer. */
  setAside(aside: readonly SetAside[]): void;
  /** @param aside set if the row is sound and names no better answer. */
  reject(row: Omit<RejectedRow, 'excerpt'>, text: string, isJson: boolean, aside?: boolean): void;
  report(
    file: Pick<ImportReport, 'fileName' | 'bytes' | 'format' | 'mapping' | 'confidence' | 'alternatives'>,
    problem: FileProblem | null,
  ): ImportReport;
}

export function createTally(): Tally {
  let good = 0;
  let rejected = 0;
  let asideRows = 0;
  let notJson = 0;
  let first: { readonly text: string; readonly message: string } | null = null;
  const faulty: RejectedRow[] = [];
  const onlyAside: RejectedRow[] = [];
  const setAside = new Map<AsideReason, number>();
  const warnings = new Map<ItemWarning, number>();
  const shortcuts = createShortcutCounter();
  const lengths = createLengthGapCounter();

  const read = (): number => good + rejected;

  function problemOfRows(): FileProblem | null {
    if (read() === 0)
      return {
        code: 'empty-file',
        message: 'The file holds no rows: it is empty, or names columns and nothing more. Nothing was imported.',
      };
    if (notJson === read()) {
      return {
        code: 'not-json-lines',
        message: `None of the first ${String(read())} rows is JSON, and they are no table: JSON Lines has one JSON object per line, a CSV or TSV file names its columns in the first line. ${lookOf(first?.text ?? '')}Nothing was imported.`,
      };
    }
    if (good === 0) {
      return {
        code: 'no-usable-row',
        message: `None of the ${String(read())} rows could be used. The first: ${first?.message ?? ''} Nothing was imported.`,
      };
    }
    if (read() >= enoughRows && notJson / read() > tooManyBad) {
      return {
        code: 'many-bad-rows',
        message: `${String(notJson)} of ${String(read())} rows are not JSON; the file is probably damaged. The other rows were read: ${String(good)} were kept. Get the file again, or go on with these.`,
      };
    }
    return null;
  }

  return {
    imported(items) {
      good++;
      for (const item of items) {
        shortcuts.add(item);
        lengths.add(item);
      }
      for (const warning of items.flatMap((item) => item.meta.warnings ?? [])) {
        warnings.set(warning, (warnings.get(warning) ?? 0) + 1);
      }
    },
    setAside(aside) {
      for (const { item } of aside) setAside.set(item.reason, (setAside.get(item.reason) ?? 0) + 1);
    },
    reject(row, text, isJson, aside = false) {
      rejected++;
      if (!isJson) notJson++;
      if (aside) asideRows++;
      first ??= { text, message: row.message };
      const list = aside ? onlyAside : faulty;
      if (list.length < maxRejects) list.push({ ...row, excerpt: startOf(text, excerptLength) });
    },
    report: (file, problem) => ({
      ...file,
      read: read(),
      imported: good,
      rejected,
      rejects: [...faulty, ...onlyAside].slice(0, maxRejects).sort((a, b) => a.line - b.line),
      warnings: Object.fromEntries(warnings),
      ...(setAside.size > 0 && { setAside: Object.fromEntries(setAside) }),
      ...(asideRows > 0 && { setAsideRows: asideRows }),
      shortcuts: shortcuts.best(),
      lengthGap: lengths.gap(),
      problem: problem ?? problemOfRows(),
    }),
  };
}

function lookOf(line: string): string {
  if (/^[^{["]*[,\t;|]/.test(line))
    return 'It looks like a table whose rows have unequal numbers of cells, or without names in the first line. ';
  return `It begins with: ${line.slice(0, 60)} `;
}
