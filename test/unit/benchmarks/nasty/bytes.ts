import { gzipSync } from 'fflate';
import { bytes, ids, line, lines, row, rows, utf8, wide, type NastyInput } from './input';

const text = lines(...rows(3));
const gzip = (content: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(utf8(content)));
const packed = gzip(text);
/** @param at from the end, if it is negative. */
function damagedAt(file: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const damaged = new Uint8Array(file);
  const place = at < 0 ? file.length + at : at;
  damaged[place] = (file[place] ?? 0) ^ 1;
  return damaged;
}
/** Packed without being made smaller. */
const stored = gzipSync(utf8(text), { level: 0 });
const [half] = text.split('row-1');
const table = `prompt,chosen,rejected\n"a","b","c"\n`;
const magic = (start: string | readonly number[]): readonly BlobPart[] => [
  typeof start === 'string' ? start : bytes(...start),
  '\n'.repeat(600),
];
/** The long text of many rows packs badly enough to be cut in the middle. */
const long = gzip(lines(...Array.from({ length: 400 }, (_, n) => row(n, { note: Math.sin(n) }))));

const refused: readonly (readonly [name: string, file: readonly BlobPart[], problem: string, says: RegExp])[] = [
  ['zip', magic('PK\u0003\u0004rows.jsonl'), 'zip', /zip archive.*Unpack it/],
  ['xlsx', magic('PK\u0003\u0004[Content_Types].xml xl/workbook.xml'), 'xlsx', /Excel/],
  ['tar', [bytes(...new Array<number>(257).fill(65)), 'ustar', '\n'.repeat(600)], 'tar', /tar archive/],
  ['xz', magic([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), 'xz', /xz archive/],
  ['bzip2', magic('BZh9'), 'bz2', /bzip2/],
  ['Zstandard', magic([0x28, 0xb5, 0x2f, 0xfd]), 'zst', /zstd -d/],
  ['7z', magic([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), '7z', /7z archive/],
  ['Arrow', magic('ARROW1'), 'arrow', /Arrow/],
  ['SQLite', magic('SQLite format 3\0'), 'sqlite', /SQLite/],
];

export const byteInputs: readonly NastyInput[] = [
  {
    n: 1,
    name: 'byte order marks, also of joined files',
    file: [`\uFEFF${line(0)}\n\uFEFF${line(1)}\n`],
    kept: ids(2),
  },
  { n: 1, name: 'a byte order mark before a table', file: [`\uFEFF${table}`], kept: 1, notes: ['table'], warnings: {} },
  { n: 2, name: 'CRLF', file: [text.replaceAll('\n', '\r\n')], kept: ids(3) },
  { n: 2, name: 'CR alone', file: [text.replaceAll('\n', '\r')], kept: ids(3) },
  {
    n: 3,
    name: 'other line breaks inside texts',
    file: [`${line(0).replace('It is', 'a\u2028b\u2029c\u0085d')}\n${line(1)}`],
    kept: ids(2),
    warnings: { 'control-character': 1 },
    item: { responseA: 'a\u2028b\u2029c\u0085d 1.' },
  },
  {
    n: 4,
    name: 'blank lines, and none at the end',
    file: [`\n${line(0)}\n\n  \t\n{no\n${line(1)}`],
    kept: ids(2),
    rejects: [[5, 'json-syntax']],
  },
  {
    n: 5,
    name: 'Latin-1 and a cut character',
    file: [
      line(0),
      '\n',
      ...line(1)
        .split('is 2')
        .flatMap((part, at) => (at === 0 ? [part] : [bytes(0xe9, 0xe6), part])),
      '\n',
      line(2),
    ],
    kept: ids(3),
    notes: ['encoding-doubtful'],
    says: /another encoding.*read it again/,
    warnings: { 'bad-utf8': 1 },
    check: (items) => items[1]?.responseA === 'It \uFFFD\uFFFD.',
  },
  ...[true, false].flatMap((little): NastyInput[] => [
    {
      n: 6,
      name: `UTF-16 with its mark (little endian: ${String(little)})`,
      file: [wide(`\uFEFF${text}`, 2, little)],
      kept: ids(3),
    },
    {
      n: 7,
      name: `UTF-16 without mark (little endian: ${String(little)})`,
      file: [wide(text, 2, little)],
      kept: ids(3),
      notes: ['encoding-guessed'],
      says: little ? /UTF-16LE/ : /UTF-16BE/,
    },
    {
      n: 8,
      name: `UTF-32 (little endian: ${String(little)})`,
      file: [wide(`\uFEFF${text}`, 4, little)],
      kept: 0,
      problem: 'utf-32',
      says: /Save the file as UTF-8/,
    },
  ]),
  { n: 9, name: 'gzip under any name', file: [packed], kept: ids(3) },
  {
    n: 10,
    name: 'several gzip members',
    file: [gzip(lines(row(0))), gzip(lines(row(1))), gzip(lines(row(2)))],
    kept: ids(3),
  },
  { n: 10, name: 'a row across two members', file: [gzip(half ?? ''), gzip(text.slice(half?.length))], kept: ids(3) },
  {
    n: 11,
    name: 'zeros behind gzip',
    file: [packed, new Uint8Array(700)],
    kept: ids(3),
    notes: ['gzip-trailing-bytes'],
  },
  {
    n: 11,
    name: 'garbage behind gzip',
    file: [packed, 'no gzip at all'],
    kept: ids(3),
    notes: ['gzip-trailing-bytes'],
  },
  {
    n: 12,
    name: 'gzip cut in the middle: what stands before is kept and the loss said',
    file: [long.subarray(0, long.length - 400)],
    kept: 383,
    rejects: [[384, 'json-cut-off']],
    problem: 'gzip-truncated',
  },
  {
    n: 12,
    name: 'gzip without its last four bytes',
    file: [packed.subarray(0, -4)],
    kept: ids(3),
    problem: 'gzip-truncated',
  },
  {
    n: 12,
    name: 'a packed table cut in a cell: no shortened answer is kept',
    file: [gzip(`${table}d,e,f`).subarray(0, -8)],
    kept: 1,
    rejects: [[3, 'row-cut-off']],
    notes: ['table'],
    problem: 'gzip-truncated',
  },
  {
    n: 12,
    name: 'several gzip members, the last cut in its header',
    file: [packed, packed.subarray(0, 5)],
    kept: ids(3),
    problem: 'gzip-truncated',
  },
  ...[8, 4].map((back): NastyInput => ({
    n: 12,
    name: `gzip with a wrong ${back === 8 ? 'CRC' : 'length'}: all that could be unpacked is kept`,
    file: [damagedAt(packed, -back)],
    kept: ids(3),
    notes: ['gzip-checksum'],
    says: /check sum does not fit/,
  })),
  {
    n: 12,
    name: 'a changed byte inside gzip that unpacks all the same',
    file: [damagedAt(stored, new TextDecoder('latin1').decode(stored).indexOf('adds'))],
    kept: 3,
    notes: ['gzip-checksum'],
  },
  {
    n: 12,
    name: 'a wrong CRC in the first of several gzip members, and garbage behind the last',
    file: [damagedAt(gzip(lines(row(0))), -8), gzip(lines(row(1))), 'no'],
    kept: ids(2),
    notes: ['gzip-checksum', 'gzip-trailing-bytes'],
  },
  { n: 13, name: 'gzip in gzip', file: [gzipSync(packed)], kept: ids(3) },
  { n: 13, name: 'gzip three times', file: [gzipSync(gzipSync(packed))], kept: 0, problem: 'gzip-nested' },
  ...refused.map(([name, file, problem, says]): NastyInput => ({ n: 15, name, file, kept: 0, problem, says })),
  {
    n: 16,
    name: 'a Git LFS pointer',
    file: ['version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 123456\n'],
    kept: 0,
    problem: 'git-lfs-pointer',
    says: /pointer, not the data \(123456 bytes\)/,
  },
  {
    n: 17,
    name: 'a web page',
    file: ['<!DOCTYPE html><html><head><title>Log in</title>'],
    kept: 0,
    problem: 'web-page',
    says: /"Log in"/,
  },
  {
    n: 17,
    name: 'an error saved as a file',
    file: ['{"error":"Entry not found"}'],
    kept: 0,
    problem: 'error-answer',
    says: /Entry not found/,
  },
  ...['', ' \n\t\n', '\uFEFF'].map((nothing): NastyInput => ({
    n: 18,
    name: `nothing: ${JSON.stringify(nothing)}`,
    file: [nothing],
    kept: 0,
    problem: 'empty-file',
  })),
];
