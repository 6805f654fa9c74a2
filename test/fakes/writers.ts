import { writeParquet } from '../../src/engine/write-client';
import { writeReport } from '../../src/report/write';
import type { Writers } from '../../src/state/results/downloads';

/** What the app makes its files with. */
export const writers: Writers = { parquet: writeParquet, report: writeReport };
