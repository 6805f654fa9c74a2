/** Lines of text in a row of an item list: one, three, six. */
export const rowSizes = ['S', 'M', 'L'] as const;
export type RowSize = (typeof rowSizes)[number];

const key = 'plumbline-row-size';

// A function, as a browser that denies storage throws when it is merely named.
const here = (): Storage => localStorage;

/** What was chosen last in this browser; S where nothing was, or it cannot be read. */
export function keptRowSize(storage: () => Storage = here): RowSize {
  try {
    const kept = storage().getItem(key);
    return rowSizes.find((size) => size === kept) ?? 'S';
  } catch {
    return 'S';
  }
}

export function keepRowSize(size: RowSize, storage: () => Storage = here): void {
  try {
    storage().setItem(key, size);
  } catch {
    // Storage denied or full: the choice holds for this list.
  }
}
