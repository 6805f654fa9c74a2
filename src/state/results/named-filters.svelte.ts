import * as v from 'valibot';
import { here, keep, keptJson, type KeptIn } from '../kept';
import { readFilter } from './filter-parts';
import { keptFilter } from './last-filters';

/** A filter that a person gave a name; it holds in every run. */
export interface NamedFilter {
  readonly name: string;
  readonly filter: string;
}

/** What people look for in any run. */
export const builtInFilters: readonly NamedFilter[] = [
  { name: 'Right label, wrong reasons', filter: 'outcome:spurious' },
  { name: 'Failures', filter: 'outcome:no-verdict,judge-failed,meta-failed,meta-unreadable' },
  { name: 'Cut at the token limit', filter: 'finish:length' },
  { name: 'Long rationales', filter: 'length>2000' },
  { name: 'Wrong, though the better answer is longer', filter: 'outcome:label-wrong gap>=1' },
  { name: 'Wrong and sure of it', filter: 'outcome:label-wrong confidence>=0.9' },
  { name: 'A person and the meta-judge disagree', filter: 'human:sound meta:incorrect or human:spurious meta:correct' },
  { name: 'Parsers disagree', filter: 'parser-differs' },
];

const key = 'plumbline-filters';
const schema = v.array(v.object({ name: v.string(), filter: v.string() }));

/** Filters with names, kept in this browser. Searched texts are not: they may be of the data. */
export class NamedFilters {
  all: readonly NamedFilter[] = $state.raw([]);
  /** What was deleted last, as long as it can be brought back, and where it stood. */
  deleted: { readonly filter: NamedFilter; readonly at: number } | null = $state.raw(null);
  readonly #storage: KeptIn;

  constructor(storage: KeptIn = here) {
    this.#storage = storage;
    this.read();
  }

  /** Another tab may have changed them. What cannot be read any more is left out. */
  read(): void {
    const read = v.safeParse(schema, keptJson(key, this.#storage));
    this.all = read.success ? read.output.filter(({ filter }) => readFilter(filter)) : [];
  }

  /** The one of a name is replaced. */
  save(name: string, filter: string): void {
    const named = { name: name.trim(), filter: keptFilter(filter) };
    if (named.name === '') return;
    const isNew = !this.all.some((one) => one.name === named.name);
    this.#write(isNew ? [...this.all, named] : this.all.map((one) => (one.name === named.name ? named : one)));
  }

  /** @returns false where the name is another one’s, or none */
  rename(from: string, to: string): boolean {
    const name = to.trim();
    if (name === '' || (name !== from && this.all.some((one) => one.name === name))) return false;
    this.#write(this.all.map((one) => (one.name === from ? { ...one, name } : one)));
    return true;
  }

  remove(name: string): void {
    const at = this.all.findIndex((one) => one.name === name);
    const filter = this.all[at];
    if (!filter) return;
    this.deleted = { filter, at };
    this.#write(this.all.toSpliced(at, 1));
  }

  readonly undo = (): void => {
    if (!this.deleted) return;
    const { filter, at } = this.deleted;
    this.deleted = null;
    const others = this.all.filter(({ name }) => name !== filter.name);
    this.#write(others.toSpliced(at, 0, filter));
  };

  #write(all: readonly NamedFilter[]): void {
    this.all = all;
    keep(key, JSON.stringify(all), this.#storage);
  }
}
