import { FlateErrorCode, Gunzip } from 'fflate';
import type { FileProblem, NoteFile } from '../../src/domain/benchmarks/report';
import { FileError } from './file-error';

/** What unpacks to more is a mistake or an attack. */
export interface UnpackLimits {
  /** Bytes. */
  readonly most: number;
  /** Unpacked to packed bytes; asked from so many unpacked bytes on, as honest files begin with repetitions too. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

export const unpackLimits: UnpackLimits = { most: 4 * 1024 ** 3, ratio: 200, ratioFrom: 256 * 1024 ** 2 };

const trailerLength = 8;

/**
 * Unpacks all members of a gzip file, a chunk at a time. What comes before a fault is given out first.
 *
 * Not DecompressionStream: that throws away what it has unpacked but not yet handed out when the data turns out to be
 * cut off, and it stops after the first of several members.
 * @throws FileError
 */
export async function* unpacked(
  packed: AsyncGenerator<Uint8Array>,
  note: NoteFile,
  limits: UnpackLimits = unpackLimits,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let count = 0;
  let countPacked = 0;
  let memberCount = 0;
  let tail: Uint8Array = new Uint8Array(0);
  const gunzip = new Gunzip((chunk) => {
    ready.push(chunk);
    count += chunk.byteLength;
    memberCount += chunk.byteLength;
  });
  gunzip.onmember = () => (memberCount = 0);

  const push = (chunk: Uint8Array, last: boolean): FileError | null => {
    try {
      gunzip.push(chunk, last);
    } catch (error: unknown) {
      return new FileError(faultOf(error, count > 0), { cause: error });
    }
    if (count > limits.most) return new FileError(tooLarge(limits));
    const isBomb = count > limits.ratioFrom && count > limits.ratio * countPacked;
    return isBomb ? new FileError(tooDense(limits)) : null;
  };

  for await (const chunk of packed) {
    countPacked += chunk.byteLength;
    tail = lastBytes(tail, chunk);
    const fault = push(chunk, false);
    yield* ready;
    ready = [];
    if (fault?.problem === trailing) {
      note(trailing);
      return;
    }
    if (fault) throw fault;
  }
  const fault = push(new Uint8Array(0), true);
  yield* ready;
  if (fault) throw fault;
  // fflate does not look at the end of a member, which holds the length of what was packed.
  if (lengthIn(tail) !== memberCount % 2 ** 32) throw new FileError(truncated);
}

function lastBytes(before: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (chunk.length >= trailerLength) return chunk.slice(-trailerLength);
  return Uint8Array.from([...before, ...chunk].slice(-trailerLength));
}

const lengthIn = (tail: Uint8Array): number =>
  tail.length < trailerLength ? -1 : new DataView(tail.buffer, tail.byteOffset).getUint32(4, true);

function faultOf(error: unknown, hasMember: boolean): FileProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === FlateErrorCode.UnexpectedEOF) return truncated;
  return code === FlateErrorCode.InvalidHeader && hasMember ? trailing : corrupt;
}

const truncated: FileProblem = {
  code: 'gzip-truncated',
  message: 'The gzip file is cut off: its end is missing. Get the file again.',
};
const corrupt: FileProblem = { code: 'gzip-corrupt', message: 'The gzip data is damaged. Get the file again.' };
const trailing: FileProblem = {
  code: 'gzip-trailing-bytes',
  message: 'Something that is not gzip stands behind the packed data; it was left out.',
};

const size = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${String(bytes / 1024 ** 3)} GB` : `${String(bytes / 1024 ** 2)} MB`;

const tooLarge = ({ most }: UnpackLimits): FileProblem => ({
  code: 'gzip-too-large',
  message: `The file unpacks to more than ${size(most)}; reading stopped there. Split it into smaller files.`,
});
const tooDense = ({ ratio, ratioFrom }: UnpackLimits): FileProblem => ({
  code: 'gzip-bomb',
  message: `The file unpacks to more than ${String(ratio)} times its size and more than ${size(ratioFrom)}, as no benchmark does; reading stopped there. If it is sound, unpack it and open what is inside.`,
});
