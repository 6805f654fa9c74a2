/**
 * Which items of a run are meant, as a tree. Plain data: it can be kept, compared and printed.
 * Made by the functions below only, which keep it in one shape: no group of one, no group right inside its like.
 */
export type Expression =
  /** Every item. */
  | { readonly kind: 'every' }
  | { readonly kind: 'all'; readonly parts: readonly Expression[] }
  | { readonly kind: 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  /** The text stands somewhere in the item, its judgment or its meta-judgment. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'flag'; readonly field: string }
  /** The field has one of the values. */
  | { readonly kind: 'one-of'; readonly field: string; readonly values: readonly string[] }
  /** From `low` up to, not including, `high`; null: no end, but not both. */
  | { readonly kind: 'within'; readonly field: string; readonly low: number | null; readonly high: number | null }
  /** The comparisons that no such range says. */
  | { readonly kind: 'compare'; readonly field: string; readonly sign: '>' | '<=' | '='; readonly value: number };

export const every: Expression = { kind: 'every' };

function group(kind: 'all' | 'any', parts: readonly Expression[]): readonly Expression[] {
  return parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
}

/** Joined with and; of nothing: every item. */
export function allOf(parts: readonly Expression[]): Expression {
  const left = group('all', parts).filter(({ kind }) => kind !== 'every');
  const [first] = left;
  return first === undefined ? every : left.length === 1 ? first : { kind: 'all', parts: left };
}

/** Joined with or. */
export function anyOf(parts: readonly [Expression, ...Expression[]]): Expression {
  const all = group('any', parts);
  return all.length === 1 ? parts[0] : { kind: 'any', parts: all };
}

export const not = (part: Expression): Expression => (part.kind === 'not' ? part.part : { kind: 'not', part });

/** The parts that all have to hold; of every item: none. */
export const conjuncts = (expression: Expression): readonly Expression[] =>
  expression.kind === 'every' ? [] : expression.kind === 'all' ? expression.parts : [expression];

/** All texts that it searches for, each once. */
export function textsIn(expression: Expression): readonly string[] {
  if (expression.kind === 'text') return [expression.text];
  if (expression.kind === 'not') return textsIn(expression.part);
  return 'parts' in expression ? [...new Set(expression.parts.flatMap(textsIn))] : [];
}

/** Without the parts that search for a text, which may be of the data; each part goes as a whole. */
export const withoutTexts = (expression: Expression): Expression =>
  allOf(conjuncts(expression).filter((part) => textsIn(part).length === 0));
