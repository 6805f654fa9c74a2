import type { FileProblem } from './report';
import { problemOfText } from './sniff-text';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What a file is, from its first bytes. Names and extensions lie and are not asked. The reader adds what was kept. */
export type Sniffed =
  /** `isGuessed`: not UTF-8, and no mark says so. */
  | { readonly kind: 'text'; readonly encoding: TextEncoding; readonly isGuessed?: true }
  | { readonly kind: 'gzip' }
  | { readonly kind: 'parquet' }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

/** How many bytes `sniff` wants to see. */
export const sniffLength = 4096;

const later = 'This kind of file comes in a later version; until then convert it to JSON Lines';
const unpack = 'Unpack it and open the .jsonl file inside';

/** "PAR1" */
const parquetMagic = [0x50, 0x41, 0x52, 0x31];

/** First bytes, as numbers or as ASCII, the name of the container, and what to do. */
const containers: readonly (readonly [
  magic: readonly number[] | string,
  code: string,
  name: string,
  advice: string,
])[] = [
  ['PARE', 'parquet-encrypted', 'an encrypted Parquet file', 'Write it without encryption'],
  ['ARROW1', 'arrow', 'an Arrow file', later],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz', 'an xz archive', unpack],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zst', 'a Zstandard (.zst) archive', `${unpack} (zstd -d)`],
  ['BZh', 'bz2', 'a bzip2 archive', unpack],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7z', 'a 7z archive', unpack],
  ['SQLite format 3', 'sqlite', 'an SQLite database', 'Export the table as JSON Lines'],
  ['Obj\u0001', 'avro', 'an Avro file', 'Export it as JSON Lines'],
  ['%PDF', 'pdf', 'a PDF document', 'Open the data file, not the paper'],
];

/**
 * @param head the first `sniffLength` bytes, or all if there are fewer.
 * @param complete the head is the whole file.
 */
export function sniff(head: Uint8Array, complete: boolean): Sniffed {
  if (head.length === 0) return refused('empty-file', 'The file is empty: 0 bytes.');
  if (startsWith(head, [0x1f, 0x8b])) return { kind: 'gzip' };
  if (startsWith(head, parquetMagic)) return { kind: 'parquet' };
  for (const [magic, code, name, advice] of containers) {
    const bytes = typeof magic === 'string' ? Array.from(magic, (char) => char.charCodeAt(0)) : magic;
    if (startsWith(head, bytes)) return refused(code, `This is ${name}, not JSON Lines. ${advice}.`);
  }
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return zip(head);
  if (asciiFrom(head.subarray(257, 262)) === 'ustar') {
    return refused('tar', `This is a tar archive, not JSON Lines. ${unpack}.`);
  }
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff])) {
    return refused('utf-32', 'The text is UTF-32, which browsers cannot read. Save the file as UTF-8.');
  }
  const encoding = encodingOf(head);
  const problem = problemOfText(asciiFrom(head, encoding), complete);
  if (problem !== null) return { kind: 'refused', problem };
  const hasMark = startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]);
  return { kind: 'text', encoding, ...(encoding !== 'utf-8' && !hasMark && { isGuessed: true }) };
}

const refused = (code: string, message: string): Sniffed => ({ kind: 'refused', problem: { code, message } });

const startsWith = (head: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, at) => head[at] === byte);

function zip(head: Uint8Array): Sniffed {
  const names = asciiFrom(head);
  const isWorkbook = names.includes('xl/') || (names.includes('[Content_Types].xml') && names.includes('workbook'));
  return isWorkbook
    ? refused('xlsx', 'This is an Excel workbook, not JSON Lines. Export the sheet and convert it to JSON Lines.')
    : refused('zip', `This is a zip archive, not JSON Lines. ${unpack}.`);
}

/** From the byte order mark; without one UTF-16 shows in the zero bytes that ASCII characters have there. */
function encodingOf(head: Uint8Array): TextEncoding {
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  let odd = 0;
  let even = 0;
  // NULs at the end are padding, not text.
  let end = head.length;
  while (end > 0 && head[end - 1] === 0 && head[end - 2] === 0) end--;
  for (let at = 0; at < end; at++) {
    if (head[at] !== 0) continue;
    if (at % 2 === 1) odd++;
    else even++;
  }
  // 30 % of the positions on one side.
  if (odd > end * 0.15 && even < odd / 8) return 'utf-16le';
  if (even > end * 0.15 && odd < even / 8) return 'utf-16be';
  return 'utf-8';
}

/** Enough of the text to recognise markers, all of which are ASCII; the byte order mark is dropped. */
function asciiFrom(bytes: Uint8Array, encoding: TextEncoding = 'utf-8'): string {
  if (encoding === 'utf-8') {
    const start = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
    return String.fromCharCode(...bytes.subarray(start));
  }
  const hasMark = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]);
  const low = encoding === 'utf-16le' ? 0 : 1;
  return String.fromCharCode(...bytes.subarray(hasMark ? 2 : 0).filter((_, at) => at % 2 === low));
}
