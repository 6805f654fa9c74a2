/** A sentence for those who listen, replaced at most every ten seconds; what came in between is left out but for the last. */
export class Spoken {
  text = $state('');
  #next = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #apartMs: number;

  constructor(apartMs = 10_000) {
    this.#apartMs = apartMs;
  }

  say(text: string): void {
    this.#next = text;
    if (this.#timer === null) this.#speak();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.text = '';
  }

  #speak(): void {
    this.text = this.#next;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#next !== this.text) this.#speak();
    }, this.#apartMs);
  }
}
