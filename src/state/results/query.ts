import { parseFilter } from '../../domain/filter/parser';
import { printFilter } from '../../domain/filter/printer';
import type { Range } from '../../domain/metrics/bins';
import { verdictColumns, type Cell } from '../../domain/metrics/confusion';
import { outcomeKinds, type OutcomeKind } from '../../domain/outcome';
import { measureIds, type MeasureId } from './facts';
import { expressionOf, onlyFilters, partsOf, type FilterParts, type Filters } from './filter-parts';

/** What the screen shows of a run. All of it stands in the address, so that a link gives the same view. */
export interface ResultsQuery extends Omit<FilterParts, 'kinds'> {
  /** null: not chosen, so the screen opens on what people come for. Empty: all. */
  readonly kinds: readonly OutcomeKind[] | null;
  readonly sort: Sort;
  /** The item that is open. */
  readonly item: string | null;
  /** Judgments are shown as key points and the sentences that speak of them. */
  readonly points: boolean;
  /** Parsers other than the run's own; checked against the protocol where they are used. */
  readonly verdictParser: string | null;
  readonly metaParser: string | null;
  /** How much of the overview is shown. */
  readonly overview: OverviewShown;
  /** Order of the table of categories; null: that of the file. */
  readonly categories: CategorySort | null;
  /** Charts that are shown as tables. */
  readonly tables: readonly MeasureId[];
}

export const filtersIn = ({ subset, only, cell, ranges, text, rest }: ResultsQuery): Filters => ({
  ...{ subset, only, cell, ranges, text, rest },
});

/** `closed`: its heading only. `short`: without the distributions. */
export const overviewShown = ['closed', 'short', 'all'] as const;
export type OverviewShown = (typeof overviewShown)[number];

/** What outcomes can be sorted by as they are. */
const outcomeColumns = ['index', 'label', 'rationale', 'golden', 'verdict', 'subset', 'tokens', 'seconds'] as const;
/** What stands beside them: see `RowFacts`. */
export const factColumns = ['human', 'votes', 'length', 'confidence', 'finish', 'source'] as const;
export type FactColumn = (typeof factColumns)[number];
export const sortColumns = [...outcomeColumns, ...factColumns] as const;
export type SortColumn = (typeof sortColumns)[number];

export const categoryColumns = ['subset', 'n', 'l-acc', 's-corr', 'f-score'] as const;
export type CategoryColumn = (typeof categoryColumns)[number];
export interface CategorySort {
  readonly column: CategoryColumn;
  readonly descending: boolean;
}

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export const fileOrder: Sort = { column: 'index', descending: false };

export const openingQuery: ResultsQuery = {
  kinds: null,
  subset: null,
  only: null,
  cell: null,
  ranges: {},
  text: '',
  rest: '',
  sort: fileOrder,
  item: null,
  points: false,
  verdictParser: null,
  metaParser: null,
  overview: 'short',
  categories: null,
  tables: [],
};

/** What "clear" brings back: everything but the outcome, which has its own "all". */
export const noFilter = { subset: null, only: null, cell: null, ranges: {}, text: '', rest: '' } as const;

export type Params = Readonly<Record<string, string>>;

/** Reads an address. Total: what is not known is left out, and a filter that cannot be read is none. */
export function parseQuery(params: Params): ResultsQuery {
  const filter = parseFilter(params['filter'] ?? '');
  return {
    ...(params['filter'] !== undefined && filter.ok ? partsOf(filter.value) : earlierParts(params)),
    sort: parseOrder(params['sort'], sortColumns) ?? fileOrder,
    item: params['item'] ?? null,
    points: params['view'] === 'points',
    verdictParser: params['parser'] ?? null,
    metaParser: params['meta'] ?? null,
    overview: overviewShown.find((shown) => shown === params['overview']) ?? openingQuery.overview,
    categories: parseOrder(params['categories'], categoryColumns),
    tables: measureIds.filter((id) => params['tables']?.split(',').includes(id)),
  };
}

/** Filters as addresses held them before there was a language: a parameter for each part. */
const earlierNames = ['kind', 'subset', 'only', 'cell', ...measureIds, 'q'] as const;

