import type { Batch, ImportSession } from '../../src/domain/benchmarks/import-session';
import { sniff, sniffLength } from '../../src/domain/benchmarks/sniff';
import { encodingNames } from '../../src/domain/benchmarks/text-reading';
import type { FileNote, FileProblem } from '../../src/domain/benchmarks/report';
import { createDecoder, type Decoder, type TextPiece } from './decode';
import { fileGone, FileError } from './file-error';
import { unpacked } from './gunzip';

/** What a file is read into. */
export type RowTaker = Pick<ImportSession, 'push' | 'pushRows' | 'note' | 'isStopped'>;

/** `.jsonl.gz.gz` happens; more levels do not. */
const maxLevels = 2;

/**
 * Reads a file into a session, unpacked if it is gzip, a chunk at a time: the next is read when this one is used up. Ends
 * early when the session is stopped.
 * @param onBytes how much of the file itself has been read.
 * @param encoding of its text, if a person says so.
 * @throws FileError with the problem, for a person; what came before it is good.
 */
export async function* readFile(
  file: Blob,
  session: RowTaker,
  onBytes: (count: number) => void,
  encoding?: string,
): AsyncGenerator<Batch> {
  let bytes: AsyncGenerator<Uint8Array> = fileBytes(file, onBytes);
  for (let level = 0; ; level++) {
    const { head, complete, all } = await peek(bytes);
    const found = sniff(head, complete);
    if (found.kind === 'refused') throw new FileError(found.problem);
    if (found.kind === 'text') {
      if (encoding !== undefined) session.note(chosen(encoding));
      else if (found.isGuessed === true) session.note(guessed(found.encoding));
      yield* readText(all, createDecoder(encoding ?? found.encoding), session);
      return;
    }
    if (found.kind === 'parquet') {
      // Its list of contents stands at the end: it is read from there, not as a stream.
      const whole = level === 0 ? file : await collected(all);
      if (level === 0) await all.return(undefined);
      // Few files are Parquet: its code is loaded for those.
      const { parquetRows } = await import('./parquet');
      for await (const { rows, share } of parquetRows(whole)) {
        if (level === 0) onBytes(Math.round(share * file.size));
        yield session.pushRows(rows);
        if (session.isStopped()) return;
      }
      return;
    }
    if (level === maxLevels) throw new FileError(tooNested);
    bytes = unpacked(all, session.note);
  }
}

async function* readText(
  bytes: AsyncGenerator<Uint8Array>,
  decoder: Decoder,
  session: RowTaker,
): AsyncGenerator<Batch> {
  const push = function* (pieces: readonly TextPiece[]): Generator<Batch> {
    for (const { text, damaged } of pieces) {
      if (session.isStopped()) return;
      yield session.push(text, damaged);
    }
  };
  for await (const chunk of bytes) {
    yield* push(decoder.write(chunk));
    if (session.isStopped()) return;
  }
  yield* push(decoder.end());
}

async function collected(bytes: AsyncGenerator<Uint8Array>): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
  return new Blob(chunks);
}

async function* fileBytes(file: Blob, onBytes: (count: number) => void): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  const ask = (): ReturnType<typeof reader.read> => {
    const asked = reader.read();
    // It may fail while nobody waits for it.
    asked.catch(() => undefined);
    return asked;
  };
  let count = 0;
  try {
    // One chunk ahead: the disk works while this one is read.
    for (let next = ask(); ;) {
      const { value, done } = await next;
      if (done) break;
      next = ask();
      count += value.byteLength;
      onBytes(count);
      yield value;
    }
  } catch (error: unknown) {
    throw new FileError(fileGone, { cause: error });
  } finally {
    // After an early end the rest is not wanted; a stream that failed cannot be cancelled and need not be.
    await reader.cancel().catch(() => undefined);
  }
  if (count !== file.size) throw new FileError(fileGone);
}

/** The first bytes, and a stream that gives them again. */
async function peek(bytes: AsyncGenerator<Uint8Array>): Promise<{
  readonly head: Uint8Array;
  readonly complete: boolean;
  readonly all: AsyncGenerator<Uint8Array>;
}> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let complete = false;
  let failure: FileError | undefined;
  while (length < sniffLength) {
    const next = await bytes.next().catch((error: unknown) => {
      if (!(error instanceof FileError) || length === 0) throw error;
      // What came before it is good, and is to be read first.
      failure = error;
      return null;
    });
    if (next === null) break;
    if (next.done === true) {
      complete = true;
      break;
    }
    chunks.push(next.value);
    length += next.value.byteLength;
  }
  const head = new Uint8Array(Math.min(length, sniffLength));
  let at = 0;
  for (const chunk of chunks) {
    head.set(chunk.subarray(0, head.length - at), at);
    at = Math.min(head.length, at + chunk.byteLength);
  }
  return { head, complete: complete && length <= sniffLength, all: again(chunks, bytes, failure) };
}

async function* again(
  chunks: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
  failure: FileError | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    if (failure !== undefined) throw failure;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

const chosen = (encoding: string): FileNote => ({
  code: 'encoding-chosen',
  message: `Read as ${encodingNames.get(encoding) ?? encoding}, as was said.`,
});

const guessed = (encoding: string): FileNote => ({
  code: 'encoding-guessed',
  message: `The text has no mark that tells its encoding; it was read as ${encoding.toUpperCase()}, after its zero bytes.`,
});

const tooNested: FileProblem = {
  code: 'gzip-nested',
  message: 'The file is packed with gzip more than twice. Unpack it first.',
};
