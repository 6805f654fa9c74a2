import { resultFileName, fileNamePart } from '../../domain/exports/file-names';
import { itemColumns, itemCsvHead, itemCsvLine, itemRow } from '../../domain/exports/item-row';
import {
  columnsOf,
  outcomeCsvHead,
  outcomeCsvLine,
  outcomeRow,
  outcomeTable,
  type OutcomeRow,
} from '../../domain/exports/outcome-row';
import { benchmarkRow, jsonLine, rAlignRow, type RowResult } from '../../domain/exports/r-align-row';
import { summaryCsv } from '../../domain/exports/summary-csv';
import { reportOf, type Beside } from '../../domain/exports/report';
import type { WriteParquet } from '../../domain/exports/table';
import { dpoRow, rewardRow } from '../../domain/exports/training-rows';
import type { Generation, Stage } from '../../domain/generation';
import { parseMeta } from '../../domain/meta-judge';
import { summarise, type Summary } from '../../domain/metrics/summary';
import type { Outcome, Reading } from '../../domain/outcome';
import type { RunManifest, RunRecord } from '../../domain/run';
import { withoutThinking } from '../../domain/verdict';
import { besideOf } from './beside';
import { batched, gzipped, joinedLines, mapped, type FileParts } from './file-parts';
import { benchmarkItems, judgedRows, rollouts, type Judged, type RowSource } from './judged-rows';
import { mainCall } from '../../domain/main-call';

/** A file that can be made. Nothing is read before its parts are asked for. */
export interface Download {
  readonly fileName: string;
  readonly type: string;
  readonly parts: FileParts;
}

/** Every file that can be made of a run. */
export const downloadKinds = [
  'rows',
  'summary',
  'report',
  'html',
  'html-redacted',
  'items-jsonl',
  'items-csv',
  'items-parquet',
  'outcomes-jsonl',
  'outcomes-csv',
  'outcomes-parquet',
  'rewards',
  'dpo',
  'bundle',
  'redacted',
] as const;
export type DownloadKind = (typeof downloadKinds)[number];

type TableFormat = 'jsonl' | 'csv' | 'parquet';

const types = {
  jsonl: 'application/x-ndjson',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
} as const satisfies Record<TableFormat, string>;

type Bytes = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** Makes the HTML report of a run around its gzipped bundle. */
export type WriteReport = (input: {
  readonly run: RunRecord;
  readonly outcomes: readonly Outcome[];
  readonly readings: Reading;
  readonly beside: Beside;
  readonly bundle: Bytes;
  readonly audit: Bytes | null;
  readonly redacted: boolean;
}) => AsyncIterable<string>;

/** What files are made with that cannot be made here. */
export interface Writers {
  readonly parquet: WriteParquet;
  readonly report: WriteReport;
}

const nameOf = ({ benchmark, genrm, metaJudge }: RunManifest): string =>
  resultFileName(benchmark.name, genrm.id, metaJudge?.id ?? null);

const stemOf = (manifest: RunManifest): string => nameOf(manifest).replace(/\.jsonl$/, '');

/** A file with a line for each judged item, in file order, read as the screen reads it. */
const lines = (source: RowSource, fileName: string, lineOf: (judged: Judged) => string): Download => ({
  fileName,
  type: types.jsonl,
  parts: joinedLines('', mapped(judgedRows(source), lineOf)),
});

/** The run as R-Align's scripts write it: one row per judged item. */
const resultRows = (source: RowSource): Download =>
  lines(source, nameOf(source.manifest), (judged) =>
    jsonLine(rAlignRow(judged.item, rowResult(source.manifest, source.reading, judged))),
  );

/** The benchmark: Plumbline reads it again as the same. */
function itemFile(source: RowSource, format: TableFormat, writeParquet: WriteParquet): Download {
  const items = (): ReturnType<typeof benchmarkItems> => benchmarkItems(source);
  const parts = {
    jsonl: () =>
      joinedLines(
        '',
        mapped(items(), (item) => jsonLine(benchmarkRow(item))),
      ),
    csv: () => joinedLines(itemCsvHead, mapped(items(), itemCsvLine)),
    parquet: () => writeParquet(itemColumns, batched(mapped(items(), (item) => ({ ...itemRow(item) })))),
  } satisfies Record<TableFormat, () => FileParts>;
  const fileName = `${fileNamePart(source.manifest.benchmark.name)}.items.${format}`;
  return { fileName, type: types[format], parts: parts[format]() };
}

