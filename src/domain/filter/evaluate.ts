import type { Outcome } from '../outcome';
import type { Expression } from './expression';
import { fields, type Field, type ItemFacts } from './fields';

export type Holds = (outcome: Outcome, slot: number) => boolean;

/** Where items are looked up in. */
export interface FilterSource extends ItemFacts {
  /** Whether a text stands in what belongs to the item. */
  holdsText(text: string, outcome: Outcome): boolean;
}

const always: Holds = () => true;

/** Makes a filter ready to ask of each item: what can be looked up once is. A field that is not known holds of nothing. */
export function compileFilter(expression: Expression, source: FilterSource): Holds {
  switch (expression.kind) {
    case 'every':
      return always;
    case 'all': {
      const parts = expression.parts.map((part) => compileFilter(part, source));
      return (outcome, slot) => parts.every((holds) => holds(outcome, slot));
    }
    case 'any': {
      const parts = expression.parts.map((part) => compileFilter(part, source));
      return (outcome, slot) => parts.some((holds) => holds(outcome, slot));
    }
    case 'not': {
      const holds = compileFilter(expression.part, source);
      return (outcome, slot) => !holds(outcome, slot);
    }
    case 'text':
      return (outcome) => source.holdsText(expression.text, outcome);
    case 'flag': {
      const field = fields.get(expression.field);
      return field?.kind === 'flag' ? (outcome, slot) => field.read(outcome, slot, source) : never;
    }
    case 'one-of': {
      const field = fields.get(expression.field);
      if (field?.kind !== 'choice' && field?.kind !== 'name') return never;
      const values = new Set(expression.values);
      return (outcome, slot) => values.has(field.read(outcome, slot, source));
    }
    case 'within': {
      const [low, high] = [expression.low ?? -Infinity, expression.high ?? Infinity];
      return numbers(expression.field, source, (value) => value >= low && value < high);
    }
    case 'compare': {
      const { field, sign, value: than } = expression;
      if (sign === '>') return numbers(field, source, (value) => value > than);
      if (sign === '<=') return numbers(field, source, (value) => value <= than);
      return numbers(field, source, (value) => value === than);
    }
  }
}

const never: Holds = () => false;

/** NaN, not known, passes no comparison. */
function numbers(name: string, source: ItemFacts, passes: (value: number) => boolean): Holds {
  const field: Field | undefined = fields.get(name);
  return field?.kind === 'number' ? (outcome, slot) => passes(field.read(outcome, slot, source)) : never;
}
