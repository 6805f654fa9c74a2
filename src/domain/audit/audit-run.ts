import type { ModelRef } from '../model';
import type { RunManifest } from '../run';
import type { AuditOf, PassedOver } from './audit-of';
import { auditVersion } from './kinds';

type AuditManifest = RunManifest & { readonly audit: AuditOf };

export const isAuditRun = (manifest: RunManifest): manifest is AuditManifest => manifest.audit !== undefined;

/** Stands where a run has a GenRM; nothing can be loaded by it. */
export const plantedAuthor: ModelRef = {
  id: 'planted-cases',
  name: 'Planted cases',
  engine: 'scripted',
  source: { kind: 'url', url: '' },
  contextTokens: 0,
  quantisation: 'none',
};

/** What S-Corr is a function of: one audit holds for all runs that agree in it. */
export interface Audited {
  readonly benchmark: { readonly id: string; readonly name: string };
  readonly metaJudge: ModelRef;
  readonly protocol: RunManifest['protocol'];
}

/** null: the run has no meta-judge. */
export function auditedOf({ benchmark, metaJudge, protocol, audit, redacted }: RunManifest): Audited | null {
  if (metaJudge === null) return null;
  const of = audit?.benchmark ?? { id: redacted?.benchmarkId ?? benchmark.id, name: benchmark.name };
  return { benchmark: of, metaJudge, protocol };
}

const key = ({ benchmark, metaJudge, protocol }: Audited): string => {
  const { id, engine, contextTokens, quantisation, bytes = null } = metaJudge;
  // Only the meta-judge's own prompt reaches it.
  const prompt = protocol.prompts?.meta ?? null;
  return JSON.stringify([
    benchmark.id,
    id,
    engine,
    contextTokens,
    quantisation,
    bytes,
    protocol.id,
    protocol.version,
    prompt,
  ]);
};

export const sameAudited = (a: Audited, b: Audited): boolean => key(a) === key(b);

/** The manifest of an audit. @param planted the benchmark of the planted items. */
export const auditManifest = (
  { benchmark, metaJudge, protocol }: Audited,
  planted: RunManifest['benchmark'],
  passedOver: PassedOver,
  made: Pick<RunManifest, 'id' | 'createdAt' | 'appVersion' | 'seed'>,
): AuditManifest => ({
  ...made,
  benchmark: planted,
  genrm: plantedAuthor,
  metaJudge,
  protocol,
  // The letter was put there; no parser has to find it.
  parser: 'stated',
  parsers: ['stated'],
  audit: { benchmark: { id: benchmark.id, name: benchmark.name }, version: auditVersion, seed: made.seed, passedOver },
});
