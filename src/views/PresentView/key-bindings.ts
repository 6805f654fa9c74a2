import type { KeyBinding } from '../../state/keys.svelte';
import type { Present } from '../../state/present.svelte';

interface KeyTargets {
  readonly leave: () => void;
  readonly toggleDark: () => void;
  readonly toggleFullScreen: () => void;
}

/** The keys of the screen; those that a clicker for slides sends are among them. */
export const presentKeys = (present: Present, targets: KeyTargets): readonly KeyBinding[] => [
  { key: 'Space', does: 'Play or pause the replay', run: present.togglePlay },
  { key: '→', does: 'Next item', run: present.next },
  { key: '←', does: 'Previous item', run: present.previous },
  { key: 'PageDown', does: 'Next item', run: present.next },
  { key: 'PageUp', does: 'Previous item', run: present.previous },
  { key: 'n', does: 'Next item', run: present.next },
  { key: 'p', does: 'Previous item', run: present.previous },
  { key: 'Home', does: 'First item', run: present.first },
  { key: 'End', does: 'Last item; of a run under way what is written now', run: present.last },
  { key: 's', does: 'Pace of the replay', run: present.nextPace },
  { key: 'm', does: 'Long texts whole, or cut', run: present.toggleWhole },
  { key: '+', does: 'Larger type', run: present.larger },
  { key: '=', does: 'Larger type', run: present.larger },
  { key: '-', does: 'Smaller type', run: present.smaller },
  { key: 'd', does: 'Dark or light', run: targets.toggleDark },
  { key: 'h', does: 'Hide or show title and buttons', run: present.toggleChrome },
  { key: 'f', does: 'Full screen, or the window', run: targets.toggleFullScreen },
  { key: 'Esc', does: 'Leave', run: targets.leave },
];
