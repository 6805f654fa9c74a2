import { compileFilter, type FilterSource } from '../../domain/filter/evaluate';
import type { Outcome, OutcomeKind } from '../../domain/outcome';
import { expressionsOf, filterIds, type FilterId, type Filters } from './filter-parts';
import { factColumns, type FactColumn, type Sort, type SortColumn } from './query';

/** @param slot the item's place among all outcomes */
export type Condition = (outcome: Outcome, slot: number) => boolean;
export type Conditions = Readonly<Partial<Record<FilterId, Condition>>>;

/** One condition for each part that has a control of its own, and one for the rest. */
export const conditionsOf = (filters: Filters, source: FilterSource): Conditions =>
  Object.fromEntries(
    Object.entries(expressionsOf(filters)).map(([id, expression]) => [id, compileFilter(expression, source)]),
  );

const bitOf = (id: FilterId): number => 1 << filterIds.indexOf(id);

/** For each item the filters that it fails, a bit each: so every chart can leave out its own filter by a mask. */
export function failedFilters(outcomes: readonly Outcome[], conditions: Conditions): Uint16Array {
  const failed = new Uint16Array(outcomes.length);
  for (const id of filterIds) {
    const holds = conditions[id];
    if (!holds) continue;
    const bit = bitOf(id);
    let slot = 0;
    for (const outcome of outcomes) {
      if (!holds(outcome, slot)) failed[slot] = (failed[slot] ?? 0) | bit;
      slot++;
    }
  }
  return failed;
}

/** The filters that count for a chart: all but its own. */
export const maskWithout = (own: FilterId | null): number =>
  own === null ? (1 << filterIds.length) - 1 : maskWithout(null) & ~bitOf(own);

/** What the filters leave, without regard to `own`; the same list where that is all. */
export function remaining(outcomes: readonly Outcome[], failed: Uint16Array, own: FilterId | null): readonly Outcome[] {
  const mask = maskWithout(own);
  const left: Outcome[] = [];
  let slot = 0;
  for (const outcome of outcomes) {
    if (((failed[slot] ?? 0) & mask) === 0) left.push(outcome);
    slot++;
  }
  return left.length === outcomes.length ? outcomes : left;
}

/** @param kinds empty: all */
export function ofKinds(outcomes: readonly Outcome[], kinds: readonly OutcomeKind[]): readonly Outcome[] {
  const wanted = new Set(kinds);
  return wanted.size === 0 ? outcomes : outcomes.filter(({ kind }) => wanted.has(kind));
}

export const distinct = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

/** Positions in the benchmark, for `within`. */
export const positionsOf = (outcomes: readonly Outcome[]): ReadonlySet<number> =>
  new Set(outcomes.map(({ index }) => index));

/** What a list says of the label and of the rationale, apart. */
export type Mark = 'right' | 'wrong' | 'failed' | 'unreadable' | 'not-tested' | 'pending' | 'none';

const labelMarks: Readonly<Record<OutcomeKind, Mark>> = {
  faithful: 'right',
  spurious: 'right',
  'label-wrong': 'wrong',
  'no-verdict': 'unreadable',
  'judge-failed': 'failed',
  'meta-failed': 'right',
  'meta-unreadable': 'right',
  'not-tested': 'right',
  'meta-pending': 'right',
  pending: 'pending',
};

const rationaleMarks: Readonly<Record<OutcomeKind, Mark>> = {
  faithful: 'right',
  spurious: 'wrong',
  // The meta-judge is asked about items with the right label only.
  'label-wrong': 'none',
  'no-verdict': 'none',
  'judge-failed': 'none',
  'meta-failed': 'failed',
  'meta-unreadable': 'unreadable',
  'not-tested': 'not-tested',
  'meta-pending': 'pending',
  pending: 'pending',
};

export const labelMark = (kind: OutcomeKind): Mark => labelMarks[kind];
export const rationaleMark = (kind: OutcomeKind): Mark => rationaleMarks[kind];

const markRank: Readonly<Record<Mark, number>> = {
  right: 0,
  wrong: 1,
  unreadable: 2,
  failed: 3,
  'not-tested': 4,
  pending: 5,
  none: 6,
};

/** What outcomes are sorted by: a whole number; null: it has none. */
export type Rank = (outcome: Outcome) => number | null;

/**
 * Sorts stably, in milliseconds for 100,000 outcomes: numbers only, and what has no value always last.
 * @param factRank ranks by what stands beside the outcomes
 */
export function sortOutcomes(
  outcomes: readonly Outcome[],
  sort: Sort,
  factRank: (column: FactColumn) => Rank = () => () => null,
): readonly Outcome[] {
  if (sort.column === 'index') return sort.descending ? outcomes.toReversed() : outcomes;
  const n = outcomes.length;
  const fact = factColumns.find((column) => column === sort.column);
  const rank = fact === undefined ? rankBy(sort.column as Exclude<SortColumn, FactColumn>, outcomes) : factRank(fact);
  const sign = sort.descending ? -1 : 1;
  const packed = new Float64Array(n);
  outcomes.forEach((outcome, position) => {
    const value = rank(outcome);
    packed[position] = (value === null ? lastRank : sign * value) * n + position;
  });
  packed.sort();
  const sorted: Outcome[] = [];
  for (const key of packed) {
    const outcome = outcomes[((key % n) + n) % n];
    if (outcome) sorted.push(outcome);
  }
  return sorted;
}

/** Above every rank, and exact when multiplied by as many outcomes as memory holds. */
const lastRank = 2 ** 30;

function rankBy(column: Exclude<SortColumn, FactColumn>, outcomes: readonly Outcome[]): Rank {
  switch (column) {
    case 'index':
      return (outcome) => outcome.index;
    case 'label':
      return (outcome) => markRank[labelMarks[outcome.kind]];
    case 'rationale':
      return (outcome) => markRank[rationaleMarks[outcome.kind]];
    case 'golden':
      return (outcome) => (outcome.goldenLabel === 'A' ? 0 : 1);
    case 'verdict':
      return (outcome) => (outcome.verdict === null ? null : outcome.verdict === 'A' ? 0 : 1);
    case 'subset': {
      const ranks = new Map(
        [...new Set(outcomes.map(({ subset }) => subset))].sort(byName).map((name, rank) => [name, rank]),
      );
      return (outcome) => (outcome.subset === '' ? null : (ranks.get(outcome.subset) ?? null));
    }
    case 'tokens':
      return (outcome) => outcome.tokens;
    case 'seconds':
      return (outcome) => (outcome.durationMs === null ? null : Math.round(outcome.durationMs));
  }
}

const collator = new Intl.Collator(undefined, { numeric: true });
const byName = (a: string, b: string): number => collator.compare(a, b);
