import type { Row } from './format';

/** A field of a row from outside; undefined if the row itself does not hold it, whatever its prototype does. */
export const field = (row: Row, name: string): unknown => (Object.hasOwn(row, name) ? row[name] : undefined);

export const hasFields = (row: Row, ...names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(row, name));

export const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
