import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimiters, encodingNamed, encodingNames } from '../../../src/domain/benchmarks/text-reading';
import { createSampleSession } from '../../../src/domain/benchmarks/mapping/sample';
import { createDecoder } from '../../../workers/parsing/decode';
import { createExcerptSession } from '../../../workers/parsing/excerpts';
import { readFile } from '../../../workers/parsing/read-file';
import { importFile } from '../../fixtures/import-file';
import { importText } from '../../fixtures/import-text';

const row = (text: string): string =>
  `${JSON.stringify({ prompt: 'Q?', response_a: text, response_b: 'b', winner: 'A' })}\n`;
const bytesOf = (...parts: readonly (string | readonly number[])[]): Blob =>
  new Blob(parts.map((part) => (typeof part === 'string' ? part : Uint8Array.from(part))));
/** A row whose first answer is these bytes. */
const rowWith = (...bytes: readonly number[]): Blob => {
  const [before = '', after = ''] = row('@').split('@');
  return bytesOf(before, bytes, after);
};

describe('an encoding that a person names', () => {
  it.each<readonly [string, string, readonly number[]]>([
    // What Windows-1252 has where Latin-1 has control characters, and a byte that it leaves out.
    ['windows-1252', '“café” €', [0x93, 0x63, 0x61, 0x66, 0xe9, 0x94, 0x20, 0x80]],
    ['shift_jis', '日本', [0x93, 0xfa, 0x96, 0x7b]],
    ['gb18030', '中文', [0xd6, 0xd0, 0xce, 0xc4]],
    ['big5', '中文', [0xa4, 0xa4, 0xa4, 0xe5]],
    ['euc-kr', '한국', [0xc7, 0xd1, 0xb1, 0xb9]],
    ['windows-1251', 'да', [0xe4, 0xe0]],
    ['koi8-r', 'да', [0xc4, 0xc1]],
  ])('%s', async (encoding, text, bytes) => {
    const wrong = await importFile(rowWith(...bytes));
    expect(wrong.report.warnings['bad-utf8']).toBe(1);
    expect(wrong.report.notes).toMatchObject([{ code: 'encoding-doubtful' }]);
    const { items, report } = await importFile(rowWith(...bytes), { encoding });
    expect(items[0]?.responseA).toBe(text);
    expect(report).toMatchObject({ warnings: {}, notes: [{ code: 'encoding-chosen' }] });
  });

  it('counts also where no mark and no zero byte tells it', async () => {
    const text = row('中'.repeat(400)).replace('Q?', '问'.repeat(400));
    const units = Array.from(text, (char) => char.charCodeAt(0));
    const blob = bytesOf(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
    expect((await importFile(blob, { encoding: 'utf-16be' })).items[0]?.responseA).toBe('中'.repeat(400));
  });

  it('that is not the right one is doubted by its own name', async () => {
    const { report } = await importFile(rowWith(0x81, 0x20), { encoding: 'gb18030' });
    expect(report.notes?.find(({ code }) => code === 'encoding-doubtful')?.message).toContain('GB 18030');
  });

  it('is known under all its names', () => {
    expect(['CP1252', 'latin1', ' SJIS ', 'gbk', 'UTF-16'].map(encodingNamed)).toEqual([
      ...['windows-1252', 'windows-1252', 'shift_jis', 'gbk', 'utf-16le'],
    ]);
    expect(encodingNamed('klingon')).toBeNull();
    for (const name of encodingNames.keys()) expect(encodingNamed(name)).toBe(name);
  });

  it('is read the same however its bytes are cut', () => {
    const all = Uint8Array.from([0x93, 0xfa, 0x96, 0x7b, 0x41, 0xb1, 0x0a, 0x93, 0xfa]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: all.length })), (cuts) => {
        const decoder = createDecoder('shift_jis');
        const ends = [...cuts.sort((a, b) => a - b), all.length];
        const pieces = ends.flatMap((end, at) => decoder.write(all.subarray(at === 0 ? 0 : ends[at - 1], end)));
        expect([...pieces, ...decoder.end()].map(({ text }) => text).join('')).toBe('日本Aｱ\n日');
      }),
    );
  });

  it('can be looked at first', async () => {
    const session = createExcerptSession();
    const text = `${row('plain')}${'x'.repeat(300)}\u00e9\n\u0093\u0094`;
    const blob = bytesOf(Array.from(text, (char) => char.charCodeAt(0)));
    const batches = readFile(blob, session, () => undefined, 'windows-1252');
    while ((await batches.next()).done !== true);
    expect(session.excerpts()).toEqual([`${'x'.repeat(40)}é`, '“”']);
  });
});

describe('a delimiter that a person names', () => {
  const table = (delimiter: string): string =>
    [
      ['prompt, long', 'response_a', 'response_b', 'winner'],
      ['Q, or not?', 'a, b, c', 'c, d, e', 'A'],
    ]
      .map((cells) => cells.join(delimiter))
      .join('\n');
  const namesOf = (text: string, delimiter?: (typeof delimiters)[number]): readonly string[] => {
    const session = createSampleSession(delimiter);
    session.push(text);
    return Object.keys(session.end().rows[0] ?? {});
  };

  it.each(delimiters.filter((one) => one !== ','))('%j', (delimiter) => {
    const text = table(delimiter);
    expect(namesOf(text, delimiter)).toEqual(['prompt, long', 'response_a', 'response_b', 'winner']);
    const mapping = {
      ...{ request: ['prompt, long'], answers: [['response_a'], ['response_b']] as const },
      winner: { rule: 'values', path: ['winner'], means: [{ value: 'A', means: 'A' }] } as const,
      ...{ id: null, subset: null, goldenJudgment: null },
    };
    const { items } = importText(text, { options: { delimiter, mapping } });
    expect(items).toMatchObject([{ responseA: 'a, b, c', responseB: 'c, d, e', goldenLabel: 'A' }]);
  });

  it('is believed against the looks of the file', () => {
    const text = 'a,b;c,d\n1,2;3,4\n';
    expect(namesOf(text)).not.toEqual(['a,b', 'c,d']);
    expect(namesOf(text, ';')).toEqual(['a,b', 'c,d']);
    expect(namesOf('one\n1\n', ',')).toEqual(['one']);
  });

  it('leaves out the line in which Excel writes another', () => {
    expect(namesOf('sep=,\na;b\n1;2\n', ';')).toEqual(['a', 'b']);
  });
});
