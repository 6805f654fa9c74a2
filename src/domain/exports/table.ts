/** A column of a table; writers that store columns need to know its kind before the first row. */
export interface TableColumn {
  readonly name: string;
  /** `turns`: a list of {role, content}. Any cell may be null. */
  readonly kind: 'text' | 'integer' | 'number' | 'truth' | 'turns';
}

export type TableRow = Readonly<Record<string, unknown>>;

/** Turns rows into the bytes of a Parquet file, off the main thread. */
export type WriteParquet = (
  columns: readonly TableColumn[],
  batches: AsyncIterable<readonly TableRow[]>,
) => AsyncIterable<Uint8Array<ArrayBuffer>>;
