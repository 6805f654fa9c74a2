import * as v from 'valibot';
import { here, keep, keptJson, type KeptIn } from '../kept';
import { every, withoutTexts } from '../../domain/filter/expression';
import { printFilter } from '../../domain/filter/printer';
import { measureIds } from './facts';
import { readFilter } from './filter-parts';
import type { ParamChanges } from './query';

/** What is kept; searched text is not, it may be of the data. Those between were kept before there was a language. */
const names = ['filter', 'kind', 'subset', 'only', 'cell', ...measureIds, 'sort'] as const;
type Name = (typeof names)[number];
export type FilterParams = Readonly<Partial<Record<Name, string>>>;

const key = 'plumbline-last-filters';
/** Runs whose filters are kept. */
const most = 50;
const schema = v.record(v.string(), v.record(v.picklist(names), v.string()));

/** A filter as it can be kept: without the parts that search for a text. */
export const keptFilter = (filter: string): string => printFilter(withoutTexts(readFilter(filter) ?? every));

/** Filters and order in an address, and nothing else of it. */
export const filterParams = (params: ParamChanges): FilterParams =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = params[name];
      return value === null ? [] : [[name, name === 'filter' ? keptFilter(value) : value] as const];
    }),
  );

function all(storage: KeptIn): Readonly<Record<string, FilterParams>> {
  const read = v.safeParse(schema, keptJson(key, storage));
  return read.success ? read.output : {};
}

/** The filters that a run was last looked at with in this browser; null: none. */
export const lastFilters = (runId: string, storage = here): FilterParams | null => all(storage)[runId] ?? null;

export function keepFilters(runId: string, params: FilterParams, storage = here): void {
  const { [runId]: _, ...others } = all(storage);
  const latest = Object.keys(params).length === 0 ? [] : [[runId, params] as const];
  keep(key, JSON.stringify(Object.fromEntries([...Object.entries(others), ...latest].slice(-most))), storage);
}
