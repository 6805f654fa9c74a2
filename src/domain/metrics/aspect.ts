import { outcomeKinds, type Outcome, type OutcomeKind } from '../outcome';

/** What became of an item in a run that may never have been asked for it. */
export type Fate = OutcomeKind | 'not-asked';
export const fates: readonly Fate[] = [...outcomeKinds, 'not-asked'];

/** A run's fates by position of the item, as places in `fates`: one byte each, so that six runs of 100,000 items are small. */
export type Fates = Uint8Array;

export const fateCode = (fate: Fate): number => fates.indexOf(fate);
export const fateAt = (run: Fates, position: number): Fate => fates[run[position] ?? notAsked] ?? 'not-asked';
export const notAsked = fateCode('not-asked');

/** Of a run in a benchmark of `count` items. */
export function fatesOf(outcomes: Iterable<Pick<Outcome, 'index' | 'kind'>>, count: number): Fates {
  const found = new Uint8Array(count).fill(notAsked);
  for (const { index, kind } of outcomes) found[index] = fateCode(kind);
  return found;
}

/** What runs are compared by: the label; label and reason (F-Score); the reason alone, where the label is right (S-Corr). */
export const aspects = ['label', 'faithful', 'reason'] as const;
export type Aspect = (typeof aspects)[number];

/** A text without a readable verdict: left out of the comparison, or counted as not right as the paper's scripts do. */
export const unreadables = ['missing', 'not-right'] as const;
export type Unreadable = (typeof unreadables)[number];

/** 1: right, 0: not right, null: missing. A call that failed is no answer, so it is missing and never wrong. */
export function scoreOf(fate: Fate, aspect: Aspect, unreadable: Unreadable): 0 | 1 | null {
  switch (fate) {
    case 'faithful':
      return 1;
    case 'spurious':
      return aspect === 'label' ? 1 : 0;
    case 'label-wrong':
      return aspect === 'reason' ? null : 0;
    case 'no-verdict':
      return aspect === 'reason' || unreadable === 'missing' ? null : 0;
    case 'meta-failed':
    case 'meta-unreadable':
    case 'meta-pending':
    case 'not-tested':
      return aspect === 'label' ? 1 : null;
    case 'judge-failed':
    case 'pending':
    case 'not-asked':
      return null;
  }
}

/** `scoreOf` by place in `fates`; `missing` stands for null. */
export type Scores = Uint8Array;
export const missing = 2;

export const scoresOf = (aspect: Aspect, unreadable: Unreadable): Scores =>
  Uint8Array.from(fates, (fate) => scoreOf(fate, aspect, unreadable) ?? missing);
