import {
  asDeclared,
  inOrder,
  isShown,
  moved,
  placed,
  readLayout,
  templateOf,
  widthOf,
  withPinned,
  withShown,
  withWidth,
  type ColumnSpec,
  type Layout,
  type Placed,
} from './columns';
import { here, keep, keptJson } from './kept';

/** The columns of one item list as a person has arranged them, kept in this browser for each table. */
export class Columns {
  /** Width of the list in rem; that of a wide one until it is measured. */
  room = $state(100);
  #layout: Layout = $state.raw(asDeclared);
  readonly #specs: () => readonly ColumnSpec[];
  readonly #key: string;
  readonly #storage: typeof here;

  /** @param specs all columns that the table can show now, in the order in which they stand at first */
  constructor(table: string, specs: () => readonly ColumnSpec[], storage = here) {
    this.#specs = specs;
    this.#key = `plumbline-columns-${table}`;
    this.#storage = storage;
    this.#layout = readLayout(keptJson(this.#key, storage));
  }

  readonly all: readonly ColumnSpec[] = $derived.by(() => inOrder(this.#specs(), this.#layout));
  readonly shown: readonly Placed[] = $derived.by(() => placed(this.#specs(), this.#layout, this.room));
  readonly template: string = $derived(templateOf(this.shown));
  /** In rem. */
  readonly width: number = $derived(widthOf(this.shown));
  readonly isChanged: boolean = $derived(this.#layout !== asDeclared);

  isShown(spec: ColumnSpec): boolean {
    return isShown(this.#layout, spec, this.room);
  }

  isPinned({ id }: ColumnSpec): boolean {
    return this.#layout.pinned.includes(id);
  }

  /** A list without a column would show nothing: the last one stays. */
  show(id: string, shown: boolean): void {
    if (shown || this.shown.some(({ spec }) => spec.id !== id)) this.#change(withShown(this.#layout, id, shown));
  }

  pin(id: string, pinned: boolean): void {
    this.#change(withPinned(this.#layout, id, pinned));
  }

  /** @param width in rem */
  resize(id: string, width: number): void {
    this.#change(withWidth(this.#layout, id, width));
  }

  /** @param place among all columns */
  move(id: string, place: number): void {
    this.#change(moved(this.#specs(), this.#layout, id, place));
  }

  reset(): void {
    this.#change(asDeclared);
  }

  #change(layout: Layout): void {
    this.#layout = layout;
    keep(this.#key, JSON.stringify(layout === asDeclared ? null : layout), this.#storage);
  }
}
