import { auditedOf, isAuditRun, sameAudited, type Audited } from '../../domain/audit/audit-run';
import type { Standing } from '../../domain/audit/standing';
import type { MetaParserId } from '../../domain/meta-judge';
import type { RunManifest, RunRecord } from '../../domain/run';
import type { LibraryStore } from '../../run/ports';
import { isUnchanged } from '../results/is-unchanged';
import { readAudit, standingOf, type FoundAudit } from './read-audits';

/** All audits of this browser, and the runs that each of them holds for. */
export class Audits {
  #found: readonly FoundAudit[] = $state.raw([]);
  #runs: readonly RunRecord[] = $state.raw([]);
  readonly #store: LibraryStore;

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  /** Reads what is new. */
  readonly refresh = async (): Promise<void> => {
    const runs = await this.#store.runs();
    const found: FoundAudit[] = [];
    for (const record of runs) {
      const known = this.#found.find((audit) => isUnchanged(audit.record, record));
      const audit = known ?? (await readAudit(this.#store, record));
      if (audit) found.push(audit);
    }
    this.#found = found;
    this.#runs = runs;
  };

  /** How the meta-judge of a run stands, its verdicts read with a parser. */
  standing(audited: Audited | null, parser: MetaParserId): Standing {
    return standingOf(this.#found, audited, parser);
  }

  /** The audit of the same, if one was started. */
  of(audited: Audited): RunRecord | null {
    return this.#found.find((audit) => sameAudited(audit.audited, audited))?.record ?? null;
  }

  /** Runs whose S-Corr an audit speaks of. */
  runsOf(audit: RunManifest): readonly RunRecord[] {
    const audited = auditedOf(audit);
    return this.#runs.filter(({ manifest }) => {
      const other = isAuditRun(manifest) ? null : auditedOf(manifest);
      return audited !== null && other !== null && sameAudited(other, audited);
    });
  }
}
