import { here, keep, kept } from './kept';

/** Width of an item’s drawer in pixels. It belongs to a person’s screen, so it is kept here and not in the address. */
export function keptDrawerWidth(screen: 'results' | 'compare', otherwise: number, storage = here): number {
  const width = Number(kept(keyOf(screen), storage) ?? NaN);
  return Number.isFinite(width) && width > 0 ? width : otherwise;
}

export const keepDrawerWidth = (screen: 'results' | 'compare', width: number, storage = here): void => {
  keep(keyOf(screen), String(width), storage);
};

const keyOf = (screen: string): string => `plumbline-drawer-${screen}`;
