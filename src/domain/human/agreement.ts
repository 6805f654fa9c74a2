import { agreement, type Agreement } from '../statistics/agreement';
import { wilson, type Interval } from '../statistics/wilson';
import type { HumanCheck } from './check';
import type { Tally } from './population';

/** How a person and the meta-judge agree on the items that were checked. */
export interface MetaAgreement extends Agreement {
  /** Rows: the person found it spurious, sound; columns: the meta-judge flagged it, passed it. */
  readonly table: readonly [readonly [number, number], readonly [number, number]];
}

/**
 * Of the checks alone, in which flagged items may be more frequent than in the run.
 * @returns null before the first check.
 */
export function metaAgreement({ flagged, passed }: Tally): MetaAgreement | null {
  const table = [
    [flagged.spurious, passed.spurious],
    [flagged.sound, passed.sound],
  ] as const;
  const found = agreement(table);
  return found && { ...found, table };
}

/** How a person agrees with themselves: items that they were shown twice. */
export interface SelfAgreement {
  readonly same: number;
  readonly n: number;
  /** 95 %, Wilson; null: there was no repeat. */
  readonly interval: Interval | null;
}

export function selfAgreement(checks: readonly HumanCheck[]): SelfAgreement {
  const first = new Map(checks.filter(({ isRepeat }) => !isRepeat).map(({ itemId, verdict }) => [itemId, verdict]));
  const repeats = checks.filter(({ isRepeat }) => isRepeat);
  const same = repeats.filter(({ itemId, verdict }) => first.get(itemId) === verdict).length;
  return { same, n: repeats.length, interval: wilson(same, repeats.length) };
}
