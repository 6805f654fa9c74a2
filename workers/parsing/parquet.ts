import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { GivenRow } from '../../src/domain/benchmarks/import-session';
import type { FileProblem } from '../../src/domain/benchmarks/report';
import type { ItemWarning } from '../../src/domain/item';
import { FileError } from './file-error';

/** Shorter is no Parquet file: two marks and the length of the footer. */
const leastBytes = 12;

/** A text may begin with U+FEFF; only in front of a file is that a byte order mark. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes) };

export interface RowGroup {
  readonly rows: readonly GivenRow[];
  /** Of the file's rows, so much has been read with these: 0..1. */
  readonly share: number;
}

/**
 * Rows of a Parquet file as JSON would hold them, a row group at a time: a smaller window would unpack the whole group
 * again.
 * @throws FileError
 */
export async function* parquetRows(blob: Blob): AsyncGenerator<RowGroup> {
  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice: (start, end) => blob.slice(start, end).arrayBuffer(),
  };
  if (blob.size < leastBytes) throw cutOff();
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw error instanceof Error && error.message.includes('footer') ? cutOff(error) : unreadable(error);
  });
  const total = Number(metadata.num_rows);
  if (total === 0) throw new FileError(noRows(metadata.schema.slice(1).map(({ name }) => name)));
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const read = parquetReadObjects({ file, metadata, compressors, parsers, rowStart: start, rowEnd: end });
    const rows = await read.catch((error: unknown) => {
      throw unreadable(error);
    });
    start = end;
    yield { rows: rows.map(given), share: end / total };
  }
}

function given(read: Readonly<Record<string, unknown>>): GivenRow {
  const marks = new Set<ItemWarning>();
  const row = Object.fromEntries(Object.entries(read).map(([name, value]) => [name, asJson(value, marks)]));
  return { row, marks: [...marks] };
}

/** 64-bit integers that JavaScript cannot hold become text, as an id must not lose digits. */
function asJson(value: unknown, marks: Set<ItemWarning>): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === 'object') return objectAsJson(value, marks);
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  marks.add('non-json-number');
  return null;
}

function objectAsJson(value: object, marks: Set<ItemWarning>): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) {
    marks.add('attachment-dropped');
    return '[binary data omitted]';
  }
  if (Array.isArray(value)) return value.map((one) => asJson(one, marks));
  // fromEntries defines own properties: a column called __proto__ stays a column.
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJson(one, marks)]));
}

const noRows = (columns: readonly string[]): FileProblem => ({
  code: 'no-rows',
  message: `The Parquet file is valid and holds no rows. Its columns: ${columns.join(', ')}.`,
});

const cutOff = (cause?: unknown): FileError =>
  new FileError(
    { code: 'parquet-cut-off', message: 'The Parquet file is cut off: its end is missing. Get the file again.' },
    { cause },
  );

const unreadable = (cause: unknown): FileError =>
  new FileError(
    {
      code: 'parquet-unreadable',
      message: `The Parquet file is damaged or written in a way that cannot be read (${cause instanceof Error ? cause.message : String(cause)}). Get it again, or write it anew with pandas or DuckDB.`,
    },
    { cause },
  );
