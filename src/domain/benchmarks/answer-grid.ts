import type { ItemGroup, Turn } from '../item';
import { hash64 } from './content-hash';
import { betterFirst, type Answer, type Meaning, type Pair } from './pair';

/** Every better answer against every worse one, as one group. */
export const answerGrid = (
  common: Pick<Pair, 'conversation'> & {
    /** null: derived from the content. */
    readonly id: string | null;
    readonly subset: string;
    readonly type: ItemGroup['type'];
    readonly ties?: ItemGroup['ties'];
  },
  better: readonly Answer[],
  worse: readonly Answer[],
  meaning: (betterIndex: number, worseIndex: number) => Meaning = () => ({}),
): Pair[] => {
  const id = common.id ?? groupId(common.conversation, [...better, ...worse]);
  return better.flatMap((good, i) =>
    worse.map((bad, j) => ({
      ...betterFirst,
      id: `${id}#c${String(i)}r${String(j)}`,
      subset: common.subset,
      conversation: common.conversation,
      answers: [good, bad],
      meta: {
        ...meaning(i, j),
        group: {
          id,
          type: common.type,
          betterIndex: i,
          worseIndex: j,
          numCorrect: better.length,
          numIncorrect: worse.length,
          ...(common.ties && { ties: common.ties }),
        },
      },
    })),
  );
};

/** For rows without id: the same row is the same group wherever it stands. */
export const groupId = (conversation: readonly Turn[], answers: readonly Answer[]): string =>
  `d_${hash64([...conversation.map((turn) => turn.content), ...answers.map((answer) => answer.text)])}`;
