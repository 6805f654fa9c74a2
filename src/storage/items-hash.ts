import type { Item } from '../domain/item';
import { HashChain } from './hash-chain';

/** What makes an item itself: its place in a file and unused source fields do not count. */
const identity = ({ id, subset, conversation, responseA, responseB, goldenLabel, goldenJudgment, meta }: Item) => [
  ...[id, subset, conversation, responseA, responseB, goldenLabel, goldenJudgment],
  // The same words of a person and of a model are not the same benchmark: the mark cannot get lost.
  ...(meta.goldenFrom ? [meta.goldenFrom] : []),
  // Without texts only their lengths tell two benchmarks apart.
  ...(meta.redacted ? [meta.redacted] : []),
];

/** Gives a benchmark its id: the same items in the same order have the same one. */
export class ItemsHash {
  readonly #chain = new HashChain(256);

  add(items: readonly Item[]): Promise<void> {
    return this.#chain.add(items.map((item) => JSON.stringify(identity(item))));
  }

  /** No more can be added then. */
  async id(): Promise<string> {
    return `b-${(await this.#chain.digest()).slice(0, 16)}`;
  }
}
