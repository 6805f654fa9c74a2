import { err, ok, type Result } from '../result';
import { allOf, anyOf, every, not, type Expression } from './expression';
import { fieldNamed, fields, textField, type Field } from './fields';
import { tokensOf, type Place, type Sign, type Token } from './lexer';
import { nearest } from './nearest';

/** What cannot be read, and where. */
export interface FilterError extends Place {
  /** What was found and what was expected, for a person. */
  readonly message: string;
  /** What to write there instead, where something is near. */
  readonly suggestion: string | null;
}

const longest = 10_000;
const deepest = 50;

class Unreadable extends Error {
  readonly error: FilterError;

  constructor(error: FilterError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * Reads a filter: terms side by side must all hold, `or` between them, `not` or `-` before one, parentheses around some.
 * A term is `field:value`, `field:one,other`, `field>5`, `field:5..9` (9 excluded), the name of a flag, or a text to search.
 * Nothing, and `*`, is every item. Total.
 */
export function parseFilter(text: string): Result<Expression, FilterError> {
  const end = { from: text.length, to: text.length };
  if (text.length > longest)
    return err({ from: longest, to: text.length, message: 'The filter is too long.', suggestion: null });
  const tokens = tokensOf(text);
  if ('openQuote' in tokens)
    return err({ ...tokens.openQuote, message: 'This quotation is not closed: expected ".', suggestion: null });
  try {
    return ok(new Parser(tokens, end).whole());
  } catch (error) {
    if (error instanceof Unreadable) return err(error.error);
    throw error;
  }
}

const keywords = ['or', 'and', 'not'] as const;
type Keyword = (typeof keywords)[number];
const isKeyword = (token: Token | undefined, word: Keyword): boolean =>
  token?.kind === 'word' && token.text.toLowerCase() === word;

class Parser {
  #at = 0;
  #depth = 0;
  readonly #tokens: readonly Token[];
  readonly #end: Place;

  constructor(tokens: readonly Token[], end: Place) {
    this.#tokens = tokens;
    this.#end = end;
  }

  whole(): Expression {
    if (this.#tokens.length === 0) return every;
    const expression = this.#either();
    const left = this.#peek();
    if (left) fail(left, 'This parenthesis was not opened.');
    return expression;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #take(): Token | undefined {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #skip(word: Keyword): boolean {
    if (!isKeyword(this.#peek(), word)) return false;
    this.#at++;
    return true;
  }

  #either(): Expression {
    const first = this.#together();
    const others: Expression[] = [];
    while (this.#skip('or')) others.push(this.#together());
    return anyOf([first, ...others]);
  }

  #together(): Expression {
    const parts = [this.#term()];
    for (let next = this.#peek(); next && next.kind !== ')' && !isKeyword(next, 'or'); next = this.#peek()) {
      this.#skip('and');
      parts.push(this.#term());
    }
    return allOf(parts);
  }

  #term(): Expression {
    const token = this.#take();
    if (!token) return fail(this.#end, 'Expected a term here, such as outcome:spurious.');
    if (token.kind === '-' || isKeyword(token, 'not')) return this.#deeper(token, () => not(this.#term()));
    if (token.kind === '(') {
      const inside = this.#deeper(token, () => this.#either());
      if (this.#take()?.kind !== ')') fail(token, 'This parenthesis is not closed.');
      return inside;
    }
    if (token.kind === 'quoted') return { kind: 'text', text: checkedText(token) };
    if (token.kind !== 'word' || keywords.some((word) => isKeyword(token, word)))
      return fail(token, `Expected a term here, such as outcome:spurious, not ${shown(token)}.`);
    const sign = this.#peek();
    if (sign?.kind === 'sign') {
      this.#at++;
      return this.#field(token, sign.text, sign);
    }
    if (token.text === '*') return every;
    const found = fieldNamed(token.text);
    return found?.field.kind === 'flag' ? { kind: 'flag', field: found.name } : { kind: 'text', text: token.text };
  }

  #deeper(place: Place, read: () => Expression): Expression {
    if (++this.#depth > deepest) fail(place, 'This is nested too deep.');
    const expression = read();
    this.#depth--;
    return expression;
  }

  #field(word: Token & { readonly text: string }, sign: Sign, place: Place): Expression {
    if (word.text.toLowerCase() === textField) return { kind: 'text', text: checkedText(this.#value(place)) };
    const found = fieldNamed(word.text);
    if (!found) {
      const meant = nearest(word.text, fields.keys());
      const hint = meant === null ? 'To search for a text, put it in quotes.' : `Did you mean ${meant}?`;
      return fail(word, `There is no field “${word.text}”. ${hint}`, meant);
    }
    const { name, field } = found;
    if (field.kind === 'flag') return fail(word, `${name} is said alone, without “${sign}”.`, name);
    if (field.kind === 'number') return this.#number(name, sign, place);
    if (sign !== ':' && sign !== '=') return fail(place, `${name} has no order: expected “:”.`, ':');
    const values = [this.#word(name, field, place)];
    while (this.#peek()?.kind === ',') values.push(this.#word(name, field, this.#take() ?? place));
    return { kind: 'one-of', field: name, values: [...new Set(values)] };
  }

  #value(after: Place): Token & { readonly text: string } {
    const token = this.#take();
    if (token?.kind === 'word' || token?.kind === 'quoted') return token;
    return fail(token ?? { from: after.to, to: after.to }, 'Expected a value here.');
  }

  #word(name: string, field: Field, after: Place): string {
    if (field.kind !== 'choice') return this.#value(after).text;
    const { values } = field;
    const token = this.#peek();
    if (token?.kind !== 'word' && token?.kind !== 'quoted')
      return fail(token ?? { from: after.to, to: after.to }, `Expected one of ${values.join(', ')}.`);
    this.#at++;
    const found = values.find((value) => value.toLowerCase() === token.text.toLowerCase());
    if (found !== undefined) return found;
    const meant = nearest(token.text, values);
    const hint = meant === null ? `Expected one of ${values.join(', ')}.` : `Did you mean ${meant}?`;
    return fail(token, `${name} is never “${token.text}”. ${hint}`, meant);
  }

  #number(field: string, sign: Sign, place: Place): Expression {
    const token = this.#value(place);
    const [, low, high] = /^(.*?)\.\.(.*)$/.exec(token.text) ?? [];
    const example = `as in ${field}>=100 or ${field}:100..200`;
    const read = (text: string, what: string): number => {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value))
        fail(token, `Expected ${what}, ${example}, not “${token.text}”.`);
      return value;
    };
    if (low !== undefined && high !== undefined) {
      if (sign !== ':' && sign !== '=') fail(token, `A range comes after “:”, ${example}.`);
      const end = (text: string): number | null => (text === '' ? null : read(text, 'numbers'));
      const range = { low: end(low), high: end(high) };
      if (range.low === null && range.high === null) fail(token, `Expected a number before or after “..”, ${example}.`);
      return { kind: 'within', field, ...range };
    }
    const value = read(token.text, 'a number');
    if (sign === '>=') return { kind: 'within', field, low: value, high: null };
    if (sign === '<') return { kind: 'within', field, low: null, high: value };
    return { kind: 'compare', field, sign: sign === ':' ? '=' : sign, value };
  }
}

function fail(place: Place, message: string, suggestion: string | null = null): never {
  throw new Unreadable({ from: place.from, to: place.to, message, suggestion });
}

function checkedText(token: Token & { readonly text: string }): string {
  return token.text === '' ? fail(token, 'Expected a text between the quotes.') : token.text;
}

const shown = (token: Token): string => `“${'text' in token ? token.text : token.kind}”`;
