import type { OutcomeKind } from '../domain/outcome';

/** How an outcome looks: five hues, told apart by mark and word as well. Failures never wear the colour of a wrong answer. */
export type Tone = 'faithful' | 'spurious' | 'label-wrong' | 'failure' | 'not-tested' | 'pending';

interface OutcomeWords {
  readonly tone: Tone;
  readonly name: string;
  /** One sentence, for tooltips and definitions. */
  readonly meaning: string;
  /** One letter, where a mark has no room. */
  readonly letter: string;
}

export const outcomeWords: Readonly<Record<OutcomeKind, OutcomeWords>> = {
  faithful: { tone: 'faithful', name: 'faithful', letter: 'F', meaning: 'Label right, and for the right reason.' },
  spurious: {
    tone: 'spurious',
    name: 'spurious',
    letter: 'S',
    meaning: 'Label right, but not for the reason of the golden judgment.',
  },
  'label-wrong': {
    tone: 'label-wrong',
    name: 'label wrong',
    letter: 'W',
    meaning: 'The GenRM picked the other answer.',
  },
  'no-verdict': {
    tone: 'failure',
    name: 'no verdict',
    letter: '?',
    meaning: 'The GenRM wrote, but no verdict can be read. Counts as not correct.',
  },
  'judge-failed': {
    tone: 'failure',
    name: 'GenRM call failed',
    letter: '!',
    meaning: 'The call failed: not an answer, so not a wrong one. Can be tried again.',
  },
  'meta-failed': {
    tone: 'failure',
    name: 'meta-judge call failed',
    letter: '!',
    meaning: 'Label right; the call to the meta-judge failed. Can be tried again.',
  },
  'meta-unreadable': {
    tone: 'failure',
    name: 'meta-judge unreadable',
    letter: '?',
    meaning: 'Label right; the meta-judge’s text cannot be read.',
  },
  'not-tested': {
    tone: 'not-tested',
    name: 'not tested',
    letter: '–',
    meaning: 'Label right; no golden judgment or no meta-judge to test the rationale with.',
  },
  'meta-pending': {
    tone: 'not-tested',
    name: 'meta-judge pending',
    letter: '…',
    meaning: 'Label right; the meta-judge has not seen it yet.',
  },
  pending: { tone: 'pending', name: 'pending', letter: '·', meaning: 'Not judged yet.' },
};

export const toneColour: Readonly<Record<Tone, string>> = {
  faithful: 'var(--faithful)',
  spurious: 'var(--spurious)',
  'label-wrong': 'var(--label-wrong)',
  failure: 'var(--failure)',
  'not-tested': 'var(--not-tested)',
  pending: 'var(--pending)',
};
