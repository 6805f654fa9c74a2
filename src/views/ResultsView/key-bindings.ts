import type { OutcomeKind } from '../../domain/outcome';
import type { KeyBinding } from '../../state/keys.svelte';
import type { ResultsState } from '../../state/results.svelte';

interface KeyTargets {
  readonly focusSearch: () => void;
  readonly focusFilter: () => void;
  readonly focusList: () => void;
  /** Scrolls the page to the list, for those who step through it without seeing it. */
  readonly revealList: () => void;
}

export const failureKinds: readonly OutcomeKind[] = ['no-verdict', 'judge-failed', 'meta-failed', 'meta-unreadable'];

/** The screen's keys, wherever the focus is. The list has its own as well: arrows, Home, End, PageUp, PageDown. */
export function resultsKeys(results: ResultsState, targets: KeyTargets): readonly KeyBinding[] {
  const only = (kinds: readonly OutcomeKind[]) => (): void => {
    const again = results.kinds.length === kinds.length && kinds.every((kind) => results.kinds.includes(kind));
    results.change({ kinds: again ? [] : kinds });
  };
  const step = (rows: number) => (): void => {
    results.goTo(results.currentRow + rows);
    targets.revealList();
  };
  return [
    { key: 'j', does: 'Next item', run: step(1) },
    { key: 'k', does: 'Previous item', run: step(-1) },
    { key: 'Enter', does: 'Open the item', run: results.openCurrent },
    {
      key: 'Esc',
      does: 'Close the item',
      run: () => {
        results.close();
        targets.focusList();
      },
    },
    {
      key: 'p',
      does: 'Judgments by key point, or as written',
      run: () => results.change({ points: !results.query.points }),
    },
    { key: '/', does: 'Search all texts', run: targets.focusSearch },
    { key: 'e', does: 'Filter by an expression', run: targets.focusFilter },
    { key: '1', does: 'Faithful only, or all again', run: only(['faithful']) },
    { key: '2', does: 'Spurious only, or all again', run: only(['spurious']) },
    { key: '3', does: 'Label wrong only, or all again', run: only(['label-wrong']) },
    { key: '4', does: 'Failures only, or all again', run: only(failureKinds) },
    { key: '0', does: 'All items', run: () => results.change({ kinds: [] }) },
  ];
}
