import { wellFormed, type Notes } from './text';

/** An id as text; null, with a note, if there is none. */
export function readId(value: unknown, notes: Notes): string | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (text.trim() === '') {
    notes.add('missing-id');
    return null;
  }
  // NUL separates the parts of stored call keys.
  return wellFormed(text, notes).replaceAll('\0', '\uFFFD');
}
