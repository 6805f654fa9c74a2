import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sniff } from '../../../src/domain/benchmarks/sniff';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [...part])),
  );

const utf16 = (text: string, bigEndian: boolean): number[] =>
  Array.from(text).flatMap((char) => {
    const code = char.charCodeAt(0);
    return bigEndian ? [code >> 8, code & 255] : [code & 255, code >> 8];
  });

const row = '{"id":"1","gt_label":"A"}\n';

describe('text', () => {
  it.each<[string, Uint8Array, string, true?]>([
    ['UTF-8', bytes(row), 'utf-8'],
    ['UTF-8 with byte order mark', bytes([0xef, 0xbb, 0xbf], row), 'utf-8'],
    ['UTF-16 LE with mark', bytes([0xff, 0xfe], utf16(row, false)), 'utf-16le'],
    ['UTF-16 BE with mark', bytes([0xfe, 0xff], utf16(row, true)), 'utf-16be'],
    ['UTF-16 LE without mark', bytes(utf16(row, false)), 'utf-16le', true],
    ['UTF-16 BE without mark', bytes(utf16(row, true)), 'utf-16be', true],
    [
      'UTF-8 padded with NULs',
      bytes(
        row,
        Array.from({ length: 500 }, () => 0),
      ),
      'utf-8',
    ],
    ['a row that speaks of errors', bytes('{"error":1}\n{"error":2}\n'), 'utf-8'],
    ['rows that are arrays', bytes('["a","b"]\n["c","d"]\n'), 'utf-8'],
  ])('is recognised: %s', (_name, head, encoding, isGuessed) => {
    expect(sniff(head, true)).toEqual({ kind: 'text', encoding, isGuessed });
  });
});

it('recognises gzip by its first bytes', () => {
  expect(sniff(gzipSync(row), true)).toEqual({ kind: 'gzip' });
});

describe('a file that is no JSON Lines', () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', bytes(), 'empty-file', /empty/],
    ['white space', bytes(' \n\r\n\t'), 'empty-file', /white space/],
    ['a byte order mark alone', bytes([0xef, 0xbb, 0xbf]), 'empty-file', /empty/],
    ['UTF-32', bytes([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'utf-32', /UTF-32.*Save the file as UTF-8/],
    ['encrypted Parquet', bytes('PARE', [1, 2, 3]), 'parquet-encrypted', /without encryption/],
    ['Arrow', bytes('ARROW1', [0, 0]), 'arrow', /Arrow.*later version/],
    ['xz', bytes([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), 'xz', /xz.*Unpack/],
    ['Zstandard', bytes([0x28, 0xb5, 0x2f, 0xfd]), 'zst', /Zstandard.*zstd -d/],
    ['bzip2', bytes('BZh9'), 'bz2', /bzip2/],
    ['7z', bytes([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), '7z', /7z/],
    ['SQLite', bytes('SQLite format 3', [0]), 'sqlite', /SQLite/],
    ['zip', bytes([0x50, 0x4b, 3, 4], 'data.jsonl'), 'zip', /zip archive.*Unpack/],
    ['Excel', bytes([0x50, 0x4b, 3, 4], 'xl/workbook.xml'), 'xlsx', /Excel/],
    ['tar', bytes('a.jsonl'.padEnd(257, '\0'), 'ustar'), 'tar', /tar archive/],
    [
      'a Git LFS pointer',
      bytes('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 239571399\n'),
      'git-lfs-pointer',
      /239571399 bytes.*git lfs pull/,
    ],
    ['a web page', bytes('\n<!DOCTYPE html><title>Sign in</title>'), 'web-page', /"Sign in"/],
    ['an error message', bytes('{"error":"Entry not found"}'), 'error-answer', /Entry not found/],
  ])('is refused by name, with what to do: %s', (_name, head, code, message) => {
    const found = sniff(head, true);
    if (found.kind !== 'refused') throw new Error(`taken for ${found.kind}`);
    expect(found.problem.code).toBe(code);
    expect(found.problem.message).toMatch(message);
  });

  it('is not called empty or an error from its start alone', () => {
    expect(sniff(bytes('   \n'), false).kind).toBe('text');
    expect(sniff(bytes('{"error":"x","id":1}'), false).kind).toBe('text');
  });
});
