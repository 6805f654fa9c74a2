/** Where something stands in the text, in UTF-16 units: `from` up to, not including, `to`. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export type Token = Place &
  (
    | { readonly kind: 'word' | 'quoted'; readonly text: string }
    | { readonly kind: 'sign'; readonly text: Sign }
    | { readonly kind: '(' | ')' | ',' | '-' }
  );

export const signs = ['>=', '<=', '>', '<', '=', ':'] as const;
export type Sign = (typeof signs)[number];

/** What a word ends at. */
const wordCharacter = /[^\s()"“”:<>=,]/;
const quotes = /["“”]/;

/**
 * Cuts a text into tokens. A minus before a term negates it; after a sign or a comma it belongs to the number.
 * @returns the tokens, or where a quotation is not closed
 */
export function tokensOf(text: string): readonly Token[] | { readonly openQuote: Place } {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const from = at;
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      at++;
    } else if (character === '(' || character === ')' || character === ',') {
      at++;
      tokens.push({ kind: character, from, to: at });
    } else if (character === '-' && startsTerm(tokens.at(-1))) {
      at++;
      tokens.push({ kind: '-', from, to: at });
    } else if (quotes.test(character)) {
      const quoted = quotation(text, at);
      if (quoted === null) return { openQuote: { from, to: text.length } };
      at = quoted.to;
      tokens.push({ kind: 'quoted', text: quoted.text, from, to: at });
    } else {
      const sign = signs.find((one) => text.startsWith(one, at));
      if (sign !== undefined) {
        at += sign.length;
        tokens.push({ kind: 'sign', text: sign, from, to: at });
      } else {
        while (at < text.length && wordCharacter.test(text[at] ?? '')) at++;
        tokens.push({ kind: 'word', text: text.slice(from, at), from, to: at });
      }
    }
  }
  return tokens;
}

const startsTerm = (before: Token | undefined): boolean => before?.kind !== 'sign' && before?.kind !== ',';

/** A backslash takes the next character as it is. Any of the quotes closes: keyboards of phones make curly ones. */
function quotation(text: string, from: number): { readonly text: string; readonly to: number } | null {
  let read = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quotes.test(character)) return { text: read, to: at + 1 };
    if (character === '\\') at++;
    read += text[at] ?? '';
  }
  return null;
}

/** Whether a text is one word, and so needs no quotes. */
export const isOneWord = (text: string): boolean =>
  text !== '' && !text.startsWith('-') && Array.from(text).every((character) => wordCharacter.test(character));

export const quoted = (text: string): string => `"${text.replace(/["“”\\]/g, '\\$&')}"`;
