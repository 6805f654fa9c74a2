import type { JudgeCount } from '../domain/benchmarks/judgments';
import type { FileNote, FileProblem, ImportReport, RejectedRow } from '../domain/benchmarks/report';
import type { LengthGap } from '../domain/benchmarks/length-gap';
import type { Shortcut } from '../domain/benchmarks/shortcuts';
import type { AsideReason, ItemWarning } from '../domain/item';
import { wilson } from '../domain/statistics/wilson';

/** What the doctor prints. */
export interface Diagnosis {
  readonly file: string;
  /** null: none fits. */
  readonly format: string | null;
  /** Share of sampled rows that fit it, 0..1. */
  readonly confidence: number;
  readonly rows: number;
  /** Rows that give items. */
  readonly good: number;
  readonly items: number;
  readonly setAside: readonly { readonly reason: AsideReason; readonly count: number }[];
  readonly badCount: number;
  /** The first of them. */
  readonly bad: readonly Omit<RejectedRow, 'excerpt'>[];
  readonly warnings: readonly { readonly code: ItemWarning; readonly count: number }[];
  readonly shortcuts: readonly Shortcut[];
  readonly lengthGap: LengthGap | null;
  /** What should be known of the file as a whole. */
  readonly notes: readonly FileNote[];
  /** What each judge says in a result file; absent in others. */
  readonly judges?: readonly JudgeCount[];
  readonly problem: FileProblem | null;
}

export function diagnosisOf(report: ImportReport, items: number, judges: readonly JudgeCount[]): Diagnosis {
  const aside = counts(report.setAside ?? {});
  const isAside = new Set<string>(aside.map(({ name }) => name));
  return {
    file: report.fileName,
    format: report.format,
    confidence: report.confidence,
    rows: report.read,
    good: report.imported,
    items,
    setAside: aside.map(({ name, count }) => ({ reason: name, count })),
    badCount: report.rejected - (report.setAsideRows ?? 0),
    bad: report.rejects.filter(({ code }) => !isAside.has(code)).map(({ excerpt: _, ...row }) => row),
    warnings: counts(report.warnings).map(({ name, count }) => ({ code: name, count })),
    shortcuts: report.shortcuts ?? [],
    lengthGap: report.lengthGap ?? null,
    notes: report.notes ?? [],
    ...(judges.length > 0 && { judges }),
    problem: report.problem,
  };
}

function counts<Name extends string>(of: Readonly<Partial<Record<Name, number>>>): { name: Name; count: number }[] {
  // Object.entries forgets which names there are.
  return (Object.entries(of) as [Name, number][]).map(([name, count]) => ({ name, count }));
}

const shownRows = 20;
const percent = (fraction: number): string => (100 * fraction).toFixed(1);

export function diagnosisText(diagnosis: Diagnosis): string {
  const {
    file,
    format,
    confidence,
    rows,
    good,
    items,
    setAside,
    badCount,
    bad,
    warnings,
    shortcuts,
    lengthGap,
    notes,
    judges = [],
    problem,
  } = diagnosis;
  const read = format === null ? 'no known format' : `${format} (${percent(confidence)} % of a sample fit)`;
  const shown = bad.slice(0, shownRows).map(({ line, column, field, message }) => {
    const place = `${String(line)}${column === undefined ? '' : `:${String(column)}`}`;
    return `  line ${place}${field === undefined ? '' : `, field ${field}`}: ${message}`;
  });
  const more = badCount > shown.length ? [`  and ${String(badCount - shown.length)} more`] : [];
  return [
    `${file}: ${read}`,
    `${String(good)} of ${String(rows)} rows are good; items: ${String(items)}.`,
    ...(problem === null ? [] : [problem.message]),
    ...notes.map(({ message }) => message),
    ...(setAside.length === 0
      ? []
      : [
          `Set aside, as no better answer is named: ${setAside.map((one) => `${String(one.count)} ${one.reason}`).join(', ')}.`,
        ]),
    ...(badCount === 0 ? [] : [`Bad rows: ${String(badCount)}`, ...shown, ...more]),
    ...warnings.map(({ code, count }) => `${String(count)} items: ${code}`),
    ...shortcuts.map(shortcutText),
    ...(lengthGap === null
      ? []
      : [
          `Median length of the better answers: ${String(lengthGap.better)} characters; of the worse: ${String(lengthGap.worse)}.`,
        ]),
    ...judges.map(judgeText),
    '',
  ].join('\n');
}

function shortcutText({ rule, right, n }: Shortcut): string {
  const [low, high] = wilson(right, n) ?? [0, 1];
  return `Without reading, "${rule}" is right on ${percent(right / n)} % [${percent(low)}, ${percent(high)}] of ${String(n)} items.`;
}

function judgeText({ judge, judgments, failed, textless, further }: JudgeCount): string {
  const parts: readonly (readonly [number, string])[] = [
    [failed, 'failed calls'],
    [textless, 'verdicts without a text'],
    [further, 'more of another order or draw'],
  ];
  const shown = parts.filter(([count]) => count > 0).map(([count, what]) => `; ${String(count)} ${what}`);
  return `Judgments by ${judge ?? 'a model that is not named'}: ${String(judgments)}${shown.join('')}.`;
}
