import { outcomeKinds, type OutcomeKind } from '../../domain/outcome';

/** What the screen shows of a run. All of it stands in the address, so that a link gives the same view. */
export interface ResultsQuery {
  /** null: not chosen, so the screen opens on what people come for. Empty: all. */
  readonly kinds: readonly OutcomeKind[] | null;
  /** Category; '' is the items that have none, null is all. */
  readonly subset: string | null;
  readonly only: Only | null;
  /** Searched for in all texts of an item, its judgment and its meta-judgment. */
  readonly text: string;
  readonly sort: Sort;
  /** The item that is open. */
  readonly item: string | null;
  /** Parsers other than the run's own; checked against the protocol where they are used. */
  readonly verdictParser: string | null;
  readonly metaParser: string | null;
}

/** `differs`: the protocol's parsers do not read the same verdict. `irregular`: "incorrect" by format only. */
export const onlyFilters = ['differs', 'irregular'] as const;
export type Only = (typeof onlyFilters)[number];

export const sortColumns = ['index', 'label', 'rationale', 'golden', 'verdict', 'subset', 'tokens', 'seconds'] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export const fileOrder: Sort = { column: 'index', descending: false };

export const openingQuery: ResultsQuery = {
  kinds: null,
  subset: null,
  only: null,
  text: '',
  sort: fileOrder,
  item: null,
  verdictParser: null,
  metaParser: null,
};

export type Params = Readonly<Record<string, string>>;

/** Reads an address. Total: what is not known is left out. */
export function parseQuery(params: Params): ResultsQuery {
  return {
    kinds: parseKinds(params['kind']),
    subset: parseSubset(params['subset']),
    only: onlyFilters.find((only) => only === params['only']) ?? null,
    text: params['q'] ?? '',
    sort: parseSort(params['sort']),
    item: params['item'] ?? null,
    verdictParser: params['parser'] ?? null,
    metaParser: params['meta'] ?? null,
  };
}

function parseKinds(value: string | undefined): readonly OutcomeKind[] | null {
  if (value === undefined) return null;
  if (value === 'all') return [];
  const asked = new Set(value.split(','));
  const kinds = outcomeKinds.filter((kind) => asked.has(kind));
  return kinds.length > 0 ? kinds : null;
}

function parseSort(value: string | undefined): Sort {
  if (value === undefined) return fileOrder;
  const descending = value.startsWith('-');
  const column = sortColumns.find((name) => name === (descending ? value.slice(1) : value));
  return column ? { column, descending } : fileOrder;
}

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

export type ParamChanges = Readonly<
  Record<'kind' | 'subset' | 'only' | 'q' | 'sort' | 'parser' | 'meta' | 'item', string | null>
>;

/** The address of a view; what is as it opens is null, and so left out. */
export function paramsOf(query: ResultsQuery): ParamChanges {
  const { kinds, subset, sort } = query;
  const sorted = sort.column !== 'index' || sort.descending;
  return {
    kind: kinds === null ? null : kinds.length === 0 ? 'all' : kinds.join(','),
    subset: subset === null ? null : subsetParam(subset),
    only: query.only,
    q: query.text === '' ? null : query.text,
    sort: sorted ? (sort.descending ? '-' : '') + sort.column : null,
    parser: query.verdictParser,
    meta: query.metaParser,
    item: query.item,
  };
}
