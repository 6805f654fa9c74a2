import * as v from 'valibot';
import { here, keep, keptJson, type KeptIn } from '../kept';
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

/** Filters and order in an address, and nothing else of it. */
export const filterParams = (params: ParamChanges): FilterParams =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = params[name];
      return value === null ? [] : [[name, value] as const];
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