/** Items and outcomes as a flat table. */
function outcomeFile(source: RowSource, format: TableFormat, writeParquet: WriteParquet): Download {
  const { manifest, reading, swaps } = source;
  const columns = columnsOf(swaps.size > 0);
  const models = { genrm: manifest.genrm.id, metaJudge: manifest.metaJudge?.id ?? null };
  const rows = mapped(judgedRows(source), (judged): OutcomeRow => {
    const { judgeText, metaText, metaAnalysis } = rowResult(manifest, reading, judged);
    const rationale = judgeText === null ? null : withoutThinking(judgeText);
    const swap = swaps.size > 0 && { swap: swaps.get(judged.outcome.index) ?? {} };
    const written = { judgeText, rationale, metaText, metaAnalysis, human: judged.check, ...models, ...swap };
    return outcomeRow(judged.item, judged.outcome, written);
  });
  const parts = {
    jsonl: () => joinedLines('', mapped(rows, jsonLine)),
    csv: () =>
      joinedLines(
        outcomeCsvHead(columns),
        mapped(rows, (row) => outcomeCsvLine(columns, row)),
      ),
    parquet: () => writeParquet(outcomeTable(columns), batched(rows)),
  } satisfies Record<TableFormat, () => FileParts>;
  return { fileName: `${stemOf(manifest)}.outcomes.${format}`, type: types[format], parts: parts[format]() };
}

/** Rollouts with the rewards of RLVR and R-Align, for a trainer of the GenRM: one for each draw. */
const rewardRows = (source: RowSource): Download =>
  lines(source, `${stemOf(source.manifest)}.rewards.jsonl`, (judged) =>
    rollouts(judged, source.reading)
      // A verdict without a text is no rollout.
      .filter(({ call }) => call.stated?.alone !== true)
      .map(({ call, outcome }) => jsonLine({ ...rewardRow(judged.item, outcome, call) }))
      .join(''),
  );

/** Preference pairs as the GenRM labels them. */
const dpoRows = (source: RowSource): Download =>
  lines(source, `${stemOf(source.manifest)}.dpo.jsonl`, ({ item, outcome }) => {
    const row = dpoRow(item, outcome);
    return row === null ? '' : jsonLine({ ...row });
  });

function rowResult(manifest: RunManifest, reading: Reading, { outcome, generations, failures }: Judged): RowResult {
  const generation = (stage: Stage): Generation | null => mainCall(generations, manifest, stage);
  const metaText = generation('meta')?.text ?? null;
  const metaFailure = mainCall(failures, manifest, 'meta');
  const metaError =
    outcome.kind === 'meta-failed'
      ? (metaFailure?.failure.message ?? 'The call failed.')
      : outcome.kind === 'not-tested' && manifest.metaJudge !== null
        ? 'There is no golden judgment to compare with.'
        : outcome.kind === 'meta-pending'
          ? 'Not judged yet.'
          : null;
  return {
    judgeText: textOf(generation('judge')),
    verdict: outcome.verdict,
    metaText,
    metaAnalysis: metaText === null ? '' : parseMeta(reading.metaParser, metaText).analysis,
    // The format has one word for a right label whose rationale was not judged, whatever the reason.
    metaVerdict: outcome.metaVerdict ?? (manifest.metaJudge === null ? null : 'call-failed'),
    model: manifest.importedFrom === undefined ? manifest.genrm.id : null,
    metaJudge: manifest.metaJudge?.id ?? null,
    ...(metaError !== null && { metaError }),
  };
}

/** null also where a result file held the verdict alone. */
const textOf = (judge: Generation | null): string | null =>
  judge?.stated?.alone === true ? null : (judge?.text ?? null);

async function* whole(text: Promise<string>): AsyncGenerator<string, void, undefined> {
  yield await text;
}

/** The paper's results_summary.csv, with this run's line. */
function summaryFile(manifest: RunManifest, summary: Summary): Download {
  const csv = summaryCsv([
    {
      model: fileNamePart(manifest.genrm.id),
      bench: fileNamePart(manifest.benchmark.name),
      lAcc: summary.lAcc.value,
      sCorr: summary.sCorr.value,
      fScore: summary.fScore.value,
    },
  ]);
  return { fileName: 'results_summary.csv', type: types.csv, parts: whole(Promise.resolve(csv)) };
}

