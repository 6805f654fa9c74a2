import type { Generation } from './generation';
import type { Label } from './item';
import { verdictOf, type VerdictParserId } from './verdict';

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

/** Judgments of one item that give the same verdict. */
export interface VoteGroup {
  readonly verdict: Label | null;
  readonly count: number;
  /** Those of one text, to the letter, together: a text is read once. */
  readonly texts: readonly (readonly Generation[])[];
}

/** Groups judgments by verdict in the item's own letters, the largest group first, no verdict last among equals. */
export function voteGroups(judgments: readonly Generation[], parser: VerdictParserId): readonly VoteGroup[] {
  return (['A', 'B', null] as const)
    .map((verdict): VoteGroup => {
      const calls = judgments.filter((call) => verdictOf(parser, call) === verdict);
      const texts = new Map<string, Generation[]>();
      for (const call of calls) {
        const same = texts.get(call.text);
        if (same) same.push(call);
        else texts.set(call.text, [call]);
      }
      return { verdict, count: calls.length, texts: [...texts.values()] };
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

export const votesOf = (groups: readonly VoteGroup[]): Votes => {
  const of = (verdict: Label | null): number => groups.find((group) => group.verdict === verdict)?.count ?? 0;
  return { A: of('A'), B: of('B'), none: of(null) };
};
