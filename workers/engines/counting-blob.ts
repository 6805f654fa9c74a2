/** A blob that tells how much of it was read: wllama reports no progress once the download is over. */
export class CountingBlob extends Blob {
  readonly #onRead: (loaded: number) => void;
  readonly #source: Blob;
  #loaded = 0;

  constructor(source: Blob, onRead: (loaded: number) => void) {
    super([source]);
    this.#source = source;
    this.#onRead = onRead;
  }

  override slice(start = 0, end = this.size, type?: string): Blob {
    this.#loaded = Math.min(this.size, this.#loaded + Math.max(0, Math.min(end, this.size) - start));
    this.#onRead(this.#loaded);
    return this.#source.slice(start, end, type);
  }
}
