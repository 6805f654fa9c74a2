import type { HumanVerdict } from '../../domain/human/check';

interface VerdictWords {
  readonly name: string;
  readonly key: string;
  readonly meaning: string;
}

export const verdictWords: Readonly<Record<HumanVerdict, VerdictWords>> = {
  sound: { name: 'Sound', key: '1', meaning: 'It rests on the same reasons' },
  spurious: { name: 'Spurious', key: '2', meaning: 'It rests on other reasons' },
  'cannot-tell': { name: 'Cannot tell', key: '3', meaning: 'Counted apart' },
};
