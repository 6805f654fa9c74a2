import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, type Line } from '../../../src/domain/benchmarks/line-splitter';

function linesOf(pieces: readonly string[], maxLength?: number): Line[] {
  const splitter = createLineSplitter(maxLength);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

const numbered = (...pieces: readonly string[]): (readonly [number, string])[] =>
  linesOf(pieces).map(({ number, text }) => [number, text] as const);

describe('lines', () => {
  it.each<[string, string, (readonly [number, string])[]]>([
    [
      'line feeds',
      'a\nb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a missing final line feed',
      'a\nb',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'carriage return and line feed',
      'a\r\nb\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'carriage returns alone',
      'a\rb\r',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a carriage return inside a line that a line feed ends',
      'a\rb\nc',
      [
        [1, 'a\rb'],
        [2, 'c'],
      ],
    ],
    [
      'blank lines, skipped but counted',
      '\n\na\n \t\n\r\nb',
      [
        [3, 'a'],
        [6, 'b'],
      ],
    ],
    [
      'byte order marks at the start of any line',
      '\uFEFFa\n\uFEFFb',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'NUL padding after the last line',
      'a\nb\0\0\0',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['NUL padding instead of a last line', 'a\n\0\0', [[1, 'a']]],
    ['nothing', '', []],
    ['a byte order mark alone', '\uFEFF', []],
  ])('are split at %s', (_name, text, expected) => {
    expect(numbered(text)).toEqual(expected);
  });

  it.each(['\u2028', '\u2029', '\u0085', '\v', '\f'])('are not split at %j', (char) => {
    expect(numbered(`a${char}b\nc`)).toEqual([
      [1, `a${char}b`],
      [2, 'c'],
    ]);
  });

  it('are the same however the text is cut', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '"', '\n', '\r', '\uFEFF', '\0', ' ', '\u2028'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.array(fc.nat(8), { maxLength: 20 }), (whole, cuts) => {
        const pieces: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(whole.slice(at, at + cut));
          at += cut;
        }
        pieces.push(whole.slice(at));
        expect(linesOf(pieces)).toEqual(linesOf([whole]));
        expect(linesOf(pieces, 4)).toEqual(linesOf([whole], 4));
      }),
      { numRuns: 500 },
    );
  });

  it('decide on carriage returns late in the same way in one piece and in many', () => {
    const long = 'x'.repeat(1 << 20);
    const text = `ab\r${long}\r${long}`;
    const pieces = [text.slice(0, 2), text.slice(2, 1 << 20), text.slice(1 << 20)];
    expect(linesOf(pieces).map((line) => line.text.length)).toEqual([2, 1 << 20, 1 << 20]);
    expect(linesOf(pieces)).toEqual(linesOf([text]));
  });

  it('of more than the cap keep only their start, and cost no other line', () => {
    const lines = linesOf(['ok\n', 'y'.repeat(300), 'y'.repeat(5000), '\nok2\n'], 1000);
    expect(lines.map(({ number, overlong }) => [number, overlong])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(lines[1]?.text).toBe('y'.repeat(200));
  });

  it('say whether they came from damaged text, and whether they were ended', () => {
    const splitter = createLineSplitter();
    const lines = [...splitter.push('a\nb\uFFFD', true), ...splitter.push('c\nd\uFFFD\ne'), ...splitter.end()];
    expect(lines.map(({ text, damaged, ended }) => [text, damaged, ended])).toEqual([
      ['a', false, true],
      ['b\uFFFDc', true, true],
      ['d\uFFFD', false, true],
      ['e', false, false],
    ]);
  });
});
