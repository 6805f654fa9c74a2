/** Lets the browser do what waits, such as a key press or a frame to draw. */
export function yieldToBrowser(): Promise<void> {
  // Not in Safari, whatever the DOM types say.
  if ('scheduler' in globalThis && 'yield' in scheduler) return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}
