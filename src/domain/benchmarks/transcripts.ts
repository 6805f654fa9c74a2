import type { Turn } from '../item';
import type { Answer, Pair } from './pair';

/**
 * Two whole transcripts: what they share is the conversation, the rest of each is its answer. An answer of several turns
 * is written out as a dialogue, and its turns are kept.
 */
export function compareTranscripts(
  first: readonly Turn[],
  second: readonly Turn[],
): Pick<Pair, 'conversation' | 'answers'> {
  let shared = 0;
  while (shared < first.length && isSame(first[shared], second[shared])) shared++;
  // An answer is never part of what both reply to.
  while (shared > 0 && first[shared - 1]?.role === 'assistant') shared--;
  const rests = [first.slice(shared), second.slice(shared)] as const;
  const isOneTurn = rests.every((rest) => rest.length === 0 || (rest.length === 1 && rest[0]?.role === 'assistant'));
  const answer = (rest: readonly Turn[]): Answer =>
    isOneTurn ? { text: rest[0]?.content ?? '' } : { text: writtenOut(rest), turns: rest };
  return { conversation: first.slice(0, shared), answers: [answer(rests[0]), answer(rests[1])] };
}

const isSame = (a: Turn | undefined, b: Turn | undefined): boolean => a?.role === b?.role && a?.content === b?.content;

const spoken = { user: 'User', assistant: 'Assistant', system: 'System', tool: 'Tool' } as const;

/** The first turn of an answer needs no name. */
const writtenOut = (turns: readonly Turn[]): string =>
  turns
    .map((turn, at) => (at === 0 && turn.role === 'assistant' ? '' : `${spoken[turn.role]}: `) + turn.content)
    .join('\n\n');

/** Turns of an HH transcript. Only a name at the start or behind a blank line begins a turn; any other is text. */
export function splitHumanAssistant(text: string): Turn[] {
  const marks = [...text.matchAll(/(?:^|\n\n)(Human|Assistant):[ \t]?/g)];
  return marks.map((mark, at) => ({
    role: mark[1] === 'Human' ? 'user' : 'assistant',
    content: text.slice(mark.index + mark[0].length, marks[at + 1]?.index),
  }));
}
