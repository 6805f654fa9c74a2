import { untrack } from 'svelte';

export interface KeyBinding {
  /** One stroke or two: 'n', '?', 'Space', 'g s'. Escape is 'Esc', the arrow to the right '→'. */
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
  /** A key that is held down does it once. */
  readonly once?: true;
}

const typing = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';
/** Elements that Space and Enter already mean something on. */
const pressable = 'a[href], button, summary, input, [role=button], [role=option], [role=tab]';
const sequenceMs = 1200;

const names: ReadonlyMap<string, string> = new Map([
  [' ', 'Space'],
  ['Escape', 'Esc'],
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
]);
const strokeOf = ({ key }: KeyboardEvent): string => names.get(key) ?? key;

/** The keys that do something now. Screens bind theirs while they are shown; the key sheet lists what is bound. */
export class Keys {
  #bindings: readonly KeyBinding[] = $state.raw([]);
  sheetOpen = $state(false);
  #first: { readonly stroke: string; readonly at: number } | null = null;

  /** What each key does now, once per key. */
  get list(): readonly KeyBinding[] {
    return this.#bindings.filter((binding) => this.#find(binding.key) === binding);
  }

  /** The latest binding of a key wins. @returns takes them away again. */
  bind(bindings: readonly KeyBinding[]): () => void {
    // Screens may bind inside an effect, which must not depend on what others have bound.
    this.#bindings = [...untrack(() => this.#bindings), ...bindings];
    return () => {
      this.#bindings = untrack(() => this.#bindings).filter((binding) => !bindings.includes(binding));
    };
  }

  readonly openSheet = (): void => {
    this.sheetOpen = true;
  };

  readonly closeSheet = (): void => {
    this.sheetOpen = false;
  };

  readonly handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target } = event;
    if (target instanceof Element && target.closest(`${typing}, dialog[open]`)) return;
    const stroke = strokeOf(event);
    if ((stroke === 'Space' || stroke === 'Enter') && target instanceof Element && target.closest(pressable)) return;
    const first = this.#first !== null && event.timeStamp - this.#first.at < sequenceMs ? this.#first.stroke : null;
    const found = (first === null ? undefined : this.#find(`${first} ${stroke}`)) ?? this.#find(stroke);
    this.#first = found ? null : { stroke, at: event.timeStamp };
    if (!found) return;
    event.preventDefault();
    if (found.once && event.repeat) return;
    found.run();
  };

  #find(key: string): KeyBinding | undefined {
    return this.#bindings.findLast((binding) => binding.key === key);
  }
}
