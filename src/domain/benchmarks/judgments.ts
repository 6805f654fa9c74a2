import { otherLabel, type Label } from '../item';
import type { ImportedCall } from './format';
import { isLabel, preferenceOfText } from './label';

/** What a verdict field says: 'none' where it names neither answer. */
export function storedVerdict(value: unknown): string {
  const better = preferenceOfText(value)?.better;
  return isLabel(better) ? better : 'none';
}

/** For files that say only whether the verdict is the golden one. @param isRight null: neither. */
export const storedOutcome = (golden: Label, isRight: boolean | null): string =>
  isRight === null ? 'none' : isRight ? golden : otherLabel(golden);

/** The calls of one judge in one file. */
export interface Judge {
  /** null: the file does not name it. */
  readonly name: string | null;
  readonly calls: readonly ImportedCall[];
}

/**
 * Calls by who made them, in order of first appearance. A call without a name, such as one that failed, belongs to the
 * judge of the file if there is only one.
 */
export function judgesOf(calls: readonly ImportedCall[]): readonly Judge[] {
  const names = [...new Set(calls.map(({ by }) => by))];
  const named = names.filter((name) => name !== undefined);
  const [only] = named;
  if (named.length === 1 && only !== undefined) return [{ name: only, calls }];
  return names.map((name) => ({ name: name ?? null, calls: calls.filter((call) => call.by === name) }));
}

/** Whether the numbers leave this call out: they are made of one draw in the first order. */
export const isFurther = ({ order = 'AB', sample = 0 }: ImportedCall): boolean => order !== 'AB' || sample !== 0;