/** All numbers as data, with everything that belongs to them. */
const reportFile = (run: RunRecord, source: RowSource): Download => ({
  fileName: 'report.json',
  type: 'application/json',
  parts: reportText(run, source),
});

async function* reportText(run: RunRecord, source: RowSource): AsyncGenerator<string, void, undefined> {
  const { store, outcomes, reading, swaps } = source;
  const beside = await besideOf(store, run.manifest, reading, swaps);
  yield `${JSON.stringify(reportOf(run, outcomes, reading, beside), null, 2)}\n`;
}

type RunSource = Pick<RowSource, 'store' | 'manifest' | 'signal'>;

const bundleBytes = ({ store, manifest, signal }: RunSource): Bytes => gzipped(store.exportRun(manifest.id), signal);

const redactedBytes = ({ store, manifest, outcomes, signal }: RowSource): Bytes =>
  gzipped(
    store.exportRun(
      manifest.id,
      outcomes.map(({ index }) => index),
    ),
    signal,
  );

/** The run as one page that works its own numbers out again. */
const htmlFile = (run: RunRecord, source: RowSource, write: WriteReport, redacted: boolean): Download => ({
  fileName: `${stemOf(run.manifest)}.${redacted ? 'redacted.' : ''}html`,
  type: 'text/html',
  parts: pageParts(run, source, write, redacted),
});

async function* pageParts(
  run: RunRecord,
  source: RowSource,
  write: WriteReport,
  redacted: boolean,
): AsyncGenerator<string, void, undefined> {
  const beside = await besideOf(source.store, run.manifest, source.reading, source.swaps);
  yield* write({
    ...{ run, outcomes: source.outcomes, redacted, readings: source.reading, beside },
    bundle: redacted ? redactedBytes(source) : bundleBytes(source),
    audit: await auditBytes(source, beside.standing.runId, redacted),
  });
}

/** The audit that the numbers rest on, as a run of its own. */
async function auditBytes(
  { store, signal }: RowSource,
  runId: string | null,
  redacted: boolean,
): Promise<Bytes | null> {
  const audit = runId === null ? null : await store.getRun(runId);
  if (audit === null) return null;
  const all = Array.from({ length: audit.manifest.benchmark.itemCount }, (_, at) => at);
  return gzipped(store.exportRun(audit.manifest.id, redacted ? all : undefined), signal);
}

/** The run as Plumbline reads it back: manifest, items, raw generations. */
export const bundleFile = (source: RunSource): Download => ({
  fileName: `${stemOf(source.manifest)}.plumbline`,
  type: 'application/gzip',
  parts: bundleBytes(source),
});

/** The same without any text: all numbers, and nothing to read. */
const redactedFile = (source: RowSource): Download => ({
  fileName: `${stemOf(source.manifest)}.redacted.plumbline`,
  type: 'application/gzip',
  parts: redactedBytes(source),
});

export function downloadOf(kind: DownloadKind, run: RunRecord, source: RowSource, writers: Writers): Download {
  switch (kind) {
    case 'rows':
      return resultRows(source);
    case 'summary':
      return summaryFile(run.manifest, summarise(source.outcomes));
    case 'report':
      return reportFile(run, source);
    case 'html':
      return htmlFile(run, source, writers.report, false);
    case 'html-redacted':
      return htmlFile(run, source, writers.report, true);
    case 'items-jsonl':
      return itemFile(source, 'jsonl', writers.parquet);
    case 'items-csv':
      return itemFile(source, 'csv', writers.parquet);
    case 'items-parquet':
      return itemFile(source, 'parquet', writers.parquet);
    case 'outcomes-jsonl':
      return outcomeFile(source, 'jsonl', writers.parquet);
    case 'outcomes-csv':
      return outcomeFile(source, 'csv', writers.parquet);
    case 'outcomes-parquet':
      return outcomeFile(source, 'parquet', writers.parquet);
    case 'rewards':
      return rewardRows(source);
    case 'dpo':
      return dpoRows(source);
    case 'bundle':
      return bundleFile(source);
    case 'redacted':
      return redactedFile(source);
  }
}

/** The whole file, for what needs it in one piece. */
export async function blobOf({ type, parts }: Download): Promise<Blob> {
  const blobs: Blob[] = [];
  for await (const part of parts) blobs.push(new Blob([part]));
  return new Blob(blobs, { type });
}
