import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportReport, ReadOptions } from '../domain/benchmarks/report';
import type { Report } from '../domain/exports/report';
import type { Result } from '../domain/result';
import type { DownloadKind } from '../state/results/downloads';
import type { Bridge, ChosenModels, ModelWish, Progress, RunOrder } from './bridge';
import { HeadlessError, type HeadlessApp } from './page';
import { ProgressBar, progressLine } from './terminal';

const pollMs = 200;

/** Calls the page's bridge. */
async function bridge<K extends keyof Bridge>(
  app: HeadlessApp,
  method: K,
  ...args: Parameters<Bridge[K]>
): Promise<Awaited<ReturnType<Bridge[K]>>> {
  const answer = await app.page.evaluate(
    ({ name, values }) => {
      const api = window.plumbline;
      if (!api) throw new Error('the app is not there');
      // One cast at the border of two processes: name and values were typed together on this side.
      return (api[name] as (...given: unknown[]) => unknown)(...values);
    },
    { name: method, values: args },
  );
  return answer as Awaited<ReturnType<Bridge[K]>>;
}

export async function importBenchmark(
  app: HeadlessApp,
  fileName: string,
  url: string,
  options: ReadOptions = {},
): Promise<{ readonly id: string; readonly report: ImportReport }> {
  const { benchmark, report } = await bridge(app, 'importBenchmark', url, fileName, options);
  if (!benchmark) throw new HeadlessError(importText(report));
  return { id: benchmark.id, report };
}

/** What was read, kept and refused, with the first refused lines. */
export function importText(report: ImportReport): string {
  const shown = report.rejects.slice(0, 5).map((row) => {
    const column = row.column === undefined ? '' : `, column ${String(row.column)}`;
    const field = row.field === undefined ? '' : `, field ${row.field}`;
    return `  line ${String(row.line)}${column}${field}: ${row.message}`;
  });
  const more = report.rejected > shown.length ? [`  … and ${String(report.rejected - shown.length)} more`] : [];
  const aside = Object.entries(report.setAside ?? {}).map(([reason, count]) => `${String(count)} ${reason}`);
  const warnings = Object.entries(report.warnings).map(([code, count]) => `${String(count)} ${code}`);
  return [
    `${report.fileName}: ${String(report.imported)} of ${String(report.read)} rows kept${report.format === null ? '' : ` (${report.format})`}.`,
    ...(report.problem ? [report.problem.message] : []),
    ...(report.notes ?? []).map(({ message }) => message),
    ...(aside.length > 0 ? [`Set aside, as no better answer is named: ${aside.join(', ')}.`] : []),
    ...(shown.length > 0 ? ['Rows that give no item:', ...shown, ...more] : []),
    ...(warnings.length > 0 ? [`Warnings: ${warnings.join(', ')}.`] : []),
  ].join('\n');
}

export async function chooseModels(app: HeadlessApp, wish: ModelWish): Promise<ChosenModels> {
  const chosen: Result<ChosenModels, string> = await bridge(app, 'chooseModels', wish);
  if (!chosen.ok) throw new HeadlessError(chosen.error);
  return chosen.value;
}

export interface Judged {
  readonly runId: string;
  readonly report: Report;
  readonly progress: Progress;
  readonly seconds: number;
  /** What to know when a pocket model has judged text that it does not know; null otherwise. */
  readonly foreign: string | null;
}

/** Runs to the end, showing progress. @throws HeadlessError when the run pauses: with the reason and what is kept. */
export async function judge(
  app: HeadlessApp,
  order: RunOrder,
  out: NodeJS.WriteStream,
  interrupted: AbortSignal,
): Promise<Judged> {
  const startedAt = Date.now();
  const runId = await bridge(app, 'start', order);
  const progress = await follow(app, order.genrm.id, out, interrupted);
  const seconds = (Date.now() - startedAt) / 1000;
  const report = await bridge(app, 'report', runId);
  const foreign = await bridge(app, 'foreignWarning', order);
  return { runId, report, progress, seconds, foreign };
}

/**
 * Gives planted cases to the meta-judge of these runs, which is the same, or goes on with an audit that is there.
 * @returns the runs, their reports with what the audit says; null: there is no golden judgment to make a case of.
 * @throws HeadlessError when it pauses
 */
export async function audit<T extends Judged>(
  app: HeadlessApp,
  judged: readonly T[],
  out: NodeJS.WriteStream,
  interrupted: AbortSignal,
): Promise<T[] | null> {
  const [first] = judged;
  const runId = first ? await bridge(app, 'auditFor', first.runId) : null;
  if (runId === null) return null;
  await bridge(app, 'start', { runId });
  await follow(app, `audit of ${first?.report.metaJudge ?? ''}`, out, interrupted);
  const audited: T[] = [];
  for (const one of judged) audited.push({ ...one, report: await bridge(app, 'report', one.runId) });
  return audited;
}

/** Shows the progress of what was started, to its end. */
async function follow(
  app: HeadlessApp,
  name: string,
  out: NodeJS.WriteStream,
  interrupted: AbortSignal,
): Promise<Progress> {
  const bar = new ProgressBar(out);
  const startedAt = Date.now();
  let progress = await bridge(app, 'progress');
  if (progress.doneBefore > 0)
    out.write(
      `${name}: ${String(progress.doneBefore)} of ${String(progress.items)} items are there already; going on.\n`,
    );
  while (progress.status === null || progress.status.state === 'running') {
    if (interrupted.aborted)
      throw new HeadlessError(
        `Interrupted at ${String(progress.done)} of ${String(progress.items)} items. Run the same command again to go on.`,
      );
    bar.show(progressLine(name, progress, Date.now() - startedAt));
    await sleep(pollMs);
    progress = await bridge(app, 'progress');
  }
  bar.end(progressLine(name, { ...progress, loading: '' }, Date.now() - startedAt));
  if (progress.status.state !== 'finished') {
    const kept = `${String(progress.done)} of ${String(progress.items)} items are kept; run the same command again to go on.`;
    throw new HeadlessError(`${progress.status.reason ?? 'The run stopped.'} ${kept}`);
  }
  return progress;
}

/** Writes a file made of a run to the out folder, or a folder in it; returns the file's name. */
export async function write(app: HeadlessApp, runId: string, what: DownloadKind, folder = ''): Promise<string> {
  return bridge(app, 'send', runId, what, `/out${folder}`);
}
