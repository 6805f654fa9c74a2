import { looksLikeMessages } from '../conversation';
import type { Row } from '../format';
import { isObject } from '../row-fields';
import { valueAt, valueText } from './mapped-format';
import { pathName, type FieldPath } from './mapping';

export type FieldKind = 'text' | 'number' | 'yes or no' | 'messages' | 'list' | 'object' | 'mixed' | 'empty';

/** A field of a file, as a sample of its rows shows it. */
export interface Field {
  readonly path: FieldPath;
  readonly name: string;
  readonly kind: FieldKind;
  /** Share of the rows that have something in it, 0..1. */
  readonly filled: number;
  /** Its different values with their counts, most frequent first; null if there are too many to be labels. */
  readonly values: readonly { readonly value: string; readonly count: number }[] | null;
  /** Smallest and largest, if all values are numbers. */
  readonly range: readonly [number, number] | null;
}

/** More different values are no label. */
const maxValues = 12;
const maxFields = 200;
/** A row's own fields, fields of objects in them and places in lists: chosen[0].content. */
const maxDepth = 3;
/** Answers stand in lists of a few, and not at any place of long ones. */
const maxListed = 4;

/** Every field of the rows, in order of first appearance; what lies in a field comes after it. */
export function fieldsOf(rows: readonly Row[]): readonly Field[] {
  return inside(rows, [], 0)
    .slice(0, maxFields)
    .map((path) => fieldAt(rows, path));
}

function inside(rows: readonly Row[], path: FieldPath, depth: number): FieldPath[] {
  if (depth === maxDepth) return [];
  const values = rows.map((row) => valueAt(row, path));
  // Messages are read whole.
  if (values.every((value) => value === undefined || looksLikeMessages(value))) return [];
  const parts = new Set<string | number>();
  for (const value of values) {
    if (isObject(value)) for (const name of Object.keys(value)) parts.add(name);
    if (Array.isArray(value) && value.length <= maxListed) for (const at of value.keys()) parts.add(at);
    if (parts.size > maxFields) break;
  }
  return [...parts].flatMap((part) => [[...path, part], ...inside(rows, [...path, part], depth + 1)]);
}

function fieldAt(rows: readonly Row[], path: FieldPath): Field {
  const filled = rows
    .map((row) => valueAt(row, path))
    .filter((value) => value !== undefined && value !== null && value !== '');
  const kinds = new Set(filled.map(kindOf));
  const [first = 'empty'] = kinds;
  const kind = kinds.size > 1 ? 'mixed' : first;
  const numbers = kind === 'number' || kind === 'text' ? filled.map(Number) : [];
  const isNumeric = numbers.length > 0 && numbers.every(Number.isFinite);
  return {
    path,
    name: pathName(path),
    kind,
    filled: rows.length === 0 ? 0 : filled.length / rows.length,
    values: countedValues(filled),
    range: isNumeric ? [Math.min(...numbers), Math.max(...numbers)] : null,
  };
}

function kindOf(value: unknown): FieldKind {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yes or no';
  if (looksLikeMessages(value)) return 'messages';
  return Array.isArray(value) ? 'list' : 'object';
}

function countedValues(filled: readonly unknown[]): Field['values'] {
  const counts = new Map<string, number>();
  for (const value of filled) {
    const text = valueText(value);
    if (text === null || text.length > 60) return null;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (counts.size > maxValues) return null;
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}
