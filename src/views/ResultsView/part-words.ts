import type { Order } from '../../domain/generation';
import type { PartKind, WhyNoParts } from '../../domain/prompt-parts';

const words: Readonly<Record<PartKind, string>> = {
  context: 'earlier turn',
  request: 'request',
  'answer-a': 'answer A',
  'answer-b': 'answer B',
  golden: 'golden judgment',
  rationale: 'rationale',
  other: 'of the item',
};

/** With exchanged answers the model knew A as B. */
export function partWords(kind: PartKind, order: Order): string {
  const called = order === 'AB' ? '' : kind === 'answer-a' ? ', here B' : kind === 'answer-b' ? ', here A' : '';
  return words[kind] + called;
}

export const unmarkedWords: Readonly<Record<WhyNoParts, string>> = {
  'no-prompt': 'What the model was asked is not in the file that this run was read from.',
  'other-protocol':
    'What was filled in is not marked: this version of Plumbline no longer writes prompts as the one did that made the run.',
  'no-model': 'What was filled in is not marked: it is not recorded which chat template the model was loaded with.',
  'no-rationale': 'What was filled in is not marked: the judgment that it is about is not there.',
  differs: 'What was filled in is not marked: the prompt, written anew from the item, is not this one to the letter.',
};
