import { contentHash, hash64 } from '../benchmarks/content-hash';
import type { Item, Label } from '../item';

/** A golden judgment of a second file, with what tells the item it belongs to. */
export interface GoldenOffer {
  /** 1-based line in that file. */
  readonly line: number;
  readonly text: string;
  readonly id: string | null;
  /** The answer it is for, in its file's own places; null if the file does not say. */
  readonly label: Label | null;
  /** null: the file holds no comparisons. */
  readonly compared: {
    /** The same for a copy with A and B exchanged. */
    readonly content: string;
    /** Hash of answer A: tells whether a copy is exchanged. */
    readonly answerA: string;
  } | null;
}

export const answerHash = (text: string): string => hash64([text]);

/** null: the item has no golden judgment to offer. */
export const offerOf = (item: Item): GoldenOffer | null =>
  item.goldenJudgment === null
    ? null
    : {
        line: item.meta.line,
        text: item.goldenJudgment,
        id: item.id,
        label: item.goldenLabel,
        compared: { content: contentHash(item), answerA: answerHash(item.responseA) },
      };

/** The offers of one file, found by id and by content. Of several for one item the first stands. */
export class OfferIndex {
  readonly #byId = new Map<string, GoldenOffer>();
  readonly #byContent = new Map<string, GoldenOffer>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get hasComparisons(): boolean {
    return this.#byContent.size > 0;
  }

  add(offer: GoldenOffer): void {
    this.#size++;
    if (offer.id !== null && !this.#byId.has(offer.id)) this.#byId.set(offer.id, offer);
    const content = offer.compared?.content;
    if (content !== undefined && !this.#byContent.has(content)) this.#byContent.set(content, offer);
  }

  byId = (id: string): GoldenOffer | null => this.#byId.get(id) ?? null;
  byContent = (content: string): GoldenOffer | null => this.#byContent.get(content) ?? null;
}
