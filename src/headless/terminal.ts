import { youdenWords } from '../domain/audit/standing';
import type { AuditState, Share } from '../domain/audit/summary';
import { goldenCaption } from '../domain/golden/counter';
import type { Report, ReportNumbers } from '../domain/exports/report';
import { mixtures } from '../domain/model-files';
import type { Estimate } from '../domain/metrics/summary';
import type { Progress } from './bridge';

const barWidth = 28;

const clock = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds));
  return s < 60 ? `${String(s)} s` : `${String(Math.floor(s / 60))} min ${String(s % 60).padStart(2, '0')} s`;
};

/** One line of progress: bar, items, items per minute, ETA. Rates count what was done since this start only. */
export function progressLine(name: string, progress: Progress, elapsedMs: number): string {
  const { done, doneBefore, items, loading, failures, swapDone, swapLeft } = progress;
  const filled = items === 0 ? barWidth : Math.round((barWidth * done) / items);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const perSecond = elapsedMs > 0 ? ((done - doneBefore) * 1000) / elapsedMs : 0;
  const pace =
    perSecond > 0 && done < items
      ? ` · ${(perSecond * 60).toFixed(0)} items/min · ${clock((items - done) / perSecond)} left`
      : '';
  const swapped = swapDone + swapLeft;
  const other = swapped === 0 ? '' : ` · other order ${String(swapDone)}/${String(swapped)}`;
  const trouble = failures > 0 ? ` · ${String(failures)} failed` : '';
  return `${name}  ${bar}  ${String(done)}/${String(items)}${pace}${other}${trouble}${loading === '' ? '' : ` · loading ${loading}`}`;
}

/** Shows progress on a terminal in place, elsewhere as a line every few seconds. */
export class ProgressBar {
  readonly #out: NodeJS.WriteStream;
  #lastAt = 0;
  #last = '';

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show(line: string): void {
    if (this.#out.isTTY) {
      this.#out.write(`\r\u001b[2K${line.slice(0, this.#out.columns - 1)}`);
    } else if (line !== this.#last && Date.now() - this.#lastAt >= 5000) {
      this.#out.write(`${line}\n`);
      this.#lastAt = Date.now();
    }
    this.#last = line;
  }

  end(line: string): void {
    this.#out.write(this.#out.isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
  }
}

const percent = (fraction: number): string => (100 * fraction).toFixed(1);

/** "85.0 % [79.9, 88.9] n 240": a number never stands alone. */
export function estimateText({ value, interval, n }: Pick<Estimate, 'value' | 'interval' | 'n'>): string {
  if (value === null || interval === null) return 'not tested';
  return `${percent(value)} % [${percent(interval[0])}, ${percent(interval[1])}] n ${String(n)}`;
}

const strike = ['\u001b[9m', '\u001b[29m'] as const;
/** @param styled for a terminal that can; elsewhere as Markdown does it. */
const struck = (text: string, styled: boolean): string => (styled ? strike.join(text) : `~~${text}~~`);
const shown = (text: string): number => text.replace(strike[0], '').replace(strike[1], '').length;

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => shown(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - shown(cell)))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

/** What planted cases say of the meta-judge; nothing where none were asked about. */
function auditText({ audit, metaJudge }: Report): readonly string[] {
  if (!audit?.kinds || !audit.sensitivity || !audit.specificity) return [];
  const { state, kinds, sensitivity, specificity, youden = null } = audit;
  const row = (name: string, { k, n, interval }: Share, stands: string): readonly string[] => [
    name,
    `${String(k)} of ${String(n)}`,
    estimateText({ value: n === 0 ? null : k / n, interval, n }),
    stands,
  ];
  const word = (one: AuditState): string => one.replace('-', ' ');
  return [
    `\nAudit of ${metaJudge ?? 'no meta-judge'} by planted cases: ${word(state)}, ${youdenWords({ youden })} (fails up to ${String(audit.leastYouden)})`,
    table([
      ['planted', 'right', 'share', ''],
      ...kinds.map((kind) => row(kind.kind, kind, word(kind.state))),
      row('sensitivity', sensitivity, 'golden judgments passed'),
      row('specificity', specificity, 'planted faults caught'),
    ]),
    ...(audit.reason === null ? [] : [audit.reason]),
  ];
}

const signed = (fraction: number): string => `${fraction < 0 ? '' : '+'}${percent(fraction)}`;

