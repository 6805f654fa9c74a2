import type { Row, RowProblem } from './format';

/** A field of a row from outside; undefined if the row itself does not hold it, whatever its prototype does. */
export const field = (row: Row, name: string): unknown => (Object.hasOwn(row, name) ? row[name] : undefined);

export const hasFields = (row: Row, ...names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(row, name));

export const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object in a field; an empty one if there is none. */
export function objectIn(row: Row, name: string): Row {
  const value = field(row, name);
  return isObject(value) ? value : {};
}

export const hasTexts = (row: Row, ...names: readonly string[]): boolean =>
  names.every((name) => typeof field(row, name) === 'string');

/** A list of texts with at least one in it. */
export const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');

/** A number, or one in quotes as tables hold it. */
export function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

export const unreadable = (row: Row, name: string, expected: string): RowProblem => ({
  field: name,
  code: field(row, name) === undefined ? 'field-missing' : 'field-unreadable',
  message: `${name} must be ${expected}; found ${shown(field(row, name))}.`,
});

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
