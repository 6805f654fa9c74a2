import { humanVerdicts, type HumanVerdict } from '../../domain/human/check';
import type { KeyBinding } from '../../state/keys.svelte';
import { verdictWords } from './words';

interface CheckActions {
  readonly answer: (verdict: HumanVerdict) => void;
  readonly undo: () => void;
  readonly note: () => void;
  /** Leaves a check that was looked at again. */
  readonly back: () => void;
}

export const checkKeys = ({ answer, undo, note, back }: CheckActions): readonly KeyBinding[] => [
  ...humanVerdicts.map((verdict): KeyBinding => {
    const { key, name, meaning } = verdictWords[verdict];
    const run = (): void => {
      answer(verdict);
    };
    return { key, does: `${name}: ${meaning.toLowerCase()}`, run, once: true };
  }),
  { key: 'u', does: 'Undo the last answer', run: undo, once: true },
  { key: 'n', does: 'Write a note; Esc leaves it', run: note },
  { key: 'Esc', does: 'Back to the next item', run: back },
];
