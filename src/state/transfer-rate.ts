/** Bytes that are there at a moment, in milliseconds. */
interface Sample {
  readonly at: number;
  readonly bytes: number;
}

const windowMs = 15_000;
/** A shorter stretch says too little for a forecast. */
const leastMs = 2000;

/** Pace of a download over its last seconds. What was there before the first report counts for nothing. */
export class TransferRate {
  #samples: Sample[] = [];

  add(at: number, bytes: number): void {
    // Another file, or a file that is fetched anew.
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > windowMs) this.#samples.shift();
  }

  /** Bytes a second up to `now`, so that a transfer that stands still gets slower; null while too little is known. */
  at(now: number): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || now - first.at < leastMs) return null;
    return ((last.bytes - first.bytes) * 1000) / (now - first.at);
  }
}
