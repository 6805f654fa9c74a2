import type { Expression } from './expression';
import { fieldNamed } from './fields';
import { isOneWord, quoted } from './lexer';

/** The text of a filter, as short as it can be: `parseFilter` reads the same back. */
export function printFilter(expression: Expression): string {
  switch (expression.kind) {
    case 'every':
      return '*';
    case 'all':
      return expression.parts.map((part) => inGroup(part, part.kind === 'any')).join(' ');
    case 'any':
      return expression.parts.map((part) => inGroup(part, false)).join(' or ');
    case 'not':
      return `-${inGroup(expression.part, expression.part.kind === 'all' || expression.part.kind === 'any')}`;
    case 'text':
      return isPlain(expression.text) ? expression.text : quoted(expression.text);
    case 'flag':
      return expression.field;
    case 'one-of':
      return `${expression.field}:${expression.values.map((value) => (isOneWord(value) ? value : quoted(value))).join(',')}`;
    case 'within': {
      const { field, low, high } = expression;
      if (low !== null && high !== null) return `${field}:${String(low)}..${String(high)}`;
      return low === null ? `${field}<${String(high)}` : `${field}>=${String(low)}`;
    }
    case 'compare': {
      const { field, sign, value } = expression;
      return `${field}${sign === '=' ? ':' : sign}${String(value)}`;
    }
  }
}

const inGroup = (part: Expression, enclosed: boolean): string =>
  enclosed ? `(${printFilter(part)})` : printFilter(part);

/** Whether a searched text, as it is, is read as one. */
const isPlain = (text: string): boolean =>
  isOneWord(text) && !/^(or|and|not|\*)$/i.test(text) && fieldNamed(text)?.field.kind !== 'flag';
