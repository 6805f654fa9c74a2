import { unmeasured, type Generation } from '../generation';
import type { Item } from '../item';
import { auditVersion } from './kinds';
import type { PlantedCase } from './plant';

/** The item of a planted case: the same comparison, once for each kind that was made of it. */
export const plantedItem = ({ kind, item }: PlantedCase, benchmarkId: string, line: number): Item => ({
  ...item,
  id: `${kind}: ${item.id}`,
  subset: kind,
  meta: {
    format: 'planted',
    formatVersion: auditVersion,
    line,
    ...(item.meta.goldenFrom && { goldenFrom: item.meta.goldenFrom }),
    planted: { of: item.id, benchmark: benchmarkId },
  },
});

/** What stands in place of the GenRM's generation. */
export const plantedGeneration = (
  runId: string,
  itemId: string,
  { item, text }: PlantedCase,
  now: number,
): Generation => ({
  ...{ runId, itemId, stage: 'judge', order: 'AB', sample: 0 },
  text,
  ...unmeasured,
  startedAt: now,
  stated: { verdict: item.goldenLabel, alone: false },
  planted: true,
});
