import * as v from 'valibot';

/** A column of an item list as its table declares it. Widths are in rem, so that they follow the size of type. */
export interface ColumnSpec {
  readonly id: string;
  readonly name: string;
  /** What stands in the head, and in that of a narrow list; absent: the name. */
  readonly head?: string;
  readonly short?: string;
  /** Where the name alone would not say enough. */
  readonly title?: string;
  readonly width: number;
  /** In a narrow list, until a width is chosen; absent: the same. */
  readonly narrow?: number;
  /** Takes what the others leave, until a width is chosen. */
  readonly grows?: true;
  readonly align?: 'center' | 'end';
  /** Of text that may be long: it is cut at the lines of the row. */
  readonly cut?: true;
  /** In a softer colour. */
  readonly soft?: true;
  /** Width of the list from which on the column is shown until someone chooses: 0 always, Infinity only when asked for. */
  readonly from: number;
}

/** What a person made of a table's columns; what they left alone is as the table declares it. */
export interface Layout {
  /** Ids from left to right. Columns that it does not know stand where the table declares them. */
  readonly order: readonly string[];
  readonly shown: Readonly<Record<string, boolean>>;
  readonly pinned: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
}

/** A column that is shown. */
export interface Placed {
  readonly spec: ColumnSpec;
  readonly width: number;
  /** Less than the width where the column has grown: what it takes in a list that has no more. */
  readonly least: number;
  readonly grows: boolean;
  /** Stays at this distance from the left edge while the rest is scrolled; null: it is scrolled too. */
  readonly stuckAt: number | null;
}

export const asDeclared: Layout = { order: [], shown: {}, pinned: [], widths: {} };

/** Narrower lists take short names and narrow widths. */
export const narrowList = 32;
export const leastWidth = 2.5;
export const mostWidth = 60;
/** Pinned columns that would cover more of the list than this share are scrolled with the others. */
const mostStuck = 0.6;

const isPinned = ({ pinned }: Layout, { id }: ColumnSpec): boolean => pinned.includes(id);

/** All columns from left to right, pinned ones first. */
export function inOrder(specs: readonly ColumnSpec[], layout: Layout): readonly ColumnSpec[] {
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  const list = [...new Set(layout.order)].flatMap((id) => byId.get(id) ?? []);
  // A new one follows the column that it is declared after.
  specs.forEach((spec, at) => {
    if (list.includes(spec)) return;
    const before = specs[at - 1];
    list.splice(before ? list.indexOf(before) + 1 : 0, 0, spec);
  });
  return [...list.filter((spec) => isPinned(layout, spec)), ...list.filter((spec) => !isPinned(layout, spec))];
}

/** @param room width of the list */
export const isShown = (layout: Layout, { id, from }: ColumnSpec, room: number): boolean =>
  (Object.hasOwn(layout.shown, id) ? layout.shown[id] : undefined) ?? room >= from;

/** The columns of a list of this width, from left to right. */
export function placed(specs: readonly ColumnSpec[], layout: Layout, room: number): readonly Placed[] {
  const shown = inOrder(specs, layout)
    .filter((spec) => isShown(layout, spec, room))
    .map((spec) => {
      const chosen = chosenWidth(layout, spec.id);
      const least = chosen ?? (room < narrowList ? (spec.narrow ?? spec.width) : spec.width);
      return { spec, least, grows: spec.grows === true && chosen === null };
    });
  const left = Math.max(0, room - sum(shown.map(({ least }) => least)));
  const growing = shown.filter(({ grows }) => grows).length;
  const widths = shown.map(({ least, grows }) => (grows ? Math.floor((least + left / growing) * 10) / 10 : least));
  const pinnedCount = shown.filter(({ spec }) => isPinned(layout, spec)).length;
  const sticks = sum(widths.slice(0, pinnedCount)) <= mostStuck * room;
  return shown.map((one, at) => ({
    ...one,
    width: widths[at] ?? one.least,
    stuckAt: sticks && at < pinnedCount ? sum(widths.slice(0, at)) : null,
  }));
}

const chosenWidth = ({ widths }: Layout, id: string): number | null =>
  Object.hasOwn(widths, id) ? (widths[id] ?? null) : null;

const tenths = (value: number): number => Math.round(value * 10) / 10;
const sum = (list: readonly number[]): number => tenths(list.reduce((total, value) => total + value, 0));

/** What all columns take at least. */
export const widthOf = (columns: readonly Placed[]): number => sum(columns.map(({ least }) => least));

/** For `grid-template-columns`. */
export const templateOf = (columns: readonly Placed[]): string =>
  columns.map(({ least, grows }) => (grows ? `minmax(${String(least)}rem, 1fr)` : `${String(least)}rem`)).join(' ');

export const withWidth = (layout: Layout, id: string, width: number): Layout => ({
  ...layout,
  widths: { ...layout.widths, [id]: tenths(Math.min(mostWidth, Math.max(leastWidth, width))) },
});

export const withShown = (layout: Layout, id: string, shown: boolean): Layout => ({
  ...layout,
  shown: { ...layout.shown, [id]: shown },
});

/** Pinned columns keep their order among all: what is let go of returns to where it was. */
export const withPinned = (layout: Layout, id: string, pinned: boolean): Layout => ({
  ...layout,
  pinned: [...layout.pinned.filter((other) => other !== id), ...(pinned ? [id] : [])],
});

/** Puts a column at a place of `inOrder`; a pinned one stays among the pinned, another among the others. */
export function moved(specs: readonly ColumnSpec[], layout: Layout, id: string, place: number): Layout {
  const ids = inOrder(specs, layout).map((spec) => spec.id);
  if (!ids.includes(id)) return layout;
  const order = ids.filter((other) => other !== id);
  order.splice(Math.min(Math.max(place, 0), order.length), 0, id);
  return { ...layout, order };
}

const schema = v.object({
  order: v.array(v.string()),
  shown: v.record(v.string(), v.boolean()),
  pinned: v.array(v.string()),
  widths: v.record(v.string(), v.pipe(v.number(), v.minValue(leastWidth), v.maxValue(mostWidth))),
});

/** What was kept; as declared where it cannot be read. Columns that are gone do no harm. */
export function readLayout(json: unknown): Layout {
  const read = v.safeParse(schema, json);
  return read.success ? read.output : asDeclared;
}
