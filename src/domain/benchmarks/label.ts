import { err, ok, type Result } from '../result';
import type { Label, Margin } from '../item';
import type { RowProblem } from './format';
import { numberIn, shown } from './row-fields';

export const isLabel = (value: unknown): value is Label => value === 'A' || value === 'B';

/** What a label says of two answers. */
export interface Preference {
  readonly better: Label | 'tie' | 'both-bad';
  /** How much better, where the label says so. */
  readonly margin?: Margin;
}

const side = String.raw`(?:(?:response|resp|model|assistant|answer|output)[_ ]?)?\(?([ab12])\)?`;
const named = new RegExp(`^${side}$`);
const compared = new RegExp(String.raw`^${side}\s*(>{1,2}|<{1,2}|={1,2}|≻|≺)\s*${side}$`);
const ordinals = new Map<string, Label>([
  ['left', 'A'],
  ['first', 'A'],
  ['right', 'B'],
  ['second', 'B'],
]);
const tie = /^(?:tie|draw|equal|same|c|both[_ ]?good|neither(?: better)?|tie \(both ?good\))$/;
const bothBad = /^(?:both[_ ]?bad|tie \(both ?bad\))$/;

/** Texts only: 'A', ' b ', '[[A]]', '\boxed{B}', 'response_1', 'A>>B', 'tie'. @returns null for any other value. */
export function preferenceOfText(value: unknown): Preference | null {
  if (value === 'A' || value === 'B') return { better: value };
  if (typeof value !== 'string') return null;
  const text = undecorated(value);
  const name = named.exec(text)?.[1];
  // A digit alone is a number in quotes.
  if (name !== undefined && !/^\d$/.test(text)) return { better: sideOf(name) };
  const ordinal = ordinals.get(text);
  if (ordinal !== undefined) return { better: ordinal };
  const comparison = compared.exec(text);
  if (comparison !== null) {
    const [, left = '', sign = '', right = ''] = comparison;
    if (sign.startsWith('=')) return { better: 'tie' };
    if (sideOf(left) === sideOf(right)) return null;
    const better = sideOf(sign.startsWith('>') || sign === '≻' ? left : right);
    return { better, margin: { value: (better === 'A' ? -1 : 1) * sign.length, max: 2 } };
  }
  if (bothBad.test(text)) return { better: 'both-bad' };
  return tie.test(text) ? { better: 'tie' } : null;
}

/** For labels that may also be the name of one of the two models. */
export const preferenceAmong =
  (first: string | undefined, second: string | undefined) =>
  (value: unknown): Preference | null => {
    const names = first !== second && typeof value === 'string' && value !== '';
    if (names && value === first) return { better: 'A' };
    if (names && value === second) return { better: 'B' };
    return preferenceOfText(value);
  };

/**
 * What a number means is a property of its column, never of one row: 1 may be the first answer, the second, or "yes, A
 * is better".
 */
export type NumberScheme =
  /** 0 first, 1 second; in the second scheme 2 is a tie. */
  | 'index-0'
  | 'index-0-tie-2'
  /** 1 first, 2 second. */
  | 'index-1'
  /** 1: A is better, 0: it is not. */
  | 'a-is-better'
  /** HelpSteer's strength: from -3, A is much better, to 3. */
  | 'minus-3-to-3'
  /** AlpacaEval: 1 first, 2 second, between them a weight; 1.5 or 0 a draw. */
  | 'one-to-two';

/** Numbers in quotes, as tables hold them, are numbers too, and yes and no are 1 and 0. */
export const preferenceIn =
  (scheme: NumberScheme) =>
  (value: unknown): Preference | null => {
    const number = typeof value === 'boolean' ? Number(value) : numberIn(value);
    return number === null ? null : preferenceOfNumber(number, scheme);
  };

/** @returns null for a number that the scheme does not know. */
export function preferenceOfNumber(value: number, scheme: NumberScheme): Preference | null {
  switch (scheme) {
    case 'index-0':
      return value === 0 ? { better: 'A' } : value === 1 ? { better: 'B' } : null;
    case 'index-0-tie-2':
      return value === 2 ? { better: 'tie' } : preferenceOfNumber(value, 'index-0');
    case 'index-1':
      return value === 1 ? { better: 'A' } : value === 2 ? { better: 'B' } : null;
    case 'a-is-better':
      return value === 1 ? { better: 'A' } : value === 0 ? { better: 'B' } : null;
    case 'minus-3-to-3':
      if (!(Math.abs(value) <= 3)) return null;
      return { better: value === 0 ? 'tie' : value < 0 ? 'A' : 'B', margin: { value, max: 3 } };
    case 'one-to-two': {
      if (value === 0 || value === 1.5) return { better: 'tie' };
      if (!(value >= 1 && value <= 2)) return null;
      const better = value < 1.5 ? 'A' : 'B';
      return value === 1 || value === 2 ? { better } : { better, margin: { value: (value - 1.5) * 2, max: 1 } };
    }
  }
}

/**
 * The side that a label field of a benchmark without ties names. A bare number is refused: what it means cannot be
 * told from one row.
 */
export function readLabel(fieldName: string, value: unknown): Result<Label, RowProblem> {
  if (value === 'A' || value === 'B') return ok(value);
  if (value === undefined || value === null || value === '')
    return noLabel(fieldName, value, 'label-missing', 'is missing');
  const preference = preferenceOfText(value);
  if (preference === null) return noLabel(fieldName, value, 'label-unreadable', 'names neither side');
  const { better } = preference;
  return better === 'A' || better === 'B'
    ? ok(better)
    : noLabel(fieldName, value, 'label-tie', 'is a tie and names neither side');
}

const noLabel = (fieldName: string, value: unknown, code: string, what: string): Result<Label, RowProblem> =>
  err({ field: fieldName, code, message: `${fieldName} ${what}: expected "A" or "B", found ${shown(value)}.` });

const undecorated = (value: string): string =>
  value
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^\[\[([^[\]]*)\]\]$/, '$1')
    .replace(/^\\?boxed\{([^{}]*)\}$/, '$1')
    .trim();

const sideOf = (name: string): Label => (name === 'a' || name === '1' ? 'A' : 'B');
