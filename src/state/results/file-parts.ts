import type { TableRow } from '../../domain/exports/table';
import { timeSlice } from './time-slice';

/** The content of a file, piece by piece, so that it is never held whole. */
export type FileParts = AsyncIterable<string | Uint8Array<ArrayBuffer>>;

/** Pieces of about this many UTF-16 units: large enough to write well, small enough to be a short task. */
const pieceLength = 1 << 16;

/** Lines joined to larger pieces. */
export async function* joinedLines(
  head: string,
  lines: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  let text = head;
  for await (const line of lines) {
    text += line;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

const batchRows = 100;

export async function* batched(rows: AsyncIterable<TableRow>): AsyncGenerator<readonly TableRow[], void, undefined> {
  let batch: TableRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export async function* mapped<T, U>(
  values: AsyncIterable<T>,
  map: (value: T) => U,
): AsyncGenerator<U, void, undefined> {
  for await (const value of values) yield map(value);
}

/** The text as gzip packs it. The browser packs on this thread, so pieces are small. */
export async function* gzipped(
  texts: AsyncIterable<string>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const slice = timeSlice(signal);
  const source = texts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let bytes = new Uint8Array();
  const plain = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (slice.due()) await slice.pause();
      while (bytes.length === 0) {
        const next = await source.next();
        if (next.done === true) {
          controller.close();
          return;
        }
        bytes = encoder.encode(next.value);
      }
      controller.enqueue(bytes.subarray(0, pieceLength));
      bytes = bytes.subarray(pieceLength);
    },
    async cancel() {
      await source.return?.();
    },
  });
  const reader = plain.pipeThrough(new CompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
