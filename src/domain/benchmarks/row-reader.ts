import { err, ok, type Result } from '../result';
import type { Item, Turn } from '../item';
import { looksLikeMessages, readTurns } from './conversation';
import type { BenchmarkFormat, ImportedCall, Row, RowContent, RowProblem, SetAside } from './format';
import { goldenOf } from './golden';
import { preferenceOfText, type Preference } from './label';
import { parseJson } from './parse-json';
import { itemOfPair, type Meaning, type Pair } from './pair';
import { field, isObject, numberIn, unreadable } from './row-fields';
import { readId } from './row-id';
import { readText, wellFormed, type Notes } from './text';

/**
 * Reads the fields of one row. The first field that cannot be read is the row's problem: reading goes on with empty
 * values, and `items` then gives the problem. Fields that were not read, or not read whole, stay in `meta.extra`.
 */
export interface RowReader {
  /** Names of all fields. */
  readonly names: readonly string[];
  /** The field as it is; undefined if the row itself has none. */
  value(name: string): unknown;
  /** A text that must be there; null is an empty one. */
  text(name: string): string;
  /** undefined: not there, empty, or no text. */
  optionalText(name: string): string | undefined;
  /** A list of texts that must be there. */
  texts(name: string): string[];
  /** Messages that must be there, perhaps written as JSON in a text; any other text is one request. */
  turns(name: string): Turn[];
  /** null if there is none. */
  id(name: string): string | null;
  /** For formats without an id column: null, and nothing to be said, if there is none. */
  optionalId(name: string): string | null;
  /** '' if there is none. */
  subset(name: string): string;
  number(name: string): number | null;
  /** The golden label; a tie and a missing one have their reason. */
  label(name: string, read?: (value: unknown) => Preference | null): Pick<Pair, 'golden' | 'sourceLabel' | 'margin'>;
  /** Those of the fields that are single values, under their own names. */
  tags(...names: readonly string[]): NonNullable<Meaning['tags']>;
  /** Text that was found inside a field. */
  clean(text: string): string;
  /** Says that the items keep what these fields hold. */
  used(...names: readonly string[]): void;
  /** Makes this the row's problem, if it is the first. */
  fail(name: string, expected: string): void;
  refuse(problem: RowProblem): void;
  /** The row's items, if all could be read. */
  items(pairs: readonly Pair[]): Result<RowContent, RowProblem>;
}

function createRowReader(row: Row, format: Pick<BenchmarkFormat, 'id' | 'version'>, line: number): RowReader {
  const notes: Notes = new Set();
  const kept = new Set<string>();
  let problem: RowProblem | null = null;

  const refuse = (first: RowProblem): void => {
    problem ??= first;
  };
  const fail = (name: string, expected: string): void => refuse(unreadable(row, name, expected));

  /** A field is left to the item only if the item has it unchanged; data of attachments is kept nowhere. */
  function keepIf(name: string, same: boolean): void {
    if (same || notes.has('attachment-dropped')) kept.add(name);
  }

  function optionalText(name: string): string | undefined {
    const value = field(row, name);
    const text = value === undefined ? null : readText(value, notes);
    if (text === null || text.trim() === '') return undefined;
    keepIf(name, text === value);
    return text;
  }

  function id(name: string): string | null {
    const value = field(row, name);
    const text = readId(value, notes);
    keepIf(name, text === value);
    return text;
  }

  return {
    fail,
    refuse,
    id,
    optionalId: (name) => (field(row, name) === undefined ? null : id(name)),
    optionalText,
    names: Object.keys(row),
    value: (name) => field(row, name),
    clean: (text) => wellFormed(text, notes),
    text(name) {
      const value = field(row, name);
      const text = value === undefined ? null : readText(value, notes);
      if (text === null) fail(name, 'a text');
      keepIf(name, text === value || (isObject(value) && saysNoMore(value)));
      return text ?? '';
    },
    texts(name) {
      const value = field(row, name);
      const list: readonly unknown[] = Array.isArray(value) ? value : [];
      const texts = list.map((one) => readText(one ?? null, notes));
      if (!Array.isArray(value) || texts.includes(null)) fail(name, 'a list of texts');
      keepIf(
        name,
        texts.every((text, at) => text === list[at]),
      );
      return texts.map((text) => text ?? '');
    },
    turns(name) {
      const value = messagesInText(field(row, name));
      const turns = readTurns(value, notes);
      if (turns === null) fail(name, 'a list of {role, content} messages');
      keepIf(name, saysNoMore(value));
      return turns ?? [];
    },
    subset(name) {
      const value = field(row, name);
      const text = typeof value === 'string' || typeof value === 'number' ? wellFormed(String(value), notes) : '';
      keepIf(name, text === value);
      return text;
    },
    number: (name) => numberIn(field(row, name)),
    label(name, read = preferenceOfText) {
      kept.add(name);
      const value = field(row, name);
      const preference = read(value);
      const golden = goldenOf(name, value, preference);
      return {
        golden,
        ...(value !== golden.label && value !== undefined && { sourceLabel: value }),
        ...(preference?.margin && { margin: preference.margin }),
      };
    },
    tags(...names) {
      const found = names.flatMap((name): [string, string | number | boolean][] => {
        const value = field(row, name);
        if (typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
        return typeof value === 'string' && value !== '' ? [[name, wellFormed(value, notes)]] : [];
      });
      for (const [name, value] of found) keepIf(name, value === field(row, name));
      return Object.fromEntries(found);
    },
    used(...names) {
      for (const name of names) kept.add(name);
    },
    items(pairs) {
      if (problem !== null) return err(problem);
      if (pairs.length === 0) return err({ code: 'no-pair', message: 'The row holds no pair of answers to compare.' });
      // fromEntries defines own properties: a column called __proto__ stays a column.
      const extra = Object.fromEntries(Object.entries(row).filter(([name]) => !kept.has(name)));
      const source = { format: format.id, formatVersion: format.version, line, extra };
      const items: Item[] = [];
      const aside: SetAside[] = [];
      for (const pair of pairs) {
        const made = itemOfPair(pair, source, notes);
        if ('item' in made) aside.push(made);
        else items.push(made);
      }
      return ok({ items, ...(aside.length > 0 && { aside }) });
    },
  };
}

/** A format of which every row gives pairs, and in a result file what was judged of them. */
export const pairFormat = ({
  pairs,
  calls,
  ...format
}: Pick<BenchmarkFormat, 'id' | 'version' | 'name' | 'matches' | 'parsers'> & {
  readonly pairs: (reader: RowReader) => Pair | readonly Pair[];
  readonly calls?: (row: Row, item: Item) => readonly ImportedCall[];
}): BenchmarkFormat => ({
  ...format,
  read(row, { line }) {
    const reader = createRowReader(row, format, line);
    const content = reader.items([pairs(reader)].flat());
    if (!content.ok || calls === undefined) return content;
    return ok({ ...content.value, calls: content.value.items.flatMap((item) => calls(row, item)) });
  },
});

function messagesInText(value: unknown): unknown {
  const inner = typeof value === 'string' && /^\s*\[\s*\{/.test(value) ? parseJson(value)?.value : undefined;
  return looksLikeMessages(inner) ? inner : value;
}

const messageFields = ['role', 'content', 'from', 'value'];

/** Whether turns hold all that messages do. */
const saysNoMore = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) ? value : [value]).every(
    (message: unknown) =>
      isObject(message) &&
      Object.entries(message).every(([name, part]) => messageFields.includes(name) || part === null),
  );
