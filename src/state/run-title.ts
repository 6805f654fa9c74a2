import { isAuditRun } from '../domain/audit/audit-run';
import { isGoldenRun } from '../domain/protocols/golden';
import type { RunRecord } from '../domain/run';

/** How a run is called where there is room for a few words only. */
export function runTitle({ manifest }: Pick<RunRecord, 'manifest'>): string {
  const { benchmark, genrm, metaJudge } = manifest;
  if (isAuditRun(manifest)) return `Audit of ${metaJudge?.name ?? ''} on ${manifest.audit.benchmark.name}`;
  return isGoldenRun(manifest)
    ? `Golden judgments for ${benchmark.name} by ${genrm.name}`
    : `${genrm.name} on ${benchmark.name}`;
}
