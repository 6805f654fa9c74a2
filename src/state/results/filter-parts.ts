import { allOf, conjuncts, every, type Expression } from '../../domain/filter/expression';
import { fields } from '../../domain/filter/fields';
import { parseFilter } from '../../domain/filter/parser';
import { printFilter } from '../../domain/filter/printer';
import type { Range } from '../../domain/metrics/bins';
import { verdictColumns, type Cell } from '../../domain/metrics/confusion';
import { outcomeKinds, type OutcomeKind } from '../../domain/outcome';
import { measureIds, type MeasureId } from './facts';

/** All filters but the one by outcome. */
export const filterIds = ['subset', 'only', 'text', 'cell', ...measureIds, 'rest'] as const;
export type FilterId = (typeof filterIds)[number];

/** Measures that are filtered by; the others are absent. */
export type Ranges = Readonly<Partial<Record<MeasureId, Range>>>;

/**
 * `differs`: the protocol's parsers do not read the same verdict. `irregular`: "incorrect" by format only. `flipped`: the
 * GenRM's verdict is another one with the answers exchanged; `meta-flipped`: the meta-judge's with the judgments exchanged.
 */
export const onlyFilters = ['differs', 'irregular', 'flipped', 'meta-flipped'] as const;
export type Only = (typeof onlyFilters)[number];

/** A filter, cut into what chips and charts show, each part with a control of its own, and the rest. */
export interface FilterParts {
  /** Empty: all. */
  readonly kinds: readonly OutcomeKind[];
  /** Category; '' is the items that have none, null is all. */
  readonly subset: string | null;
  readonly only: Only | null;
  /** Golden label and verdict. */
  readonly cell: Cell | null;
  readonly ranges: Ranges;
  /** Searched for in all texts of an item, its judgment and its meta-judgment. */
  readonly text: string;
  /** All else, printed; '': nothing else. */
  readonly rest: string;
}

/** What an item has to pass to be shown, whatever became of it. */
export type Filters = Omit<FilterParts, 'kinds'>;

/** What chips are called in the language. */
const flagOf: Readonly<Record<Only, string>> = {
  differs: 'parser-differs',
  irregular: 'irregular',
  flipped: 'flipped',
  'meta-flipped': 'meta-flipped',
};
const fieldOf: Readonly<Record<MeasureId, string>> = {
  rationale: 'length',
  gap: 'gap',
  tokens: 'tokens',
  seconds: 'seconds',
  confidence: 'confidence',
};

/** '' as well as `*`: every item. Total: null where it cannot be read. */
export function readFilter(text: string): Expression | null {
  const read = parseFilter(text);
  return read.ok ? read.value : null;
}

const oneOf = (field: string, ...values: readonly string[]): Expression => ({ kind: 'one-of', field, values });

/** What each part says; parts that say nothing are absent. */
export function expressionsOf({
  subset,
  only,
  cell,
  ranges,
  text,
  rest,
}: Filters): Readonly<Partial<Record<FilterId, Expression>>> {
  return {
    ...(subset !== null && { subset: oneOf('category', subset) }),
    ...(only && { only: { kind: 'flag', field: flagOf[only] } }),
    ...(cell && { cell: allOf([oneOf('golden', cell.golden), oneOf('verdict', cell.verdict)]) }),
    ...Object.fromEntries(
      measureIds.flatMap((id) => (ranges[id] ? [[id, { kind: 'within', field: fieldOf[id], ...ranges[id] }]] : [])),
    ),
    ...(text !== '' && { text: { kind: 'text', text } }),
    ...(rest !== '' && { rest: readFilter(rest) ?? every }),
  };
}

export const expressionOf = ({ kinds, ...filters }: FilterParts): Expression =>
  allOf([...(kinds.length > 0 ? [oneOf('outcome', ...kinds)] : []), ...Object.values(expressionsOf(filters))]);

/** Cuts a filter up. A part that stands in it twice is no chip’s, but of the rest: a chip says one thing. */
export function partsOf(expression: Expression): FilterParts {
  const whole = conjuncts(expression);
  const shown = new Set<Expression>();
  const sole = <T>(read: (part: Expression) => T | null): T | null => {
    const found = whole.flatMap((part) => {
      const value = read(part);
      return value === null ? [] : [{ part, value }];
    });
    const [first] = found;
    if (!first || found.length > 1) return null;
    shown.add(first.part);
    return first.value;
  };
  const valuesOf = (field: string) => (part: Expression) =>
    part.kind === 'one-of' && part.field === field ? part.values : null;

  const kinds = sole((part) => {
    const values = valuesOf('outcome')(part);
    return values && outcomeKinds.filter((kind) => values.includes(kind));
  });
  const subset = sole((part) => {
    const values = valuesOf('category')(part);
    return values?.length === 1 ? (values[0] ?? null) : null;
  });
  const only = sole((part) => onlyFilters.find((id) => part.kind === 'flag' && part.field === flagOf[id]) ?? null);
  const text = sole((part) => (part.kind === 'text' ? part.text : null));
  const ranges = Object.fromEntries(
    measureIds.flatMap((id) => {
      const range = sole((part) => rangeIn(part, fieldOf[id]));
      return range ? [[id, range]] : [];
    }),
  );
  // A cell is of both, or no cell.
  const before = new Set(shown);
  const golden = sole(
    (part) => ['A' as const, 'B' as const].find((label) => isOnly(valuesOf('golden')(part), label)) ?? null,
  );
  const verdict = sole((part) => verdictColumns.find((column) => isOnly(valuesOf('verdict')(part), column)) ?? null);
  const cell = golden && verdict ? { golden, verdict } : null;
  const taken = cell ? shown : before;
  const rest = allOf(whole.filter((part) => !taken.has(part)));
  return {
    ...{ kinds: kinds ?? [], subset, only, cell, ranges, text: text ?? '' },
    rest: rest.kind === 'every' ? '' : printFilter(rest),
  };
}

const isOnly = (values: readonly string[] | null, value: string): boolean =>
  values?.length === 1 && values[0] === value;

/** Of whole numbers, above 5 is from 6 on. */
function rangeIn(part: Expression, name: string): Range | null {
  if (part.kind === 'within' && part.field === name) return { low: part.low, high: part.high };
  const field = fields.get(name);
  if (part.kind !== 'compare' || part.field !== name || field?.kind !== 'number' || !field.isWhole) return null;
  const next = Math.floor(part.value) + 1;
  if (!Number.isSafeInteger(next)) return null;
  if (part.sign === '>') return { low: next, high: null };
  if (part.sign === '<=') return { low: null, high: next };
  return Number.isInteger(part.value) ? { low: part.value, high: next } : null;
}
