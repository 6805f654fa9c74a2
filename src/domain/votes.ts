/** How many judgments of one item say what. */
export interface Votes {
  readonly A: number;
  readonly B: number;
  /** No verdict can be read. */
  readonly none: number;
}

export const votesCast = ({ A, B, none }: Votes): number => A + B + none;

/** Share of the verdict that most judgments give, 1/3 to 1: how much they agree. null: there is none. */
export function agreementOf(votes: Votes): number | null {
  const n = votesCast(votes);
  return n === 0 ? null : Math.max(votes.A, votes.B, votes.none) / n;
}