const earlierParts = (params: Params): Pick<ResultsQuery, keyof FilterParts> => ({
  kinds: parseKinds(params['kind']),
  subset: parseSubset(params['subset']),
  only: onlyFilters.find((only) => only === params['only']) ?? null,
  cell: parseCell(params['cell']),
  ranges: Object.fromEntries(
    measureIds.flatMap((id) => {
      const range = parseRange(params[id]);
      return range ? [[id, range]] : [];
    }),
  ),
  text: params['q'] ?? '',
  rest: '',
});

function parseKinds(value: string | undefined): readonly OutcomeKind[] | null {
  if (value === undefined) return null;
  if (value === 'all') return [];
  const asked = new Set(value.split(','));
  const kinds = outcomeKinds.filter((kind) => asked.has(kind));
  return kinds.length > 0 ? kinds : null;
}

/** "tokens", "-tokens" */
function parseOrder<T extends string>(
  value: string | undefined,
  columns: readonly T[],
): { readonly column: T; readonly descending: boolean } | null {
  if (value === undefined) return null;
  const descending = value.startsWith('-');
  const column = columns.find((name) => name === (descending ? value.slice(1) : value));
  return column === undefined ? null : { column, descending };
}

const orderParam = ({ column, descending }: { readonly column: string; readonly descending: boolean }): string =>
  (descending ? '-' : '') + column;

/** '' cannot stand in an address; a category whose name looks like the stand-in gets one more bracket. */
const noSubset = '(none)';
const likeNoSubset = /^\(+none\)$/;

export function parseSubset(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (value === noSubset) return '';
  return likeNoSubset.test(value) ? value.slice(1) : value;
}

export const subsetParam = (subset: string): string =>
  subset === '' ? noSubset : likeNoSubset.test(subset) ? `(${subset}` : subset;

function parseCell(value: string | undefined): Cell | null {
  const [golden, name] = value?.split('-') ?? [];
  const verdict = verdictColumns.find((column) => column === name);
  return (golden === 'A' || golden === 'B') && verdict !== undefined ? { golden, verdict } : null;
}

/** "200..400", "..200", "400.." */
function parseRange(value: string | undefined): Range | null {
  const [, low = '', high = ''] = /^(.*?)\.\.(.*)$/.exec(value ?? '') ?? [];
  const range: Range = { low: parseEnd(low), high: parseEnd(high) };
  return range.low === null && range.high === null ? null : range;
}

function parseEnd(text: string): number | null {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

type EarlierName = (typeof earlierNames)[number];
export type ParamChanges = Readonly<
  Record<
    'filter' | 'sort' | 'parser' | 'meta' | 'item' | 'view' | 'overview' | 'categories' | 'tables',
    string | null
  > &
    Record<EarlierName, null>
>;

const noEarlier = Object.fromEntries(earlierNames.map((name) => [name, null])) as Record<EarlierName, null>;

/** All that a view is filtered by, as text; '*' where that is nothing. */
export const filterText = ({ kinds, ...parts }: Pick<ResultsQuery, keyof FilterParts>): string =>
  printFilter(expressionOf({ ...parts, kinds: kinds ?? [] }));

/**
 * The address of a view; what is as it opens is null, and so left out. With any filter, outcomes that were not chosen are
 * all: an address with a filter says exactly what is shown.
 */
export function paramsOf(query: ResultsQuery): ParamChanges {
  const { sort } = query;
  const filter = filterText(query);
  const sorted = sort.column !== 'index' || sort.descending;
  return {
    ...noEarlier,
    filter: query.kinds === null && filter === everyItem ? null : filter,
    sort: sorted ? orderParam(sort) : null,
    parser: query.verdictParser,
    meta: query.metaParser,
    item: query.item,
    view: query.points ? 'points' : null,
    overview: query.overview === openingQuery.overview ? null : query.overview,
    categories: query.categories && orderParam(query.categories),
    tables: query.tables.length === 0 ? null : query.tables.join(','),
  };
}

/** The filter that leaves every item. */
export const everyItem = '*';
