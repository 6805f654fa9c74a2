import type { BenchmarkFormat, ImportedCall } from '../domain/benchmarks/format';
import type { Judge } from '../domain/benchmarks/judgments';
import { isLabel } from '../domain/benchmarks/label';
import { rAlignResult } from '../domain/benchmarks/r-align-result';
import { unmeasured, type FailedCall, type Generation } from '../domain/generation';
import type { Benchmark } from '../domain/item';
import type { ModelRef } from '../domain/model';
import { rAlign } from '../domain/protocols/r-align';
import type { RunManifest } from '../domain/run';

/** A model of which only its texts are known. */
const unknownModel = (id: string, name: string, fileName: string): ModelRef => ({
  id,
  name,
  engine: 'scripted',
  source: { kind: 'file', fileName },
  contextTokens: 0,
  quantisation: 'unknown',
});

/** What a result file tells of the run it is. */
export interface ResultFile {
  readonly fileName: string;
  /** Format of the rows. */
  readonly format: BenchmarkFormat | null;
  readonly judge: Judge;
}

/** The manifest of a run that was made elsewhere and read from a result file. */
export function importedManifest(
  id: string,
  now: number,
  appVersion: string,
  benchmark: Benchmark,
  { fileName, format, judge: { name, calls } }: ResultFile,
): RunManifest {
  const states = calls.some((call) => call.stage === 'judge' && call.stored !== null);
  const parsers = format?.parsers?.filter((parser) => states || parser !== 'stated') ?? [];
  const hasMetaJudge = calls.some((call) => call.stage === 'meta');
  // What was asked is not in these files, so no protocol of ours; R-Align's own rows are read as its scripts read them.
  const isOwn = format === null || format.id === rAlignResult.id;
  return {
    id,
    createdAt: now,
    appVersion,
    benchmark: { id: benchmark.id, name: benchmark.name, itemCount: benchmark.itemCount },
    genrm: unknownModel(name ?? 'imported-genrm', name ?? `GenRM of ${fileName}`, fileName),
    metaJudge: hasMetaJudge ? unknownModel('imported-meta-judge', `meta-judge of ${fileName}`, fileName) : null,
    protocol: isOwn
      ? { id: rAlign.id, version: rAlign.version, prompts: null }
      : { id: format.id, version: format.version, prompts: null },
    parser: parsers[0] ?? 'r-align-exact',
    ...(parsers.length > 0 && { parsers }),
    seed: 0,
    importedFrom: fileName,
  };
}

/** A call of a result file as the record keeps it; the file knows neither prompt nor timing. */
export function storedCall(runId: string, call: ImportedCall, now: number): Generation | FailedCall {
  const { itemId, stage, order = 'AB', sample = 0, text, stored } = call;
  const key = { runId, itemId, stage, order, sample };
  const isStated = stage === 'judge' && stored !== null;
  if (text === null && !isStated) {
    return {
      ...key,
      failure: { kind: 'generation-failed', message: 'The result file says that this call failed.' },
      attempts: 1,
      at: now,
    };
  }
  return {
    ...key,
    text: text ?? '',
    ...unmeasured,
    startedAt: now,
    ...(isStated && { stated: { verdict: isLabel(stored) ? stored : null, alone: text === null } }),
  };
}