/** What both orders say, a line for each stage that was asked. */
function swapText({ swap, metaJudge }: Report): readonly string[] {
  const rate = (stage: NonNullable<typeof swap>['judge' | 'meta']): string =>
    stage?.flipRate == null || !stage.flipInterval
      ? 'no item has a verdict in both orders'
      : `flip rate ${percent(stage.flipRate)} % [${stage.flipInterval.map(percent).join(', ')}] n ${String(stage.both)}`;
  const decides = (stage: NonNullable<NonNullable<typeof swap>['judge' | 'meta']>): string =>
    `${percent(stage.decisiveness ?? 0)} % of calls decide (${String(stage.failed)} failed, ${String(stage.unreadable)} unreadable)`;
  const { judge, meta } = swap ?? { judge: null, meta: null };
  const share = (value: number | null): string => (value === null ? '–' : `${percent(value)} %`);
  return [
    ...(judge
      ? [
          `Order of the answers: ${rate(judge)}, ${String(judge.primacy)} first place twice, ${String(judge.recency)} second place twice; ${decides(judge)}.`,
          ...(judge.pull
            ? [
                `  Pull of the first place ${signed(judge.pull.difference)} points [${judge.pull.interval.map(signed).join(', ')}]; accuracy: right in both orders ${share(judge.consistentAccuracy)}, mean of the orders ${share(judge.meanAccuracy)}, more right than wrong ${share(judge.netAccuracy)}.`,
              ]
            : []),
        ]
      : []),
    ...(meta
      ? [
          `Order of the judgments, by ${metaJudge ?? ''}: ${rate(meta)}, ${String(meta.toIncorrect)} Correct to Incorrect, ${String(meta.toCorrect)} back; ${decides(meta)}.`,
          `  S-Corr of these: golden judgment first ${share(meta.both === 0 ? null : meta.sCorrGoldenFirst.k / meta.both)}, rationale first ${share(meta.both === 0 ? null : meta.sCorrRationaleFirst.k / meta.both)}.`,
        ]
      : []),
  ];
}

/**
 * The three numbers, overall and by category, with who judged, what was left out and what the audit of the meta-judge says.
 * @param styled for a terminal that can strike text through.
 */
export function reportText(report: Report, styled = false): string {
  const byMetaJudge = (estimate: Estimate): string => {
    const text = estimateText(estimate);
    return report.audit?.state === 'failed' && estimate.value !== null ? struck(text, styled) : text;
  };
  const cells = (name: string, { lAcc, sCorr, fScore }: ReportNumbers): readonly string[] => [
    name,
    estimateText(lAcc),
    byMetaJudge(sCorr),
    byMetaJudge(fScore),
  ];
  const { genrm, benchmark } = report.run.manifest;
  const golden = goldenCaption(report.overall.goldenFrom, report.overall.sCorr.n);
  const judged =
    report.metaJudge === null
      ? 'labels only, no meta-judge'
      : `S-Corr as judged by ${report.metaJudge}${golden === null ? '' : `, ${golden}`}`;
  const head = `${genrm.id} on ${benchmark.name}, ${judged}; 95 % Wilson intervals`;
  const numbers = table([
    ['', 'L-Acc', 'S-Corr', 'F-Score'],
    cells('all', report.overall),
    ...report.subsets.map((subset) => cells(subset.subset === '' ? '(none)' : subset.subset, subset)),
  ]);
  const leftOut = report.overall.sCorr.leftOut.map(({ reason, count }) => `${String(count)} ${reason}`);
  const bounds = (['lAcc', 'sCorr', 'fScore'] as const).flatMap((id) => {
    const range = report.overall[id].bounds;
    return range
      ? [`${{ lAcc: 'L-Acc', sCorr: 'S-Corr', fScore: 'F-Score' }[id]} ${percent(range[0])} to ${percent(range[1])} %`]
      : [];
  });
  const engines = new Set(
    report.run.sessions.flatMap(({ models }) => models.map(({ engine, device }) => `${engine} on ${device}`)),
  );
  const failures = Object.entries(report.overall.failures).map(([kind, count]) => `${String(count)} ${kind}`);
  return [
    head,
    numbers,
    ...(engines.size > 0 ? [`Judged by ${[...engines].join('; ')}.`] : []),
    ...mixtures(report.run.sessions),
    ...(leftOut.length > 0 ? [`Not in S-Corr: ${leftOut.join(', ')}.`] : []),
    ...swapText(report),
    ...(failures.length > 0 ? [`Failed calls: ${failures.join(', ')}.`] : []),
    ...(bounds.length > 0 ? [`Had every failed call gone one way or the other: ${bounds.join(', ')}.`] : []),
    ...auditText(report),
  ].join('\n');
}
