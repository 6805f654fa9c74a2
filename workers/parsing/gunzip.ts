import { FlateErrorCode, Gunzip } from 'fflate';
import type { FileProblem, NoteFile } from '../../src/domain/benchmarks/report';
import { crc32 } from './crc32';
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

/** A member ends with the CRC-32 and the length of what was packed. */
const trailerLength = 8;
/** Packed bytes that are kept to find a trailer in them: more than any header that may follow it in the same breath. */
const recentLength = 1 << 16;

/**
 * Unpacks all members of a gzip file, a chunk at a time. What comes before a fault is given out first; where CRC or length
 * do not fit, all is given out and the note says so.
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
  let member = { crc: 0, length: 0 };
  let recent: Uint8Array = new Uint8Array(0);
  const gunzip = new Gunzip((chunk) => {
    ready.push(chunk);
    count += chunk.byteLength;
    member = { crc: crc32(chunk, member.crc), length: member.length + chunk.byteLength };
  });
  // fflate does not look at trailers. It says where the next member begins: the trailer stands in front of that.
  gunzip.onmember = (start) => {
    const end = start - (countPacked - recent.length);
    if (end >= trailerLength && placeOf(trailerOf(member), recent.subarray(0, end)) !== end - trailerLength)
      note(unsound);
    member = { crc: 0, length: 0 };
  };

  const push = (chunk: Uint8Array, last: boolean): FileError | null => {
    countPacked += chunk.byteLength;
    recent = joined(recent.subarray(-recentLength), chunk);
    try {
      gunzip.push(chunk, last);
    } catch (error: unknown) {
      return new FileError(faultOf(error, count > 0), { cause: error });
    }
    if (count > limits.most) return new FileError(tooLarge(limits));
    const isBomb = count > limits.ratioFrom && count > limits.ratio * countPacked;
    return isBomb ? new FileError(tooDense(limits)) : null;
  };

  // Of a whole file the last bytes are the trailer, and nothing is unpacked from them.
  let last: Uint8Array = new Uint8Array(0);
  let beforeLast = 0;
  async function* chunks(): AsyncGenerator<{ readonly chunk: Uint8Array; readonly isLast: boolean }> {
    for await (const chunk of packed) {
      const all = joined(last, chunk);
      last = all.slice(-trailerLength);
      yield { chunk: all.subarray(0, all.length - last.length), isLast: false };
    }
    beforeLast = count;
    yield { chunk: last, isLast: true };
  }

  for await (const { chunk, isLast } of chunks()) {
    const fault = push(chunk, isLast);
    yield* ready;
    ready = [];
    if (fault?.problem === trailing) {
      if (placeOf(trailerOf(member), recent) < 0) note(unsound);
      note(trailing);
      return;
    }
    if (fault) throw fault;
  }
  const place = placeOf(trailerOf(member), recent);
  const behind = place < 0 ? recent : recent.subarray(place + trailerLength);
  if (behind.length === 0) return;
  const isCut = place < 0 ? count > beforeLast : behind[0] === 0x1f && (behind[1] ?? 0x8b) === 0x8b;
  if (isCut) throw new FileError(truncated);
  if (place >= 0) note(trailing);
  else note(unsound);
}

function joined(before: Uint8Array, chunk: Uint8Array): Uint8Array {
  const all = new Uint8Array(before.length + chunk.length);
  all.set(before);
  all.set(chunk, before.length);
  return all;
}

function trailerOf({ crc, length }: { readonly crc: number; readonly length: number }): Uint8Array {
  const trailer = new DataView(new ArrayBuffer(trailerLength));
  trailer.setUint32(0, crc, true);
  trailer.setUint32(4, length % 2 ** 32, true);
  return new Uint8Array(trailer.buffer);
}

/** Where some bytes stand last among others; -1 if nowhere. */
function placeOf(part: Uint8Array, bytes: Uint8Array): number {
  const [first = 0] = part;
  for (let at = bytes.lastIndexOf(first); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)) {
    if (part.every((byte, n) => bytes[at + n] === byte)) return at;
  }
  return -1;
}

function faultOf(error: unknown, hasMember: boolean): FileProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === FlateErrorCode.UnexpectedEOF) return truncated;
  return code === FlateErrorCode.InvalidHeader && hasMember ? trailing : corrupt;
}

const truncated: FileProblem = {
  code: 'gzip-truncated',
  message: 'The gzip file is cut off: its end is missing. Get the file again.',
};
const unsound: FileProblem = {
  code: 'gzip-checksum',
  message:
    'The gzip data could be unpacked, but its check sum does not fit what came out: some of the texts may be damaged. Get the file again, or go on with what was read.',
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
