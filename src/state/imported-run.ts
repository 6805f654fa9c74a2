import type { ImportedCall } from '../domain/benchmarks/format';
import type { FailedCall, Generation } from '../domain/generation';
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

/** The manifest of a run that was made elsewhere and read from a result file. */
export function importedManifest(
  id: string,
  now: number,
  appVersion: string,
  benchmark: Benchmark,
  fileName: string,
  hasMetaJudge: boolean,
): RunManifest {
  return {
    id,
    createdAt: now,
    appVersion,
    benchmark: { id: benchmark.id, name: benchmark.name, itemCount: benchmark.itemCount },
    genrm: unknownModel('imported-genrm', `GenRM of ${fileName}`, fileName),
    metaJudge: hasMetaJudge ? unknownModel('imported-meta-judge', `meta-judge of ${fileName}`, fileName) : null,
    protocol: { id: rAlign.id, version: rAlign.version, prompts: null },
    parser: 'r-align-exact',
    seed: 0,
    importedFrom: fileName,
  };
}

/** A call of a result file as the record keeps it; the file knows neither prompt nor timing. */
export function storedCall(runId: string, call: ImportedCall, now: number): Generation | FailedCall {
  const key = { runId, itemId: call.itemId, stage: call.stage, order: 'AB', sample: 0 } as const;
  if (call.text === null) {
    return {
      ...key,
      failure: { kind: 'generation-failed', message: 'The result file says that this call failed.' },
      attempts: 1,
      at: now,
    };
  }
  return {
    ...key,
    text: call.text,
    finish: 'stop',
    usage: { promptTokens: null, completionTokens: null, cachedTokens: null },
    timing: { firstTokenMs: null, durationMs: 0 },
    prompt: '',
    seed: 0,
    startedAt: now,
  };
}
