import type { Item } from '../item';
import type { GoldenMatch, GoldenRefusal } from './match';
import type { GoldenOffer } from './offer';

export interface RefusedGolden {
  readonly itemId: string;
  readonly line: number;
  readonly why: GoldenRefusal;
  /** First 200 characters. */
  readonly excerpt: string;
}

/** What adding a file's golden judgments to a benchmark comes to. items = byId + byContent + kept + without. */
export interface MatchReport {
  readonly items: number;
  /** Rows of the file that hold a golden judgment. */
  readonly offered: number;
  readonly byId: number;
  readonly byContent: number;
  /** Of those two: items that had another golden judgment. */
  readonly replaced: number;
  /** Of those two: texts that do not say which answer is better. */
  readonly unnamed: number;
  /** Items that had a golden judgment and keep it. */
  readonly kept: number;
  /** Items that have none afterwards. */
  readonly without: number;
  readonly refused: Readonly<Partial<Record<GoldenRefusal, number>>>;
  /** The first 200. */
  readonly refusals: readonly RefusedGolden[];
  /** Rows of the file that belong to no item, or to one that an earlier row was taken for. */
  readonly unused: number;
}

const listed = 200;

/** Counts matches one item at a time. */
export class MatchTally {
  #items = 0;
  #byId = 0;
  #byContent = 0;
  #replaced = 0;
  #unnamed = 0;
  #kept = 0;
  readonly #refused = new Map<GoldenRefusal, number>();
  readonly #refusals: RefusedGolden[] = [];
  readonly #used = new Set<GoldenOffer>();

  add(item: Item, match: GoldenMatch): void {
    this.#items++;
    if (match.kind !== 'none') this.#used.add(match.offer);
    if (match.kind === 'taken') {
      if (match.by === 'id') this.#byId++;
      else this.#byContent++;
      if (item.goldenJudgment !== null) this.#replaced++;
      if (!match.namesWinner) this.#unnamed++;
      return;
    }
    if (item.goldenJudgment !== null) this.#kept++;
    if (match.kind !== 'refused') return;
    const { why, offer } = match;
    this.#refused.set(why, (this.#refused.get(why) ?? 0) + 1);
    if (this.#refusals.length < listed) {
      this.#refusals.push({ itemId: item.id, line: offer.line, why, excerpt: offer.text.slice(0, 200) });
    }
  }

  /** @param offered rows of the file that hold a golden judgment */
  report(offered: number): MatchReport {
    return {
      items: this.#items,
      offered,
      byId: this.#byId,
      byContent: this.#byContent,
      replaced: this.#replaced,
      unnamed: this.#unnamed,
      kept: this.#kept,
      without: this.#items - this.#byId - this.#byContent - this.#kept,
      refused: Object.fromEntries(this.#refused),
      refusals: [...this.#refusals],
      unused: offered - this.#used.size,
    };
  }
}
