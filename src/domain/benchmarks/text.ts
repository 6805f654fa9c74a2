import type { ItemWarning } from '../item';
import { field, isObject } from './row-fields';

/** Collects what has to be said about an item while its fields are read. */
export type Notes = Set<ItemWarning>;

const controlCharacter = /[^\P{Cc}\t\n\r]/u;
/** They turn the direction of what follows, so that a text may read as what it is not. */
const bidiControl = /[\u202a-\u202e\u2066-\u2069]/;
/** Marks of turns and thoughts in the chat templates of common models. */
const controlToken = /<\|[^<>|\n]{1,40}\|>|<\/?(?:s|think|(?:start|end)_of_turn)>|\[\/?INST\]/;
/** All texts of a file pass here: one search tells whether there is anything to look for. Emoji are found too. */
const remarkable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;
const attachment = /^(?:input_)?(image|audio|video|file|document)/;

/**
 * Text as it came, but for half surrogate pairs: those become U+FFFD, as every later encoder would do it on its own,
 * each at another place. Control characters stay; prompts neutralise them.
 */
export function wellFormed(text: string, notes: Notes): string {
  // Few texts have a bracket at all, which is found many times faster.
  if ((text.includes('<') || text.includes('[')) && controlToken.test(text)) notes.add('control-token');
  if (!remarkable.test(text)) return text;
  if (controlCharacter.test(text)) notes.add('control-character');
  if (bidiControl.test(text)) notes.add('bidi-control');
  if (text.isWellFormed()) return text;
  notes.add('lone-surrogate');
  return text.toWellFormed();
}

/**
 * Flat text of a field: a string, null (empty), a number, a list of content parts, or an object that holds its text.
 * Parts that are no text leave a placeholder and a note; their data is never kept.
 * @returns null if the value is nothing that could be text.
 */
export function readText(value: unknown, notes: Notes): string | null {
  const text = flat(value, notes);
  return text === null ? null : wellFormed(text, notes);
}

function flat(value: unknown, notes: Notes): string | null {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => flat(part, notes));
    return parts.some((part) => part === null) ? null : parts.join('\n');
  }
  return isObject(value) ? partText(value, notes) : null;
}

function partText(part: Readonly<Record<string, unknown>>, notes: Notes): string | null {
  for (const name of ['text', 'content', 'value']) {
    const inner = field(part, name);
    if (inner !== undefined && inner !== null) return flat(inner, notes);
  }
  const type = field(part, 'type');
  const named = typeof type === 'string' ? attachment.exec(type)?.[1] : undefined;
  const kind =
    named ??
    ['image', 'audio', 'video', 'file'].find((name) => Object.hasOwn(part, name) || Object.hasOwn(part, `${name}_url`));
  const isFile = kind !== undefined || Object.hasOwn(part, 'bytes') || Object.hasOwn(part, 'path');
  if (!isFile) return null;
  notes.add('attachment-dropped');
  return `[${kind ?? 'file'} omitted]`;
}
