import type { Label } from '../../item';
import { err, ok, type Result } from '../../result';

/** Names and 0-based places that lead to a value in a row. A list, because names may hold dots. */
export type FieldPath = readonly (string | number)[];

/** How a row tells which answer is better. */
export type WinnerRule =
  /** The first of the two is better in every row. */
  | { readonly rule: 'first' }
  /** What each value of a field means; rows with any other value are set aside. */
  | { readonly rule: 'values'; readonly path: FieldPath; readonly means: readonly ValueMeaning[] }
  /** A number on one side of a limit; the limit itself is a tie. */
  | { readonly rule: 'limit'; readonly path: FieldPath; readonly limit: number; readonly below: Label }
  /** Points of each answer: the higher is better. */
  | { readonly rule: 'scores'; readonly paths: readonly [FieldPath, FieldPath] };

/** A value as text: numbers and yes or no as JSON writes them. */
export interface ValueMeaning {
  readonly value: string;
  readonly means: Label | 'tie';
}

/** Which fields of a file mean what, as a person says it. JSON-safe. */
export interface Mapping {
  readonly request: FieldPath;
  readonly answers: readonly [FieldPath, FieldPath];
  readonly winner: WinnerRule;
  readonly id: FieldPath | null;
  readonly subset: FieldPath | null;
  readonly goldenJudgment: FieldPath | null;
}

/** A mapping that was used before, and the files it is for. */
export interface SavedMapping {
  readonly shape: string;
  readonly mapping: Mapping;
}

/** A mapping while it is made. */
export interface MappingDraft extends Pick<Mapping, 'id' | 'subset' | 'goldenJudgment'> {
  readonly request: FieldPath | null;
  readonly answers: readonly [FieldPath | null, FieldPath | null];
  readonly winner: WinnerRule | null;
}

/** A path as people read it: chosen[1].content. */
export const pathName = (path: FieldPath): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${String(part)}]` : at === 0 ? part : `.${part}`)).join('');

export const samePath = (one: FieldPath | null, other: FieldPath | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** @returns the mapping, or what it still needs, in words. */
export function completed(draft: MappingDraft): Result<Mapping, readonly string[]> {
  const { request, winner } = draft;
  const [first, second] = draft.answers;
  if (request !== null && first !== null && second !== null && winner !== null && !samePath(first, second)) {
    return ok({ ...draft, request, answers: [first, second], winner });
  }
  return err([
    ...(request === null ? ['the request'] : []),
    ...(first === null ? ['the first answer'] : []),
    ...(second === null ? ['the second answer'] : []),
    ...(first !== null && samePath(first, second) ? ['two answers that are not the same column'] : []),
    ...(winner === null ? ['what tells which answer is better'] : []),
  ]);
}
