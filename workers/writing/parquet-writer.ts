import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { TableColumn, TableRow } from '../../src/domain/exports/table';

/** Rows of a row group: readers unpack a group at a time, and so do we while we write. */
const groupRows = 1000;
/** A group of long texts ends earlier. In UTF-16 units. */
const groupLength = 16 << 20;

/** Writes a Parquet file row group by row group; what is written leaves memory with each. */
export interface TableWriter {
  /** @returns the bytes that are ready; none while rows are collected. */
  add(rows: readonly TableRow[]): Uint8Array<ArrayBuffer>;
  end(): Uint8Array<ArrayBuffer>;
}

export function createParquetWriter(columns: readonly TableColumn[]): TableWriter {
  const bytes = new ByteWriter();
  const schema: SchemaElement[] = [{ name: 'root', num_children: columns.length }, ...columns.flatMap(schemaOf)];
  const file = new ParquetWriter({ writer: bytes, schema, createdBy: 'plumbline' });
  let rows: TableRow[] = [];
  let length = 0;

  function writeGroup(): void {
    if (rows.length === 0) return;
    const columnData = columns.map(({ name, kind }) => ({ name, data: rows.map((row) => cell(row[name], kind)) }));
    void file.write({ columnData, rowGroupSize: rows.length });
    rows = [];
    length = 0;
  }

  /** Its offsets count on. */
  function taken(): Uint8Array<ArrayBuffer> {
    const ready = bytes.getBytes().slice();
    bytes.index = 0;
    return ready;
  }

  return {
    add(more) {
      for (const row of more) {
        rows.push(row);
        length += lengthOf(row);
        if (rows.length >= groupRows || length >= groupLength) writeGroup();
      }
      return taken();
    },
    end() {
      writeGroup();
      void file.finish();
      return taken();
    },
  };
}

const lengthOf = (row: TableRow): number =>
  Object.values(row).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);

/** Whole numbers beyond 32 bits would wrap round. */
const cell = (value: unknown, kind: TableColumn['kind']): unknown =>
  value === undefined || value === null ? null : kind === 'integer' ? BigInt(Math.trunc(Number(value))) : value;

const textOf = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});

function schemaOf({ name, kind }: TableColumn): SchemaElement[] {
  switch (kind) {
    case 'text':
      return [textOf(name)];
    case 'integer':
      return [{ name, type: 'INT64', repetition_type: 'OPTIONAL' }];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }];
    case 'truth':
      return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }];
    case 'turns':
      return [
        { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
        textOf('role'),
        textOf('content'),
      ];
  }
}
