import { otherLabel, type Label } from '../item';
import { anyForm } from '../verdict-forms';
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

/** For graded texts: one that is wrong may name the other answer, or none. */
export const storedGrade = (golden: Label, isRight: boolean, text: string): string =>
  storedOutcome(golden, isRight || (anyForm(text).verdict === null ? null : false));

/** The calls of one judge in one file. */
export interface Judge<Call = ImportedCall> {
  /** null: the file does not name it. */
  readonly name: string | null;
  readonly calls: readonly Call[];
}

/**
 * Calls by who made them, in order of first appearance. A call without a name, such as one that failed, belongs to the
 * judge of the file if there is only one.
 */
export function judgesOf<Call extends Pick<ImportedCall, 'by'>>(calls: readonly Call[]): readonly Judge<Call>[] {
  const names = [...new Set(calls.map(({ by }) => by))];
  const named = names.filter((name) => name !== undefined);
  const [only] = named;
  if (named.length === 1 && only !== undefined) return [{ name: only, calls }];
  return names.map((name) => ({ name: name ?? null, calls: calls.filter((call) => call.by === name) }));
}

/** Whether the numbers leave this call out: they are made of one draw in the first order. */
export const isFurther = ({ order = 'AB', sample = 0 }: ImportedCall): boolean => order !== 'AB' || sample !== 0;

/** How much one judge says in a file. */
export interface JudgeCount {
  readonly judge: string | null;
  /** Judgments that the numbers are made of, failed calls among them. */
  readonly judgments: number;
  readonly failed: number;
  /** Verdicts without a text. */
  readonly textless: number;
  /** Of another order or draw. */
  readonly further: number;
}

/** Counts judgments batch by batch, so that their texts need not be kept. */
export function createJudgeCounter(): { add(calls: readonly ImportedCall[]): void; counts(): readonly JudgeCount[] } {
  const counts = new Map<string | undefined, JudgeCount>();
  const none = { judgments: 0, failed: 0, textless: 0, further: 0 };
  return {
    add(calls) {
      for (const call of calls) {
        if (call.stage !== 'judge') continue;
        const before = counts.get(call.by) ?? { judge: call.by ?? null, ...none };
        const isKnown = call.text !== null || call.stored !== null;
        counts.set(
          call.by,
          isFurther(call)
            ? { ...before, further: before.further + 1 }
            : {
                ...before,
                judgments: before.judgments + 1,
                failed: before.failed + (isKnown ? 0 : 1),
                textless: before.textless + (isKnown && call.text === null ? 1 : 0),
              },
        );
      }
    },
    counts: () => [...counts.values()],
  };
}
