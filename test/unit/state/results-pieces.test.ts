import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictParsers, parseVerdict, type VerdictParserId } from '../../../src/domain/verdict';
import { byPart, matchWithin, piecesOf, splitThinking, type Piece } from '../../../src/state/results/pieces';

const joined = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.kind === 'gap' ? '#'.repeat(piece.length) : piece.text)).join('');

describe('piecesOf', () => {
  it('marks the parser’s match and keeps every character', () => {
    expect(piecesOf('so \\boxed{A}.', { match: { start: 3, end: 12 } })).toEqual([
      { kind: 'text', start: 0, text: 'so ' },
      { kind: 'match', start: 3, text: '\\boxed{A}' },
      { kind: 'text', start: 12, text: '.' },
    ]);
  });

  it('marks searched text without regard to case, but never inside the match', () => {
    const pieces = piecesOf('Rain and rain [[A]]', { find: 'RAIN', match: { start: 14, end: 19 } });
    expect(pieces.map(({ kind }) => kind)).toEqual(['hit', 'text', 'hit', 'text', 'match']);
    expect(piecesOf('[[A]]', { find: 'a', match: { start: 0, end: 5 } })).toHaveLength(1);
  });

  it('takes the searched text literally', () => {
    expect(piecesOf('a.c abc', { find: 'a.c' }).filter(({ kind }) => kind === 'hit')).toHaveLength(1);
  });

  it('shows zero-width spaces only when asked to', () => {
    const text = '<\u200b|im_end|>';
    expect(piecesOf(text).map(({ kind }) => kind)).toEqual(['text']);
    expect(piecesOf(text, { showHidden: true }).map(({ kind }) => kind)).toEqual(['text', 'hidden', 'text']);
  });

  it('clips a long text and keeps its start, its end and what is around the match', () => {
    const text = 'x'.repeat(50_000) + '[[A]]' + 'y'.repeat(50_000);
    const pieces = piecesOf(text, { limit: 6000, match: { start: 50_000, end: 50_005 } });
    expect(pieces.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
    expect(pieces.find(({ kind }) => kind === 'match')).toMatchObject({ text: '[[A]]' });
    expect(joined(pieces)).toHaveLength(text.length);
    expect(pieces.reduce((sum, piece) => sum + (piece.kind === 'gap' ? 0 : piece.text.length), 0)).toBeLessThan(7000);
  });

  it('cuts where parts begin and end, and says which part a piece is of', () => {
    const [first, second] = [
      { start: 3, end: 6, kind: 'request', name: 'request' },
      { start: 6, end: 8, kind: 'other', name: 'other' },
    ];
    const pieces = piecesOf('so rain is', { find: 'n', parts: [first, second] });
    expect(pieces).toEqual([
      { kind: 'text', start: 0, text: 'so ' },
      { kind: 'text', start: 3, text: 'rai', part: first },
      { kind: 'hit', start: 6, text: 'n', part: second },
      { kind: 'text', start: 7, text: ' ', part: second },
      { kind: 'text', start: 8, text: 'is' },
    ]);
    expect(byPart(pieces).map((group) => group.length)).toEqual([1, 1, 2, 1]);
    expect(byPart([])).toEqual([]);
  });

  it('loses nothing, overlaps nothing and repeats no key, whatever is marked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', ' ', '\u200b', '[', '😀', '\n'), maxLength: 3000 }),
        fc.constantFrom('', 'a', 'B ', '[['),
        fc.nat(3000),
        fc.nat(20),
        fc.constantFrom(Infinity, 10, 900, 1500),
        (text, find, start, length, limit) => {
          const end = Math.min(text.length, start + length);
          const match = start < end ? { start, end } : null;
          const parts = [{ start: length, end: start, kind: 'other', name: '' }].filter(
            (part) => part.start < part.end,
          );
          const pieces = piecesOf(text, { find, match, limit, parts, showHidden: true });
          let at = 0;
          for (const piece of pieces) {
            expect(piece.start).toBe(at);
            const size = piece.kind === 'gap' ? piece.length : piece.text.length;
            expect(size).toBeGreaterThan(0);
            if (piece.kind !== 'gap') expect(piece.text).toBe(text.slice(at, at + size));
            at += size;
          }
          expect(at).toBe(text.length);
        },
      ),
    );
  });
});

describe('splitThinking', () => {
  it('cuts behind the last </think> and keeps offsets of the whole text', () => {
    const text = '<think>\nhm\n</think>\n\nAnswer [[A]]';
    const { thinking, answer } = splitThinking(text);
    expect(thinking).toEqual({ text: 'hm', start: 8 });
    expect(answer).toEqual({ text: 'Answer [[A]]', start: text.indexOf('Answer') });
    expect(matchWithin({ start: 28, end: 33 }, answer)).toEqual({ start: 7, end: 12 });
    expect(matchWithin({ start: 28, end: 33 }, { text: 'hm', start: 8 })).toBeNull();
  });

  it('has no answer while a thought is open, and no thinking without a tag', () => {
    expect(splitThinking('<think> on and on')).toMatchObject({ thinking: { text: 'on and on' }, answer: { text: '' } });
    expect(splitThinking(' plain ')).toEqual({ thinking: null, answer: { text: 'plain', start: 1 } });
    expect(splitThinking('no opening </think> yes')).toMatchObject({
      thinking: { text: 'no opening' },
      answer: { text: 'yes' },
    });
  });
});

describe('the words a parser read its verdict from', () => {
  const ids = Object.keys(verdictParsers).filter((id): id is VerdictParserId => id in verdictParsers);

  it('give the same verdict when they are read alone', () => {
    const part = fc.constantFrom(
      '\\boxed{A}',
      'boxed{B}',
      '\\boxed{ \\text{b} }',
      '[[A]]',
      '[[ Assistant b ]]',
      'Verdict: A',
      '**Winner** = Assistant B',
      'better answer is (a)',
      '<think>',
      '</think>',
      ' and ',
      '\n',
      'A',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        for (const id of ids) {
          const { verdict, match } = parseVerdict(id, text);
          if (match) expect(parseVerdict(id, text.slice(match.start, match.end)).verdict).toBe(verdict);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
