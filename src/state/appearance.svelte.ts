import * as v from 'valibot';

const schema = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  largeType: v.boolean(),
});
type Settings = v.InferOutput<typeof schema>;
export type Theme = Settings['theme'];

const key = 'plumbline-appearance';
const standard: Settings = { theme: 'system', largeType: false };

function stored(storage: () => Storage): Settings {
  try {
    const read = v.safeParse(schema, JSON.parse(storage().getItem(key) ?? 'null'));
    return read.success ? read.output : standard;
  } catch {
    return standard; // storage denied or not JSON: nothing that a page should stop for
  }
}

/** Theme and type size: kept in this browser, applied to <html>. */
export class Appearance {
  #settings: Settings = $state.raw(standard);
  readonly #storage: () => Storage;
  readonly #root: HTMLElement;

  /** @param storage a function, as a browser that denies storage throws when it is merely named. */
  constructor(storage: () => Storage, root: HTMLElement) {
    this.#storage = storage;
    this.#root = root;
    this.#settings = stored(storage);
    this.#apply();
  }

  get theme(): Theme {
    return this.#settings.theme;
  }

  get largeType(): boolean {
    return this.#settings.largeType;
  }

  readonly nextTheme = (): void => {
    const order: readonly Theme[] = ['system', 'light', 'dark'];
    this.#change({ theme: order[(order.indexOf(this.theme) + 1) % order.length] ?? 'system' });
  };

  /** @param isSystemDark what the system shows, where nothing was chosen. */
  readonly toggleDark = (isSystemDark: boolean): void => {
    const isDark = this.theme === 'dark' || (this.theme === 'system' && isSystemDark);
    this.#change({ theme: isDark ? 'light' : 'dark' });
  };

  readonly toggleLargeType = (): void => {
    this.#change({ largeType: !this.largeType });
  };

  #change(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#apply();
    try {
      this.#storage().setItem(key, JSON.stringify(this.#settings));
    } catch {
      // Storage denied or full: the choice holds for this visit.
    }
  }

  #apply(): void {
    const { theme, largeType } = this.#settings;
    if (theme === 'system') delete this.#root.dataset['theme'];
    else this.#root.dataset['theme'] = theme;
    if (largeType) this.#root.dataset['type'] = 'large';
    else delete this.#root.dataset['type'];
  }
}
