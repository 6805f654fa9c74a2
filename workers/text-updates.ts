/** Passes on at most one text in `everyMs`; `flush` passes on the last one if it was held back. */
export function throttled(
  send: (text: string) => void,
  everyMs: number,
): { update(text: string): void; flush(): void } {
  let sentAt = Number.NEGATIVE_INFINITY;
  let held: string | null = null;
  const flush = () => {
    if (held === null) return;
    send(held);
    held = null;
    sentAt = performance.now();
  };
  return {
    update(text) {
      held = text;
      if (performance.now() - sentAt >= everyMs) flush();
    },
    flush,
  };
}
