import type { Range } from '../../domain/metrics/bins';
import { verdictColumns, type Cell } from '../../domain/metrics/confusion';
import { outcomeKinds, type OutcomeKind } from '../../domain/outcome';
import { measureIds, type MeasureId } from './facts';

/** What the screen shows of a run. All of it stands in the address, so that a link gives the same view. */
export interface ResultsQuery {
  /** null: not chosen, so the screen opens on what people come for. Empty: all. */
  readonly kinds: readonly OutcomeKind[] | null;
  /** Category; '' is the items that have none, null is all. */
  readonly subset: string | null;
  readonly only: Only | null;
  /** Golden label and verdict. */
  readonly cell: Cell | null;
  readonly ranges: Ranges;
  /** Searched for in all texts of an item, its judgment and its meta-judgment. */
  readonly text: string;
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
}

/** What an item has to pass to be shown, whatever became of it. */
export type Filters = Pick<ResultsQuery, keyof typeof noFilter>;

export const filtersIn = ({ subset, only, cell, ranges, text }: ResultsQuery): Filters => ({
  ...{ subset, only, cell, ranges, text },
});

/** Measures that are filtered by; the others are absent. */
export type Ranges = Readonly<Partial<Record<MeasureId, Range>>>;

/** `closed`: its heading only. `short`: without the distributions. */
export const overviewShown = ['closed', 'short', 'all'] as const;
export type OverviewShown = (typeof overviewShown)[number];

/**
 * `differs`: the protocol's parsers do not read the same verdict. `irregular`: "incorrect" by format only. `flipped`: the
 * GenRM's verdict is another one with the answers exchanged; `meta-flipped`: the meta-judge's with the judgments exchanged.
 */
export const onlyFilters = ['differs', 'irregular', 'flipped', 'meta-flipped'] as const;
export type Only = (typeof onlyFilters)[number];

/** What outcomes can be sorted by as they are. */
const outcomeColumns = ['index', 'label', 'rationale', 'golden', 'verdict', 'subset', 'tokens', 'seconds'] as const;
/** What stands beside them: see `RowFacts`. */
export const factColumns = ['human', 'votes', 'length', 'confidence', 'finish', 'source'] as const;
export type FactColumn = (typeof factColumns)[number];
export const sortColumns = [...outcomeColumns, ...factColumns] as const;
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
  cell: null,
  ranges: {},
  text: '',
  sort: fileOrder,
  item: null,
  points: false,
  verdictParser: null,
  metaParser: null,
  overview: 'short',
};

/** What "clear" brings back: everything but the outcome, which has its own "all". */
export const noFilter = { subset: null, only: null, cell: null, ranges: {}, text: '' } as const;

export type Params = Readonly<Record<string, string>>;

/** Reads an address. Total: what is not known is left out. */
export function parseQuery(params: Params): ResultsQuery {
  return {
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
    sort: parseSort(params['sort']),
    item: params['item'] ?? null,
    points: params['view'] === 'points',
    verdictParser: params['parser'] ?? null,
    metaParser: params['meta'] ?? null,
    overview: overviewShown.find((shown) => shown === params['overview']) ?? openingQuery.overview,
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

const rangeParam = ({ low, high }: Range): string =>
  `${low === null ? '' : String(low)}..${high === null ? '' : String(high)}`;

export type ParamChanges = Readonly<
  Record<
    'kind' | 'subset' | 'only' | 'cell' | MeasureId | 'q' | 'sort' | 'parser' | 'meta' | 'item' | 'view' | 'overview',
    string | null
  >
>;

/** The address of a view; what is as it opens is null, and so left out. */
export function paramsOf(query: ResultsQuery): ParamChanges {
  const { kinds, subset, sort, cell, ranges } = query;
  const range = (id: MeasureId): string | null => (ranges[id] ? rangeParam(ranges[id]) : null);
  const sorted = sort.column !== 'index' || sort.descending;
  return {
    kind: kinds === null ? null : kinds.length === 0 ? 'all' : kinds.join(','),
    subset: subset === null ? null : subsetParam(subset),
    only: query.only,
    cell: cell && `${cell.golden}-${cell.verdict}`,
    rationale: range('rationale'),
    gap: range('gap'),
    tokens: range('tokens'),
    seconds: range('seconds'),
    confidence: range('confidence'),
    q: query.text === '' ? null : query.text,
    sort: sorted ? (sort.descending ? '-' : '') + sort.column : null,
    parser: query.verdictParser,
    meta: query.metaParser,
    item: query.item,
    view: query.points ? 'points' : null,
    overview: query.overview === openingQuery.overview ? null : query.overview,
  };
}
