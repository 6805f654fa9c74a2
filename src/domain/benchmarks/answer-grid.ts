import type { ItemGroup } from '../item';
import { betterFirst, type Answer, type Meaning, type Pair } from './pair';

/** Every better answer against every worse one, as one group. */
export const answerGrid = (
  common: Pick<Pair, 'conversation'> & {
    readonly id: string;
    readonly subset: string;
    readonly type: ItemGroup['type'];
    readonly ties?: ItemGroup['ties'];
  },
  better: readonly Answer[],
  worse: readonly Answer[],
  meaning: (betterIndex: number, worseIndex: number) => Meaning = () => ({}),
): Pair[] =>
  better.flatMap((good, i) =>
    worse.map((bad, j) => ({
      ...betterFirst,
      id: `${common.id}#c${String(i)}r${String(j)}`,
      subset: common.subset,
      conversation: common.conversation,
      answers: [good, bad],
      meta: {
        ...meaning(i, j),
        group: {
          id: common.id,
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
