import * as v from 'valibot';
import { keep, keptJson, type KeptIn } from './kept';

const schema = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  largeType: v.boolean(),
});
type Settings = v.InferOutput<typeof schema>;
export type Theme = Settings['theme'];

const key = 'plumbline-appearance';
const standard: Settings = { theme: 'system', largeType: false };

function stored(storage: KeptIn): Settings {
  const read = v.safeParse(schema, keptJson(key, storage));
  return read.success ? read.output : standard;
}

/** Theme and type size: kept in this browser, applied to <html>. */
export class Appearance {
  #settings: Settings = $state.raw(standard);
  readonly #storage: KeptIn;
  readonly #root: HTMLElement;

  constructor(storage: KeptIn, root: HTMLElement) {
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
    keep(key, JSON.stringify(this.#settings), this.#storage);
  }

  #apply(): void {
    const { theme, largeType } = this.#settings;
    if (theme === 'system') delete this.#root.dataset['theme'];
    else this.#root.dataset['theme'] = theme;
    if (largeType) this.#root.dataset['type'] = 'large';
    else delete this.#root.dataset['type'];
  }
}
