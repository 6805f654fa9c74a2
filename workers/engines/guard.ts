import { engineError, interrupted } from './engine';

/** Rejects with `timeout()` when the promise has not settled after `ms`. The promise itself goes on. */
export function withDeadline<T>(promise: Promise<T>, ms: number, timeout: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(timeout());
    }, ms);
    const clear = () => {
      clearTimeout(timer);
    };
    promise.finally(clear).then(resolve, reject);
  });
}

/** A timer that has to be fed: after `ms` without `feed()` it calls `onSilence`, once. */
export function watchdog(ms: number, onSilence: () => void): { feed(): void; stop(): void } {
  let timer = setTimeout(onSilence, ms);
  return {
    feed() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, ms);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

export interface Guard {
  readonly signal: AbortSignal;
  /** Longest wait for the next value. */
  readonly silenceMs: number;
  /** How long after an abort the source may take to give its next value or to end. */
  readonly graceMs: number;
  /** The source sees the abort itself and ends; until then it is read on, so that it leaves nothing behind. */
  readonly endsOnAbort: boolean;
  /** Called when the source did not answer in time and is left hanging. */
  onHang(): void;
}

/**
 * Reads a token stream of a library that can hang: ends with `interrupted` on abort, with `timed-out` on silence.
 * A hanging source is left behind; the caller makes sure that it is not used again.
 */
export async function eachValue<T>(source: AsyncIterable<T>, guard: Guard, visit: (value: T) => void): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const state = { hangs: false };
  const isAborted = (): boolean => guard.signal.aborted;
  try {
    for (;;) {
      const next = await waitForNext(iterator.next(), guard, () => {
        state.hangs = true;
      });
      if (isAborted() && (next.done === true || !guard.endsOnAbort)) throw interrupted();
      if (next.done === true) return;
      if (!isAborted()) visit(next.value);
    }
  } catch (error) {
    if (isAborted() && !state.hangs) throw interrupted();
    throw error;
  } finally {
    if (state.hangs) guard.onHang();
    // Lets the library clean up (release its lock). A hanging one would never answer.
    const ended = iterator.return?.().catch(() => undefined);
    if (!state.hangs) await ended;
  }
}

function waitForNext<T>(step: Promise<T>, guard: Guard, onHang: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (error: Error) => () => {
      done();
      onHang();
      reject(error);
    };
    const silent = engineError(
      'timed-out',
      `The model gave no token for ${String(Math.round(guard.silenceMs / 1000))} seconds.`,
    );
    let timer = setTimeout(give(silent), guard.silenceMs);
    const onAbort = () => {
      clearTimeout(timer);
      timer = setTimeout(give(interrupted()), guard.graceMs);
    };
    const done = () => {
      clearTimeout(timer);
      guard.signal.removeEventListener('abort', onAbort);
    };
    guard.signal.addEventListener('abort', onAbort, { once: true });
    if (guard.signal.aborted) onAbort();
    step.finally(done).then(resolve, reject);
  });
}
