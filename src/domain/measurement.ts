import { isAuditRun } from './audit/audit-run';
import { isGoldenRun } from './protocols/golden';
import type { RunManifest } from './run';

/** Whether a run measures its GenRM; others write golden judgments or audit a meta-judge, and stand in no list of runs. */
export const isMeasurement = (manifest: RunManifest): boolean => !isGoldenRun(manifest) && !isAuditRun(manifest);
