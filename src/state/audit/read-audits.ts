import { auditedOf, isAuditRun, sameAudited, type Audited } from '../../domain/audit/audit-run';
import { notAudited, type Standing } from '../../domain/audit/standing';
import { summariseAudit, type AuditSummary } from '../../domain/audit/summary';
import type { MetaParserId } from '../../domain/meta-judge';
import type { RunManifest, RunRecord } from '../../domain/run';
import type { LibraryStore } from '../../run/ports';
import { deriveRun } from '../results/derive';

/** An audit with what it says, under each way to read the meta-judge's verdicts. */
export interface FoundAudit {
  readonly record: RunRecord;
  readonly audited: Audited;
  readonly byParser: ReadonlyMap<MetaParserId, AuditSummary>;
}

const never = new AbortController().signal;

/** null for a run that is no audit. */
export async function readAudit(store: LibraryStore, record: RunRecord): Promise<FoundAudit | null> {
  const audited = auditedOf(record.manifest);
  if (!isAuditRun(record.manifest) || audited === null) return null;
  const { readings, outcomes } = await deriveRun(store, record, () => undefined, never);
  return {
    record,
    audited,
    byParser: new Map(readings.map(({ metaParser }, at) => [metaParser, summariseAudit(outcomes[at] ?? [])])),
  };
}

/** What the newest audit of the same meta-judge, protocol and benchmark says. @param audits newest first. */
export function standingOf(audits: readonly FoundAudit[], audited: Audited | null, parser: MetaParserId): Standing {
  const found = audited && audits.find((audit) => sameAudited(audit.audited, audited));
  const summary = found?.byParser.get(parser) ?? null;
  if (!found || summary === null) return notAudited;
  return { state: summary.state, runId: found.record.manifest.id, summary };
}

/** The newest audit that is stored of the same, finished or not. */
export async function auditIn(store: Pick<LibraryStore, 'runs'>, audited: Audited): Promise<RunRecord | null> {
  const isIts = ({ manifest }: RunRecord): boolean => {
    const other = isAuditRun(manifest) ? auditedOf(manifest) : null;
    return other !== null && sameAudited(other, audited);
  };
  return (await store.runs()).find(isIts) ?? null;
}

/** How a run's meta-judge stands by what is stored, for files made of the run. */
export async function standingIn(store: LibraryStore, manifest: RunManifest, parser: MetaParserId): Promise<Standing> {
  const audited = auditedOf(manifest);
  const record = audited && (await auditIn(store, audited));
  const audit = record && (await readAudit(store, record));
  return audit ? standingOf([audit], audited, parser) : notAudited;
}
