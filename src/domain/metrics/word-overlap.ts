/** Which of two answers is meant: 1 for A, -1 for B, 0 for neither more than the other. */
export type Side = 1 | 0 | -1;

/**
 * The answer whose words overlap more with the golden judgment: by the share of the distinct words of both texts that
 * stand in both (Jaccard), so that a long answer does not win by its length. Words are runs of letters and digits,
 * without regard to case; of scripts that write no spaces each sign is one.
 */
export function nearerAnswer(golden: string, answerA: string, answerB: string): Side {
  const words = new WordTable(golden.length + answerA.length + answerB.length);
  const { own } = words.add(golden, 1);
  const [a, b] = [words.add(answerA, 2), words.add(answerB, 4)];
  // Crosswise, as whole numbers: equal shares are ties.
  return Math.sign(a.shared * (own + b.own - b.shared) - b.shared * (own + a.own - a.shared)) as Side;
}

/**
 * In which of the texts each word stands, a bit each. Words are 32-bit hashes (FNV-1a) in an open table: a text is gone
 * over once and no word is copied.
 */
class WordTable {
  readonly #hashes: Int32Array;
  readonly #texts: Uint8Array;

  /** @param most there can be no more words than this */
  constructor(most: number) {
    const size = 2 << (32 - Math.clz32(most));
    this.#hashes = new Int32Array(size);
    this.#texts = new Uint8Array(size);
  }

  /** @returns its distinct words, and those of them that the first text has too */
  add(text: string, bit: number): { readonly own: number; readonly shared: number } {
    const found = { own: 0, shared: 0 };
    const note = (hash: number): void => {
      const slot = this.#slotOf(hash);
      const texts = this.#texts[slot] ?? 0;
      if ((texts & bit) !== 0) return;
      found.own++;
      found.shared += texts & 1;
      this.#hashes[slot] = hash;
      this.#texts[slot] = texts | bit;
    };
    const lower = text.toLowerCase();
    let hash = offset;
    for (let at = 0; at < lower.length; at++) {
      const code = lower.charCodeAt(at);
      const alone = code >= 0x3040 && isAlone(code);
      if (!alone && isWordSign(code)) {
        hash = Math.imul(hash ^ code, prime);
        continue;
      }
      if (hash !== offset) note(hash);
      if (alone) note(Math.imul(offset ^ code, prime));
      hash = offset;
    }
    if (hash !== offset) note(hash);
    return found;
  }

  /** Where the word is, or belongs. */
  #slotOf(hash: number): number {
    const last = this.#hashes.length - 1;
    let slot = hash & last;
    while (this.#texts[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & last;
    return slot;
  }
}

/** FNV-1a, of UTF-16 units. */
const offset = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** Digits, letters, and whatever else is no punctuation, by UTF-16 block. */
const isWordSign = (code: number): boolean =>
  code < 0x80
    ? (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
    : code >= 0xc0 &&
      code !== 0xd7 &&
      code !== 0xf7 &&
      !(code >= 0x2000 && code <= 0x2bff) &&
      !(code >= 0x3000 && code <= 0x303f) &&
      !(code >= 0xff00 && code <= 0xff0f) &&
      !(code >= 0xff1a && code <= 0xff20);

/** Kana and Han. */
const isAlone = (code: number): boolean =>
  (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff);
