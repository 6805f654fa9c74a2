import { GoldenCounter } from '../domain/golden/counter';
import type { Benchmark, Item } from '../domain/item';
import { ItemsHash } from './items-hash';

/** What the library lists of a benchmark, gathered from its items as they come. */
export class BenchmarkFacts {
  readonly #hash = new ItemsHash();
  readonly #subsets = new Map<string, number>();
  readonly #goldenFrom = new GoldenCounter();
  #itemCount = 0;
  #goldenJudgmentCount = 0;
  #format = '';
  #plantedOf: string | undefined;
  #isRedacted = false;

  add(items: readonly Item[]): Promise<void> {
    this.#itemCount += items.length;
    for (const { subset, goldenJudgment, meta } of items) {
      this.#subsets.set(subset, (this.#subsets.get(subset) ?? 0) + 1);
      if (goldenJudgment !== null) this.#goldenJudgmentCount++;
      this.#goldenFrom.add(meta.goldenFrom);
      this.#format = meta.format;
      this.#plantedOf ??= meta.planted?.benchmark;
      this.#isRedacted ||= meta.redacted !== undefined;
    }
    return this.#hash.add(items);
  }

  /** No more can be added then. */
  async of(name: string): Promise<Benchmark> {
    const goldenFrom = this.#goldenFrom.list();
    return {
      id: await this.#hash.id(),
      name,
      format: this.#format,
      itemCount: this.#itemCount,
      goldenJudgmentCount: this.#goldenJudgmentCount,
      ...(goldenFrom.length > 0 && { goldenFrom }),
      ...(this.#plantedOf !== undefined && { plantedOf: this.#plantedOf }),
      ...(this.#isRedacted && { redacted: true }),
      subsets: [...this.#subsets].map(([subset, count]) => ({ name: subset, count })),
    };
  }
}
