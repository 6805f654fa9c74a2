import type { AsideReason, Item, ItemWarning } from '../../../../src/domain/item';
import { benchmarkRow, type SourceRow } from '../../../fixtures/benchmark-row';

/** One of the inputs that people really have, and what must become of it. */
export interface NastyInput {
  /** Its number in the list of 83 inputs; several rows may share one. */
  readonly n: number;
  readonly name: string;
  readonly file: readonly BlobPart[];
  /** Ids of the items, in order, or how many there are. */
  readonly kept: readonly string[] | number;
  /** Line and code of each rejected row. */
  readonly rejects?: readonly (readonly [line: number, code: string])[];
  readonly warnings?: Readonly<Partial<Record<ItemWarning, number>>>;
  readonly aside?: Readonly<Partial<Record<AsideReason, number>>>;
  /** Codes of notes on the file as a whole. */
  readonly notes?: readonly string[];
  /** Code. */
  readonly problem?: string;
  /** Found in what is said about the file or its rows. */
  readonly says?: RegExp;
  /** What the first item is like. */
  readonly item?: object;
  /** More to be said about the items. */
  readonly check?: (items: readonly Item[]) => boolean;
}

export type Fields = SourceRow;
export const row = benchmarkRow;

/** A row of columns as people name them themselves. */
export const own = (n: number, over: Fields = {}): Fields => ({
  id: `own-${String(n)}`,
  prompt: `Say ${String(n)}.`,
  response_a: `${String(n)}!`,
  response_b: `Not ${String(n)}.`,
  winner: 'A',
  ...over,
});

export const line = (n: number, over: Fields = {}): string => JSON.stringify(row(n, over));
export const lines = (...rows: readonly Fields[]): string => rows.map((one) => `${JSON.stringify(one)}\n`).join('');
export const rows = (count: number): readonly Fields[] => Array.from({ length: count }, (_, n) => row(n));
export const ids = (count: number): readonly string[] => rows(count).map((_, n) => `row-${String(n)}`);

/** UTF-16 and UTF-32, which TextEncoder does not write. */
export function wide(text: string, bytes: 2 | 4, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const units = bytes === 2 ? text.split('') : Array.from(text);
  const view = new DataView(new ArrayBuffer(units.length * bytes));
  units.forEach((unit, at) => {
    if (bytes === 2) view.setUint16(at * 2, unit.charCodeAt(0), littleEndian);
    else view.setUint32(at * 4, unit.codePointAt(0) ?? 0, littleEndian);
  });
  return new Uint8Array(view.buffer);
}

export const bytes = (...list: readonly number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(list);
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
