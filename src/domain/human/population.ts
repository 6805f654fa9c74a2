import { isTested } from '../metrics/counts';
import type { Outcome } from '../outcome';
import { hashOrder } from '../random';
import type { HumanCheck } from './check';

/** What the meta-judge said of a rationale: incorrect or correct. */
export type Stratum = 'flagged' | 'passed';
export const strata: readonly Stratum[] = ['flagged', 'passed'];

/** The items that the meta-judge has tested. */
export interface Population {
  /** By its verdict: ids in the order in which a person is asked about them. */
  readonly ids: Readonly<Record<Stratum, readonly string[]>>;
  /** undefined: not tested. */
  readonly stratumOf: (itemId: string) => Stratum | undefined;
}

/** The order is the run's own, a hash of seed and id: items that the run takes later come after those that were checked. */
export function populationOf(outcomes: readonly Outcome[], seed: number): Population {
  const tested = outcomes.filter(isTested).sort((a, b) => a.index - b.index);
  const names = tested.map(({ itemId }) => itemId);
  const found = tested.map(({ kind }): Stratum => (kind === 'spurious' ? 'flagged' : 'passed'));
  const ids: Record<Stratum, string[]> = { flagged: [], passed: [] };
  for (const place of hashOrder(names, seed)) ids[found[place] ?? 'passed'].push(names[place] ?? '');
  // Asked for once there are checks; to fill it takes longer than all else here.
  let byName: Map<string, Stratum> | null = null;
  const stratumOf = (itemId: string): Stratum | undefined => {
    byName ??= new Map(names.map((name, place) => [name, found[place] ?? 'passed']));
    return byName.get(itemId);
  };
  return { ids, stratumOf };
}

/** What people said of one stratum, each item once. */
export interface StratumTally {
  readonly size: number;
  /** Answered with "cannot tell" too. */
  readonly asked: number;
  readonly spurious: number;
  readonly sound: number;
}
export type Tally = Readonly<Record<Stratum, StratumTally>>;

/** Repeats are left out, and items that the meta-judge has no verdict on any more. */
export function tallyOf({ ids, stratumOf }: Population, checks: readonly HumanCheck[]): Tally {
  const firsts = checks.filter(({ isRepeat }) => !isRepeat);
  const tally = (stratum: Stratum): StratumTally => {
    const said = firsts.filter(({ itemId }) => stratumOf(itemId) === stratum).map(({ verdict }) => verdict);
    return {
      size: ids[stratum].length,
      asked: said.length,
      spurious: said.filter((verdict) => verdict === 'spurious').length,
      sound: said.filter((verdict) => verdict === 'sound').length,
    };
  };
  return { flagged: tally('flagged'), passed: tally('passed') };
}

/** Answered with sound or spurious. */
export const decidedIn = ({ spurious, sound }: StratumTally): number => spurious + sound;
