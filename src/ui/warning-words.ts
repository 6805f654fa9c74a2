import type { ShortcutRule } from '../domain/benchmarks/shortcuts';
import type { AsideReason, ItemWarning } from '../domain/item';

/** What a warning means, of one item. */
export const warningWords: Readonly<Record<ItemWarning, string>> = {
  'duplicate-id': 'its id was there before; it was made unique',
  'missing-id': 'the source gives no id; one was made from the content',
  'duplicate-content': 'same content as an earlier item',
  'identical-responses': 'both answers are the same',
  'empty-response': 'an answer is empty',
  'empty-request': 'the request is empty',
  'missing-golden-judgment': 'no golden judgment: counts for L-Acc only',
  'golden-judgment-of-other': 'its golden judgment calls the other answer better',
  'golden-judgment-unnamed': 'its golden judgment speaks of neither answer by its place',
  'lone-surrogate': 'holds half of a character pair; models see �',
  'control-character': 'holds control characters; models see �',
  'control-token': 'holds tokens that steer a model, such as <|im_end|>; models see them as plain text',
  'bidi-control': 'holds characters that turn the direction of what follows',
  'bad-utf8': 'holds bytes that are no text in the encoding it was read in',
  'non-json-number': 'the source holds NaN or Infinity',
  'attachment-dropped': 'an attachment could not be kept',
  'role-unknown': 'a turn has an unknown role',
  'ends-with-assistant': 'the conversation ends with an answer, not a request',
  'turn-order': 'the turns do not alternate between user and assistant; they are kept as they came',
  'label-inferred': 'the golden label follows from other fields; the source does not state it',
  'transcripts-part': 'the sides part before the last turn; each answer is the rest of its dialogue',
  'meta-unreadable':
    'what its row adds to it (item_meta: margins, votes, tags) is damaged; it was kept as it is and not used',
};

/** Why a comparison is no item: nothing a verdict could be right about. */
export const asideWords: Readonly<Record<AsideReason, string>> = {
  tie: 'ties, no answer is the better one',
  'both-bad': 'both answers are called bad',
  unlabelled: 'no label says which answer is better',
  'label-conflict': 'the labels contradict each other',
};

/** A judge that does not read, as the subject of a sentence. */
export const shortcutWords: Readonly<Record<ShortcutRule, string>> = {
  'always-a': 'A judge that always says A',
  'always-b': 'A judge that always says B',
  longer: 'A judge that takes the longer answer',
  shorter: 'A judge that takes the shorter answer',
};
