import type { Order } from '../generation';
import { claimOf, type Claim } from './claim';
import { sentencesOf, type Sentence } from './sentences';

export interface KeyPoint {
  readonly text: string;
  /** Sentences of the rationale that share its words, by position; none: missing. */
  readonly sentences: readonly number[];
}

export interface RationaleSentence extends Sentence {
  /** Key points whose words it shares, by position. */
  readonly points: readonly number[];
  /** Says something of its own. Headings, verdicts and talk say nothing that could be missing from a golden judgment. */
  readonly saysSomething: boolean;
}

export interface Alignment {
  readonly points: readonly KeyPoint[];
  readonly sentences: readonly RationaleSentence[];
}

/** From this share of a key point's weight in words on, a sentence is taken to speak of it. */
const enough = 0.4;

/**
 * Which sentences of a rationale speak of which key point of the golden judgment, by the words they share: rare words
 * count more (inverse document frequency over both texts), names and numbers double. A reading aid: it sees words and not what they mean, and
 * decides nothing.
 * @param keyPoints the meta-judge's list, or the golden judgment itself.
 * @param order the places that the GenRM saw the answers in: its letters are mapped back.
 */
export function align(keyPoints: string, rationale: string, order: Order = 'AB'): Alignment {
  const wanted = sentencesOf(keyPoints)
    .map(({ text }) => ({ text, claim: claimOf(text) }))
    .filter(({ claim }) => claim.words.size > 0);
  const given = sentencesOf(rationale).map((sentence) => ({ sentence, claim: claimOf(sentence.text, order === 'BA') }));
  const weight = weights([...wanted, ...given].map(({ claim }) => claim));
  const pairs = wanted.map(({ claim: point }) => given.map(({ claim }) => speaksOf(claim, point, weight)));
  return {
    points: wanted.map(({ text }, p) => ({ text, sentences: given.flatMap((_, s) => (pairs[p]?.[s] ? [s] : [])) })),
    sentences: given.map(({ sentence, claim }, s) => ({
      ...sentence,
      points: wanted.flatMap((_, p) => (pairs[p]?.[s] ? [p] : [])),
      saysSomething: claim.words.size > 1,
    })),
  };
}

type Weight = (word: string) => number;

function weights(claims: readonly Claim[]): Weight {
  const counts = new Map<string, number>();
  for (const { words } of claims) for (const word of words.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + claims.length / (counts.get(word) ?? 1));
}

function speaksOf(claim: Claim, point: Claim, weight: Weight): boolean {
  // The same words of the other answer are the opposite reason.
  const [only] = point.about;
  if (point.about.size === 1 && only !== undefined && claim.about.size === 1 && !claim.about.has(only)) return false;
  let shared = 0;
  let total = 0;
  for (const [word, times] of point.words) {
    total += times * weight(word);
    if (claim.words.has(word)) shared += times * weight(word);
  }
  return shared / total >= enough;
}
