import { quadrants } from '../../domain/metrics/paired';
import type { CompareState } from '../../state/compare/compare.svelte';
import type { KeyBinding } from '../../state/keys.svelte';
import { quadrantWords } from './words';

interface KeyTargets {
  readonly focusList: () => void;
  /** Scrolls the page to the list, for those who step through it without seeing it. */
  readonly revealList: () => void;
  readonly toggleDifferences: () => void;
}

/** The screen's keys, wherever the focus is. The list has its own as well: arrows, Home, End, PageUp, PageDown. */
export function compareKeys(compare: CompareState, targets: KeyTargets): readonly KeyBinding[] {
  const step = (rows: number) => (): void => {
    compare.goTo(compare.currentRow + rows);
    targets.revealList();
  };
  return [
    { key: 'j', does: 'Next item', run: step(1) },
    { key: 'k', does: 'Previous item', run: step(-1) },
    { key: 'Enter', does: 'Open the item', run: compare.openCurrent },
    {
      key: 'Esc',
      does: 'Close the item',
      run: () => {
        compare.close();
        targets.focusList();
      },
    },
    { key: 'd', does: 'Mark what differs in the rationales, or not', run: targets.toggleDifferences },
    ...quadrants.map((quadrant) => ({
      key: quadrantWords[quadrant].key,
      does: `Items that are ${quadrantWords[quadrant].name} only, or all again`,
      run: () => {
        compare.toggleQuadrant(quadrant);
      },
    })),
    { key: '0', does: 'All items', run: () => compare.change({ quadrant: null, lacking: null, subset: null }) },
  ];
}
