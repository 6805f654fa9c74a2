import { hexOf } from '../domain/hex';

/**
 * SHA-256 over a list of JSON texts of any length. WebCrypto hashes whole messages only: blocks of the texts, in the
 * order they came, are hashed together with the hash of the block before. Equal lists give equal hashes, however they
 * were handed over.
 */
export class HashChain {
  #waiting: string[] = [];
  #length = 0;
  #hash = '';
  readonly #maxTexts: number;
  readonly #maxLength: number;

  /** @param maxLength a block ends when its texts have come to this many UTF-16 units. */
  constructor(maxTexts: number, maxLength = Infinity) {
    this.#maxTexts = maxTexts;
    this.#maxLength = maxLength;
  }

  async add(texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      this.#waiting.push(text);
      this.#length += text.length;
      if (this.#waiting.length === this.#maxTexts || this.#length >= this.#maxLength) await this.#absorb();
    }
  }

  /** 64 hexadecimal digits; '' for no texts. Nothing can be added then. */
  async digest(): Promise<string> {
    if (this.#waiting.length > 0) await this.#absorb();
    return this.#hash;
  }

  async #absorb(): Promise<void> {
    const block = `${this.#hash}[${this.#waiting.join(',')}]`;
    this.#waiting = [];
    this.#length = 0;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(block));
    this.#hash = hexOf(new Uint8Array(digest));
  }
}
