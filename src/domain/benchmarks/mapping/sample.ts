import { createRowSource } from '../container';
import type { Row } from '../format';
import type { Batch, GivenRow, ImportSession } from '../import-session';
import { detectFormat } from '../index';
import { maxLineLength } from '../line-splitter';
import type { Entry } from '../row-source';
import { cellReader } from '../table-rows';
import { rowsInside } from '../wrapper';
import type { Delimiter } from '../text-reading';
import { sampleRows, shapeOf } from './shape';

/** The start of a file, read as rows and not yet as items. */
export interface FileSample {
  readonly rows: readonly Row[];
  readonly shape: string;
  /** Id of the format that fits, if one does. */
  readonly format: string | null;
  readonly confidence: number;
  /** Between the cells; null if it is no table. */
  readonly delimiter: Delimiter | null;
}

/** Takes what an ImportSession takes, and stops when it has rows enough. */
export interface SampleSession extends Pick<ImportSession, 'push' | 'pushRows' | 'note' | 'isStopped'> {
  end(): FileSample;
}

/** Bounds on what is looked at: a few huge rows are enough, and so is a long start without a row. */
const lengthLimit = 16 << 20;

/** @param asked between the cells, if a person says so. */
export function createSampleSession(asked?: Delimiter): SampleSession {
  let delimiter: Delimiter | null = null;
  const note = (): void => undefined;
  const source = createRowSource(maxLineLength, (layout) => (delimiter = layout.delimiter), note, asked);
  const rows: Row[] = [];
  let length = 0;

  const isStopped = (): boolean => rows.length >= sampleRows || length >= lengthLimit;
  function take(entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.kind === 'good' && rows.length < sampleRows) rows.push(entry.row);
  }

  return {
    isStopped,
    note,
    push(text, damaged) {
      length += text.length;
      take(source.push(text, damaged));
      return nothing;
    },
    pushRows(given: readonly GivenRow[]) {
      rows.push(...given.slice(0, sampleRows - rows.length).map(({ row }) => row));
      return nothing;
    },
    end() {
      // A file that was cut off has its last row cut off.
      if (!isStopped()) take(source.end(false));
      const given = delimiter !== null ? rows.map(cellReader(rows)) : rows;
      const [outer] = given;
      const inner =
        given.length === 1 && outer !== undefined && detectFormat(given).format === null ? rowsInside(outer) : null;
      const read = inner?.slice(0, sampleRows) ?? given;
      const { format, confidence } = detectFormat(read);
      return { rows: read, shape: shapeOf(read), format: format?.id ?? null, confidence, delimiter };
    },
  };
}

const nothing: Batch = { items: [], aside: [], calls: [], golden: [] };
