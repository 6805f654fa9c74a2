import type { GoldenRefusal } from '../../domain/golden/match';

/** Why a golden judgment that was found for an item was not taken. */
export const refusalWords: Readonly<Record<GoldenRefusal, string>> = {
  'other-texts':
    'the same id, but other texts are compared; a file of id and golden_judgment only is taken by id alone',
  exchanged: 'the file has answers A and B exchanged, and the text speaks of their places',
  'other-label': 'the file calls the other answer better',
  'names-the-other': 'the text calls the other answer better',
};

export const ways = { file: 'From a file', hand: 'By hand', model: 'By a model' } as const;
export type Way = keyof typeof ways;
