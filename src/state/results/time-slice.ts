import { yieldToBrowser } from '../../run/yield-to-browser';

/** Long work on the main thread, cut into slices short enough that no key press or scroll waits for it. */
export interface TimeSlice {
  /** True once the slice is used up: then `pause`. */
  due(): boolean;
  /** Lets the browser do what waits; rejects with the signal's reason once it has been aborted. */
  pause(): Promise<void>;
}

const sliceMs = 12;

/** Far below the 50 ms at which a task counts as long, since the last step of a slice may overshoot. */
export function timeSlice(signal: AbortSignal): TimeSlice {
  let start = performance.now();
  return {
    due: () => performance.now() - start > sliceMs,
    pause: async () => {
      await yieldToBrowser();
      signal.throwIfAborted();
      start = performance.now();
    },
  };
}
