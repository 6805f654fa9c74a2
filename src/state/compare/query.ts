import { aspects, fates, unreadables, type Aspect, type Fate, type Unreadable } from '../../domain/metrics/aspect';
import { quadrants, type Quadrant } from '../../domain/metrics/paired';
import { parseSubset, subsetParam, type Params } from '../results/query';

/** What the screen compares and shows of it. All of it stands in the address: ids, filters and places, never a text. */
export interface CompareQuery {
  /** Ids, at most `mostRuns`; the leftmost is the baseline. */
  readonly runs: readonly string[];
  /** The run that the quadrants, categories and items set beside the baseline; null: the first that can be compared. */
  readonly versus: string | null;
  /** null: the reasons too, where both runs have them tested. */
  readonly aspect: Aspect | null;
  readonly unreadable: Unreadable;
  /** null: all that are compared. */
  readonly quadrant: Quadrant | null;
  /** Instead of a quadrant: the items that a run lacks; `fate` null: for any reason. */
  readonly lacking: { readonly run: string; readonly fate: Fate | null } | null;
  readonly subset: string | null;
  /** 0-based position, in the baseline's data, of the item that is open. */
  readonly item: number | null;
  /** Words that only one of two texts has are marked. */
  readonly marked: boolean;
}

export const mostRuns = 6;

/** Reads an address. Total: what is not known is left out. */
export function parseCompare(params: Params): CompareQuery {
  const lacks = params['lacks'];
  const item = Number(params['item'] ?? NaN) - 1;
  return {
    runs: readIds(params['runs']),
    versus: params['with'] ?? null,
    aspect: aspects.find((aspect) => aspect === params['by']) ?? null,
    unreadable: unreadables.find((one) => one === params['unreadable']) ?? 'missing',
    quadrant: quadrants.find((quadrant) => quadrant === params['cell']) ?? null,
    lacking: lacks === undefined ? null : { run: lacks, fate: fates.find((fate) => fate === params['why']) ?? null },
    subset: parseSubset(params['subset']),
    item: Number.isSafeInteger(item) && item >= 0 ? item : null,
    marked: params['marks'] !== 'off',
  };
}

/** The address of a view; what is as it opens is null, and so left out. */
export const compareParams = (query: CompareQuery): Readonly<Record<string, string | null>> => ({
  runs: idsParam(query.runs),
  with: query.versus,
  by: query.aspect,
  unreadable: query.unreadable === 'missing' ? null : query.unreadable,
  cell: query.quadrant,
  lacks: query.lacking?.run ?? null,
  why: query.lacking?.fate ?? null,
  subset: query.subset === null ? null : subsetParam(query.subset),
  item: query.item === null ? null : String(query.item + 1),
  marks: query.marked ? null : 'off',
});

/** Ids of runs from files may hold anything, so also what parts them. */
export const idsParam = (ids: readonly string[]): string => ids.map((id) => id.replaceAll(/[%,]/g, encode)).join(',');

const encode = (character: string): string => (character === ',' ? '%2C' : '%25');

function readIds(value = ''): readonly string[] {
  const ids = value.split(',').map((id) => id.replaceAll('%2C', ',').replaceAll('%25', '%'));
  return [...new Set(ids)].filter((id) => id !== '').slice(0, mostRuns);
}
