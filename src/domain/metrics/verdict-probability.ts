import type { TokenLogprob } from '../generation';
import type { Match } from '../verdict-forms';

/**
 * How sure the model was of its letter: the probability of the token that holds it, given all it had written before. Of
 * a verdict after reasoning that is often near 1, as the reasoning has settled it.
 * @param match where a parser read the verdict
 * @returns null where the tokens do not add up to the text, or the verdict has no letter
 */
export function verdictProbability(text: string, match: Match, logprobs: readonly TokenLogprob[]): number | null {
  const letter = /\b[AB]\b/i.exec(text.slice(match.start, match.end));
  if (!letter) return null;
  const wanted = match.start + letter.index;
  let at = 0;
  for (const { token, logprob } of logprobs) {
    // Some tokenizers leave the space before a word out of its token.
    if (!text.startsWith(token, at) && text.startsWith(token, at + 1) && text[at] === ' ') at++;
    if (!text.startsWith(token, at)) return null;
    at += token.length;
    if (at > wanted) return Math.exp(logprob);
  }
  return null;
}
