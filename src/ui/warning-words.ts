import type { ItemWarning } from '../domain/item';

/** What a warning means, after a number of items: "3 items ...". */
export const warningWords: Readonly<Record<ItemWarning, string>> = {
  'duplicate-id': 'had an id that was taken already; a number was added to it',
  'missing-id': 'had no id; one was made from the content',
  'duplicate-content': 'have the same content as an earlier item',
  'identical-responses': 'have two identical answers',
  'empty-response': 'have an empty answer',
  'empty-request': 'have an empty request',
  'missing-golden-judgment': 'have no golden judgment: L-Acc only, no S-Corr',
  'lone-surrogate': 'hold half a character (lone surrogate); models see �',
  'control-character': 'hold control characters; models see �',
  'bad-utf8': 'hold bytes that are no UTF-8',
  'non-json-number': 'hold NaN or Infinity, which JSON does not know',
  'attachment-dropped': 'had an image or other attachment that was left out',
  'role-unknown': 'have a turn of an unknown role',
  'ends-with-assistant': 'end with an assistant turn in place of a request',
};
