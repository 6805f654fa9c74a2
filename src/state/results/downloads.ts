import { resultFileName, fileNamePart } from '../../domain/exports/file-names';
import { outcomeCsvHead, outcomeCsvLine, outcomeRow } from '../../domain/exports/outcome-row';
import { jsonLine, rAlignRow, type RowResult } from '../../domain/exports/r-align-row';
import { reportOf } from '../../domain/exports/report';
import { summaryCsv } from '../../domain/exports/summary-csv';
import { dpoRow, rewardRow } from '../../domain/exports/training-rows';
import type { FailedCall, Generation, Stage } from '../../domain/generation';
import type { Item } from '../../domain/item';
import { parseMeta } from '../../domain/meta-judge';
import type { Summary } from '../../domain/metrics/summary';
import type { Outcome, Reading } from '../../domain/outcome';
import type { RunManifest, RunRecord } from '../../domain/run';
import { withoutThinking } from '../../domain/verdict';
import type { LibraryStore } from '../../run/ports';
import { mainCall } from './main-call';
import { timeSlice } from './time-slice';

export interface Download {
  readonly fileName: string;
  readonly blob: Blob;
}

const nameOf = ({ benchmark, genrm, metaJudge }: RunManifest): string =>
  resultFileName(benchmark.name, genrm.id, metaJudge?.id ?? null);

const stemOf = (manifest: RunManifest): string => nameOf(manifest).replace(/\.jsonl$/, '');

const chunk = 40;

interface Judged {
  readonly item: Item;
  readonly outcome: Outcome;
  readonly stored: StoredCalls;
}

/** All that a file of rows is made of. */
export interface RowSource {
  readonly store: LibraryStore;
  readonly manifest: RunManifest;
  readonly outcomes: readonly Outcome[];
  readonly reading: Reading;
  readonly signal: AbortSignal;
}

/** A file with a line for each judged item, in file order, read as the screen reads it. */
async function lines(
  { store, manifest, outcomes, signal }: RowSource,
  lineOf: (judged: Judged) => string,
  head = '',
): Promise<Blob> {
  const judged = outcomes.filter(({ kind }) => kind !== 'pending');
  const slice = timeSlice(signal);
  const parts: (string | Blob)[] = [head];
  for (let from = 0; from < judged.length; from += chunk) {
    const part = judged.slice(from, from + chunk);
    const [items, calls] = await Promise.all([
      store.items(
        manifest.benchmark.id,
        part.map(({ index }) => index),
      ),
      Promise.all(part.map(({ itemId }) => store.callsOf(manifest.id, itemId))),
    ]);
    let text = '';
    for (const [i, outcome] of part.entries()) {
      const item = items[i];
      const stored = calls[i];
      if (item && stored) text += lineOf({ item, outcome, stored });
      if (slice.due()) await slice.pause();
    }
    // A blob, so that the text so far may leave memory.
    parts.push(new Blob([text]));
  }
  return new Blob(parts, { type: head === '' ? 'application/x-ndjson' : 'text/csv' });
}

/** The run as R-Align's scripts write it: one row per judged item. */
export async function resultRows(source: RowSource): Promise<Download> {
  const { manifest, reading } = source;
  const blob = await lines(source, ({ item, outcome, stored }) =>
    jsonLine(rAlignRow(item, rowResult(manifest, outcome, reading, stored))),
  );
  return { fileName: nameOf(manifest), blob };
}

/** Items and outcomes as a flat table. */
export async function outcomeTable(source: RowSource, format: 'csv' | 'jsonl'): Promise<Download> {
  const { manifest, reading } = source;
  const blob = await lines(
    source,
    ({ item, outcome, stored }) => {
      const { judgeText, metaText, metaAnalysis } = rowResult(manifest, outcome, reading, stored);
      const rationale = judgeText === null ? null : withoutThinking(judgeText);
      const models = { genrm: manifest.genrm.id, metaJudge: manifest.metaJudge?.id ?? null };
      const row = outcomeRow(item, outcome, { judgeText, rationale, metaText, metaAnalysis, ...models });
      return format === 'csv' ? outcomeCsvLine(row) : jsonLine(row);
    },
    format === 'csv' ? outcomeCsvHead : '',
  );
  return { fileName: `${stemOf(manifest)}.outcomes.${format}`, blob };
}

/** Rollouts with the rewards of RLVR and R-Align, for a trainer of the GenRM. */
export async function rewardRows(source: RowSource): Promise<Download> {
  const { manifest } = source;
  const blob = await lines(source, ({ item, outcome, stored }) => {
    const call = mainCall(stored.generations, manifest, 'judge');
    return call === null ? '' : jsonLine({ ...rewardRow(item, outcome, call) });
  });
  return { fileName: `${stemOf(manifest)}.rewards.jsonl`, blob };
}

/** Preference pairs as the GenRM labels them. */
export async function dpoRows(source: RowSource): Promise<Download> {
  const blob = await lines(source, ({ item, outcome }) => {
    const row = dpoRow(item, outcome);
    return row === null ? '' : jsonLine({ ...row });
  });
  return { fileName: `${stemOf(source.manifest)}.dpo.jsonl`, blob };
}

interface StoredCalls {
  readonly generations: readonly Generation[];
  readonly failures: readonly FailedCall[];
}

function rowResult(manifest: RunManifest, outcome: Outcome, reading: Reading, stored: StoredCalls): RowResult {
  const generation = (stage: Stage): Generation | null => mainCall(stored.generations, manifest, stage);
  const metaText = generation('meta')?.text ?? null;
  const metaFailure = mainCall(stored.failures, manifest, 'meta');
  const metaError =
    outcome.kind === 'meta-failed'
      ? (metaFailure?.failure.message ?? 'The call failed.')
      : outcome.kind === 'not-tested' && manifest.metaJudge !== null
        ? 'There is no golden judgment to compare with.'
        : outcome.kind === 'meta-pending'
          ? 'Not judged yet.'
          : null;
  return {
    judgeText: generation('judge')?.text ?? null,
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

/** The paper's results_summary.csv, with this run's line. */
export function summaryFile(manifest: RunManifest, summary: Summary): Download {
  const csv = summaryCsv([
    {
      model: fileNamePart(manifest.genrm.id),
      bench: fileNamePart(manifest.benchmark.name),
      lAcc: summary.lAcc.value,
      sCorr: summary.sCorr.value,
      fScore: summary.fScore.value,
    },
  ]);
  return { fileName: 'results_summary.csv', blob: new Blob([csv], { type: 'text/csv' }) };
}

/** All numbers as data, with everything that belongs to them. */
export const reportFile = (run: RunRecord, outcomes: readonly Outcome[], reading: Reading): Download => ({
  fileName: 'report.json',
  blob: new Blob([JSON.stringify(reportOf(run, outcomes, reading), null, 2), '\n'], { type: 'application/json' }),
});

/** The run as Plumbline reads it back: manifest, items, raw generations. */
export const bundleFile = async (store: LibraryStore, manifest: RunManifest): Promise<Download> => ({
  fileName: `${stemOf(manifest)}.plumbline`,
  blob: await store.exportRun(manifest.id),
});
