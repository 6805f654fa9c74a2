import { err, ok, type Result } from '../result';
import type { Label } from '../item';
import type { RowProblem } from './format';
import { shown } from './row-fields';

const side = String.raw`(?:(?:response|resp|model|assistant|answer|output)[_ ]?)?\(?([ab12])\)?`;
const named = new RegExp(`^${side}$`);
const compared = new RegExp(String.raw`^${side}\s*(>{1,2}|<{1,2}|={1,2}|≻|≺)\s*${side}$`);
const tie = /^(?:tie|draw|equal|same|c|both[_ ]?good|both[_ ]?bad|neither(?: better)?|tie \(both ?(?:good|bad)\))$/;

/**
 * Which side a label field names. Texts only: 'A', ' b ', '[[A]]', '\boxed{B}', 'response_1', 'A>>B'. A bare number
 * is refused: whether 1 means the first or the second side cannot be told from one row.
 */
export function readLabel(fieldName: string, value: unknown): Result<Label, RowProblem> {
  const problem = (code: string, what: string): Result<Label, RowProblem> =>
    err({ field: fieldName, code, message: `${fieldName} ${what}: expected "A" or "B", found ${shown(value)}.` });

  if (value === undefined || value === null || value === '') return problem('label-missing', 'is missing');
  if (typeof value !== 'string') return problem('label-unreadable', 'names neither side');
  const text = undecorated(value);
  const name = named.exec(text)?.[1];
  // A digit alone is a number in quotes.
  if (name !== undefined && !/^\d$/.test(text)) return ok(sideOf(name));
  const comparison = compared.exec(text);
  if (comparison !== null) {
    const [, left = '', sign = '', right = ''] = comparison;
    if (sign.startsWith('=')) return problem('label-tie', 'is a tie and names neither side');
    if (sideOf(left) !== sideOf(right)) return ok(sideOf(sign.startsWith('>') || sign === '≻' ? left : right));
  }
  return tie.test(text)
    ? problem('label-tie', 'is a tie and names neither side')
    : problem('label-unreadable', 'names neither side');
}

const undecorated = (value: string): string =>
  value
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^\[\[([^[\]]*)\]\]$/, '$1')
    .replace(/^\\?boxed\{([^{}]*)\}$/, '$1')
    .trim();

const sideOf = (name: string): Label => (name === 'a' || name === '1' ? 'A' : 'B');
