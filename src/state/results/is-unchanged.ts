import type { RunRecord } from '../../domain/run';

/** Whether a run that was read before has nothing new. */
export const isUnchanged = (before: RunRecord, run: RunRecord): boolean =>
  run.status.state !== 'running' &&
  before.manifest.id === run.manifest.id &&
  before.status.state === run.status.state &&
  before.status.target === run.status.target &&
  before.status.updatedAt === run.status.updatedAt;
