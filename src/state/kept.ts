/** Small choices that stay in this browser. A function, as a browser that denies storage throws when it is merely named. */
export type KeptIn = () => Storage;
export const here: KeptIn = () => localStorage;

/** null: nothing was kept, or storage is denied. */
export function kept(key: string, storage: KeptIn = here): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

/** Where storage is denied or full, the choice holds for this visit. */
export function keep(key: string, text: string, storage: KeptIn = here): void {
  try {
    storage().setItem(key, text);
  } catch {
    // Nothing that a page should stop for.
  }
}

/** What was kept as JSON; null where nothing was, or it is none. */
export function keptJson(key: string, storage: KeptIn = here): unknown {
  try {
    return JSON.parse(kept(key, storage) ?? 'null');
  } catch {
    return null;
  }
}
