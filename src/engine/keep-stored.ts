/** Asks the browser not to throw weights out when the disk fills. A worker cannot ask, and nothing waits for the answer. */
export function keepStored(): void {
  if (!window.isSecureContext) return;
  navigator.storage.persist().catch(() => undefined);
}
