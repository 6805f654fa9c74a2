/** What the browser offers a page that works for a long time. */

export const runLockPrefix = 'plumbline-run-';
export const runLockName = (runId: string): string => runLockPrefix + runId;

/** Does the work while no other tab holds the lock. @returns false, without doing it, when one does. */
export async function alone(lockName: string, work: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await work();
    return true;
  });
}

/** Names of all locks held by any tab of this origin. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap((lock) => (lock.name === undefined ? [] : [lock.name])));
}

/** How long the page was out of sight, from now on until `end`. Times are those of `Date.now`. */
export function watchHidden(): { hiddenMs(from: number, to: number): number; end(): void } {
  const spells: { from: number; to: number }[] = [];
  const look = (): void => {
    const open = spells.at(-1);
    if (document.visibilityState === 'hidden') spells.push({ from: Date.now(), to: Infinity });
    else if (open) open.to = Math.min(open.to, Date.now());
  };
  document.addEventListener('visibilitychange', look);
  look();
  return {
    hiddenMs: (from, to) =>
      spells.reduce((sum, spell) => sum + Math.max(0, Math.min(spell.to, to) - Math.max(spell.from, from)), 0),
    end() {
      document.removeEventListener('visibilitychange', look);
    },
  };
}

/** Keeps the screen on until the returned function is called; does nothing where that is not possible. */
export function keepAwake(): () => void {
  let released = false;
  let sentinel: WakeLockSentinel | null = null;
  const acquire = (): void => {
    if (released || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (lock) => {
        if (released) lock.release().catch(() => undefined);
        else sentinel = lock;
      },
      () => undefined, // refused, for example on low battery: the run goes on all the same
    );
  };
  // The browser takes the lock away from a hidden page.
  document.addEventListener('visibilitychange', acquire);
  acquire();
  return () => {
    released = true;
    document.removeEventListener('visibilitychange', acquire);
    sentinel?.release().catch(() => undefined);
  };
}
