import { fieldNamed, fields, type Field } from './fields';
import { isOneWord, quoted, tokensOf, type Place, type Token } from './lexer';

/** What may stand at the caret, and which part of the text it replaces. */
export interface Completion extends Place {
  readonly text: string;
  /** What it means; '' where it says so itself. */
  readonly about: string;
}

const most = 12;

/**
 * Completes the word before the caret: a field by its name, a value by the field that it is of.
 * @param names the values that fields of any name have in this run
 */
export function completionsAt(
  text: string,
  caret: number,
  names: Readonly<Record<string, readonly string[]>>,
): readonly Completion[] {
  const { before, begun } = beforeCaret(text.slice(0, caret));
  const place = { from: begun.from, to: caret };
  const start = begun.text.toLowerCase();
  // After a comma stands one more value of the same field.
  let at = before.length - 1;
  while (before[at]?.kind === ',') at -= 2;
  const [word, sign] = [before[at - 1], before[at]];
  if (sign?.kind === 'sign') {
    const found = word?.kind === 'word' && /[:=]/.test(sign.text) ? fieldNamed(word.text) : null;
    if (!found) return [];
    return valuesOf(found.name, found.field, names)
      .filter((one) => one.toLowerCase().startsWith(start))
      .slice(0, most)
      .map((one) => ({ ...place, text: isOneWord(one) ? one : quoted(one), about: one === '' ? 'no category' : '' }));
  }
  if (start === '' || begun.isQuoted) return [];
  return [...fields]
    .filter(([name]) => name.startsWith(start) && name !== start)
    .slice(0, most)
    .map(([name, { kind, about }]) => ({
      ...{ ...place, about },
      text: kind === 'flag' ? name : `${name}${kind === 'number' ? '>=' : ':'}`,
    }));
}

interface Begun {
  readonly from: number;
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Cuts off the word that is being written, or the quotation that is still open. */
function beforeCaret(text: string): { readonly before: readonly Token[]; readonly begun: Begun } {
  const tokens = tokensOf(text);
  if ('openQuote' in tokens) {
    const { from } = tokens.openQuote;
    const before = tokensOf(text.slice(0, from));
    return { before: 'openQuote' in before ? [] : before, begun: { from, text: text.slice(from + 1), isQuoted: true } };
  }
  const last = tokens.at(-1);
  if (last?.kind === 'word' && last.to === text.length)
    return { before: tokens.slice(0, -1), begun: { ...last, isQuoted: false } };
  return { before: tokens, begun: { from: text.length, text: '', isQuoted: false } };
}

const valuesOf = (name: string, field: Field, names: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  field.kind === 'choice' ? field.values : field.kind === 'name' ? (names[name] ?? []) : [];
