import type { BenchmarkFormat, Row } from './format';
import type { Detection } from './index';
import { sampleRows } from './mapping/shape';
import { field, hasFields, isObject } from './row-fields';

/** Rows that do not stand on their own, and where they were found. */
export interface Wrapper<Found extends Detection> {
  readonly detection: Found;
  /** As jq writes it, or in words. */
  readonly path: string;
  /** @returns null: this one holds no rows there. */
  rowsIn(value: Row): readonly Row[] | null;
}

/**
 * Looks for rows inside the first value of a file that fits no format: {"data": [...]}, {"train": [...], "test": [...]},
 * {"rows": [{"row": {...}}]} as the Hugging Face viewer answers, and pandas' columns.
 */
export function wrapperOf<Found extends Detection>(
  value: Row,
  detect: (rows: readonly Row[]) => Found,
): Wrapper<Found> | null {
  for (const way of [...fieldsWithRows(value), inRow, split, columns]) {
    const rows = way.rowsIn(value);
    if (rows === null || rows.length === 0) continue;
    const detection = detect(rows.slice(0, sampleRows));
    if (detection.format !== null) return { ...alsoFitting(way, detection.format, value), detection };
  }
  return null;
}

/** Rows inside a value that fit no format either, where it holds more than one. */
export const rowsInside = (value: Row): readonly Row[] | null =>
  [...fieldsWithRows(value), split, columns].map((way) => way.rowsIn(value)).find((rows) => (rows?.length ?? 0) > 1) ??
  null;

type Way = Omit<Wrapper<Detection>, 'detection'>;

const inField = (name: string): Way => ({
  path: `.${/^\w+$/.test(name) ? name : `[${JSON.stringify(name)}]`}[]`,
  rowsIn: (value) => listOfRows(field(value, name)),
});

const fieldsWithRows = (value: Row): Way[] =>
  Object.keys(value)
    .filter((name) => listOfRows(field(value, name)) !== null)
    .map(inField);

/** Several lists of rows are the parts of one data set: none is left out. */
function alsoFitting(way: Way, format: BenchmarkFormat, value: Row): Way {
  const fits = (other: Way): boolean => other.rowsIn(value)?.every((row) => format.matches(row)) === true;
  const others = fieldsWithRows(value).filter((other) => other.path !== way.path && fits(other));
  if (others.length === 0 || !way.path.endsWith('[]')) return way;
  const all = [way, ...others];
  return {
    path: all.map(({ path }) => path).join(', '),
    rowsIn(next) {
      const rows = all.flatMap((one) => one.rowsIn(next) ?? []);
      return rows.length === 0 ? null : rows;
    },
  };
}

const inRow: Way = {
  path: '.row',
  rowsIn(value) {
    const row = field(value, 'row');
    return isObject(row) ? [row] : null;
  },
};

/** pandas, orient="split". */
const split: Way = {
  path: 'columns and data',
  rowsIn(value) {
    const [names, data] = [field(value, 'columns'), field(value, 'data')];
    if (!Array.isArray(names) || !Array.isArray(data) || !data.every(Array.isArray)) return null;
    return data.map((cells: unknown[]) =>
      Object.fromEntries(names.map((name, at) => [String(name), cells[at] ?? null])),
    );
  },
};

/** pandas, orient="columns" or "list": one list, or one object of cells by number, for each column. */
const columns: Way = {
  path: 'columns',
  rowsIn(value) {
    const lists = Object.entries(value);
    const [first] = lists.map(([, cells]) => cells);
    if (lists.length < 2 || typeof first !== 'object' || first === null) return null;
    const keys = Object.keys(first);
    const isColumn = (cells: unknown): cells is Row =>
      typeof cells === 'object' &&
      cells !== null &&
      Object.keys(cells).length === keys.length &&
      hasFields(cells as Row, ...keys);
    if (!lists.every(([, cells]) => isColumn(cells))) return null;
    return keys.map((key) =>
      Object.fromEntries(lists.map(([name, cells]) => [name, field(cells as Row, key) ?? null])),
    );
  },
};

function listOfRows(value: unknown): readonly Row[] | null {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) return null;
  const inner = value.map((one) => field(one, 'row'));
  return inner.every(isObject) ? inner : value;
}
