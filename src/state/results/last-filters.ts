import * as v from 'valibot';
import { measureIds } from './facts';
import type { ParamChanges } from './query';

/** What is kept; searched text is not, it may be of the data. */
const names = ['kind', 'subset', 'only', 'cell', ...measureIds, 'sort'] as const;
type Name = (typeof names)[number];
export type FilterParams = Readonly<Partial<Record<Name, string>>>;

const key = 'plumbline-last-filters';
/** Runs whose filters are kept. */
const most = 50;
const schema = v.record(v.string(), v.record(v.picklist(names), v.string()));
const here = (): Storage => localStorage;

/** Filters and order in an address, and nothing else of it. */
export const filterParams = (params: ParamChanges): FilterParams =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = params[name];
      return value === null ? [] : [[name, value] as const];
    }),
  );

function kept(storage: () => Storage): Readonly<Record<string, FilterParams>> {
  try {
    const read = v.safeParse(schema, JSON.parse(storage().getItem(key) ?? '{}'));
    return read.success ? read.output : {};
  } catch {
    return {}; // storage denied or not JSON
  }
}

/** The filters that a run was last looked at with in this browser; null: none. */
export const lastFilters = (runId: string, storage = here): FilterParams | null => kept(storage)[runId] ?? null;

export function keepFilters(runId: string, params: FilterParams, storage = here): void {
  const { [runId]: _, ...others } = kept(storage);
  const latest = Object.keys(params).length === 0 ? [] : [[runId, params] as const];
  try {
    storage().setItem(key, JSON.stringify(Object.fromEntries([...Object.entries(others), ...latest].slice(-most))));
  } catch {
    // Storage denied or full: there is no "as last time".
  }
}
