import { expose, transfer } from 'comlink';
import type { WriteApi } from '../src/engine/api';
import { createParquetWriter, type TableWriter } from './writing/parquet-writer';

let writer: TableWriter | null = null;

const written = (bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array<ArrayBuffer>> => {
  if (!bytes) throw new Error('no file has been started');
  return Promise.resolve(transfer(bytes, [bytes.buffer]));
};

const api = {
  start(columns) {
    writer = createParquetWriter(columns);
    return Promise.resolve();
  },
  add: (rows) => written(writer?.add(rows)),
  end: () => written(writer?.end()),
} satisfies WriteApi;

expose(api);
