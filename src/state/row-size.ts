import { here, keep, kept } from './kept';

/** Lines of text in a row of an item list: one, three, six. */
export const rowSizes = ['S', 'M', 'L'] as const;
export type RowSize = (typeof rowSizes)[number];

const key = 'plumbline-row-size';

/** What was chosen last in this browser; S where nothing was, or it cannot be read. */
export function keptRowSize(storage = here): RowSize {
  const text = kept(key, storage);
  return rowSizes.find((size) => size === text) ?? 'S';
}

export const keepRowSize = (size: RowSize, storage = here): void => {
  keep(key, size, storage);
};
