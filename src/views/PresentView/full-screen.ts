/** The browser's full screen, where it gives one; nothing depends on it. */
export function enterFullScreen(): void {
  if (document.fullscreenEnabled && document.fullscreenElement === null)
    document.documentElement.requestFullscreen().catch(() => undefined); // refused: the window will do
}

export function leaveFullScreen(): void {
  if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
}

/** Calls back when the browser's own way out was taken. @returns stops listening. */
export function onFullScreenLeft(left: () => void): () => void {
  const listen = (): void => {
    if (document.fullscreenElement === null) left();
  };
  document.addEventListener('fullscreenchange', listen);
  return () => {
    document.removeEventListener('fullscreenchange', listen);
  };
}
