import type { Match } from '../../domain/verdict';

/** A stretch of a text as it is shown. `start` is its UTF-16 offset in the whole text: unique, so it is the key. */
export type Piece = (
  | { readonly kind: 'text' | 'match' | 'hit'; readonly start: number; readonly text: string }
  /** A zero-width space, shown. */
  | { readonly kind: 'hidden'; readonly start: number; readonly text: string }
  /** Left out; `length` characters. */
  | { readonly kind: 'gap'; readonly start: number; readonly length: number }
) & {
  /** The part of the text that it lies in, if any. */
  readonly part?: TextPart;
};

/** A stretch of a text that has a name. */
export interface TextPart extends Match {
  readonly kind: string;
  readonly name: string;
}

export interface PieceOptions {
  /** Where a parser read its verdict. */
  readonly match?: Match | null;
  /** Searched text, marked wherever it stands. */
  readonly find?: string;
  /** Longest text shown whole; of a longer one the start, the end and what is around the match. */
  readonly limit?: number;
  readonly showHidden?: boolean;
  /** In order and without overlap. */
  readonly parts?: readonly TextPart[];
}

const zeroWidthSpace = '\u200b';
/** Of a clipped text: at its end, and on each side of the match. */
const around = 400;
/** Marks beyond this many help nobody and cost layout. */
const mostHits = 500;

/** Cuts a text into the pieces that a screen shows. Joined, the pieces give the text, gaps excepted. */
export function piecesOf(text: string, options: PieceOptions = {}): readonly Piece[] {
  const ranges = marks(text, options);
  const windows = shown(text, options.limit ?? Infinity, options.match ?? null);
  const pieces: Piece[] = [];
  let at = 0;
  for (const window of windows) {
    if (window.start > at) pieces.push({ kind: 'gap', start: at, length: window.start - at });
    at = window.start;
    for (const range of ranges) {
      if (range.end <= at || range.start >= window.end) continue;
      const start = Math.max(range.start, at);
      const end = Math.min(range.end, window.end);
      if (start > at) pieces.push({ kind: 'text', start: at, text: text.slice(at, start) });
      pieces.push({ kind: range.kind, start, text: text.slice(start, end) });
      at = end;
    }
    if (at < window.end) pieces.push({ kind: 'text', start: at, text: text.slice(at, window.end) });
    at = window.end;
  }
  if (at < text.length) pieces.push({ kind: 'gap', start: at, length: text.length - at });
  return options.parts ? pieces.flatMap((piece) => [...cutAt(piece, options.parts ?? [])]) : pieces;
}

/** A piece, cut where parts begin and end. */
function* cutAt(piece: Piece, parts: readonly TextPart[]): Generator<Piece> {
  if (piece.kind === 'gap') {
    yield piece;
    return;
  }
  const { kind, start, text } = piece;
  let at = start;
  const end = start + text.length;
  const upTo = (next: number, part?: TextPart): Piece => {
    const cut = { kind, start: at, text: text.slice(at - start, next - start), ...(part && { part }) };
    at = next;
    return cut;
  };
  for (const part of parts) {
    if (part.end <= at || part.start >= end) continue;
    if (part.start > at) yield upTo(part.start);
    yield upTo(Math.min(part.end, end), part);
  }
  if (at < end) yield upTo(end);
}

/** Neighbouring pieces of one part, or of none. */
export function byPart(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last?.[0] && last[0].part === piece.part) last.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

interface Range extends Match {
  readonly kind: 'match' | 'hit' | 'hidden';
}

/** In order and without overlap; the parser's match goes before hits. */
function marks(text: string, { match, find = '', showHidden = false }: PieceOptions): readonly Range[] {
  const ranges: Range[] = [];
  if (match && match.end > match.start) ranges.push({ ...match, kind: 'match' });
  const free = (start: number, end: number): boolean => !match || end <= match.start || start >= match.end;
  if (find !== '') {
    for (const { start, end } of findAll(text, find)) {
      if (free(start, end)) ranges.push({ start, end, kind: 'hit' });
      if (ranges.length > mostHits) break;
    }
  }
  if (showHidden) {
    for (let at = text.indexOf(zeroWidthSpace); at >= 0; at = text.indexOf(zeroWidthSpace, at + 1)) {
      if (free(at, at + 1)) ranges.push({ start: at, end: at + 1, kind: 'hidden' });
    }
  }
  ranges.sort((a, b) => a.start - b.start || a.end - b.end);
  return ranges.filter((range, i) => range.start >= (ranges[i - 1]?.end ?? 0));
}

function shown(text: string, limit: number, match: Match | null): readonly Match[] {
  const { length } = text;
  if (length <= limit) return [{ start: 0, end: length }];
  const wanted: Match[] = [
    { start: 0, end: Math.max(0, limit - 2 * around) },
    ...(match ? [{ start: match.start - around, end: match.end + around }] : []),
    { start: length - around, end: length },
  ]
    .map(({ start, end }) => ({ start: between(text, Math.max(0, start)), end: between(text, Math.min(length, end)) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const merged: Match[] = [];
  for (const window of wanted) {
    const last = merged.at(-1);
    if (last && window.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, window.end) };
    else merged.push(window);
  }
  return merged;
}

/** An offset that does not cut a character in two. */
function between(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

/** Matches without regard to case, at offsets of the text as it is written. */
export const finder = (find: string): RegExp => new RegExp(find.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');

function* findAll(text: string, find: string): Generator<Match> {
  for (const found of text.matchAll(finder(find))) yield { start: found.index, end: found.index + found[0].length };
}

/** A model's raw text, cut where its thinking ends. Offsets are those of the whole text. */
export interface Thinking {
  /** null: the model did not think aloud. */
  readonly thinking: { readonly text: string; readonly start: number } | null;
  readonly answer: { readonly text: string; readonly start: number };
}

/** As the parsers cut it: the answer is what follows the last `</think>`; a thought left open has no answer. */
export function splitThinking(text: string): Thinking {
  const close = text.lastIndexOf('</think>');
  const open = text.indexOf('<think>');
  if (close < 0 && open < 0) return { thinking: null, answer: trimmed(text, 0, text.length) };
  const from = open >= 0 && (close < 0 || open < close) ? open + '<think>'.length : 0;
  const to = close >= 0 ? close : text.length;
  return {
    thinking: trimmed(text, from, to),
    answer: trimmed(text, close >= 0 ? close + '</think>'.length : text.length, text.length),
  };
}

function trimmed(text: string, from: number, to: number): { readonly text: string; readonly start: number } {
  const part = text.slice(from, to);
  const start = from + (part.length - part.trimStart().length);
  return { text: part.trim(), start };
}

/** A match of the whole text as offsets of one part of it; null if it lies elsewhere. */
export function matchWithin(
  match: Match | null,
  part: { readonly text: string; readonly start: number },
): Match | null {
  if (!match || match.start < part.start || match.end > part.start + part.text.length) return null;
  return { start: match.start - part.start, end: match.end - part.start };
}
