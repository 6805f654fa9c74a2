import { winnerNamed } from '../../domain/golden/winner';
import type { Benchmark, Item } from '../../domain/item';
import type { LibraryStore } from '../../run/ports';
import { itemsOf } from '../derived-benchmark';
import { benchmarkWithGolden } from './added';

/** Golden judgments that a person writes, one item after the other. Every change is stored at once: no tab is closed too soon. */
export class GoldenByHand {
  phase: 'loading' | 'ready' | 'making' = $state('loading');
  problem: string | null = $state(null);
  item: Item | null = $state.raw(null);
  /** By item id; items without a text are not in it. */
  texts: Readonly<Record<string, string>> = $state.raw({});
  /** Positions in the benchmark of the items that have no golden judgment. */
  #missing: readonly number[] = $state.raw([]);
  readonly #benchmark: Benchmark;
  readonly #store: LibraryStore;
  #ids: readonly string[] = [];
  #loading: Promise<void> | null = null;
  #asked = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(benchmark: Benchmark, store: LibraryStore) {
    this.#benchmark = benchmark;
    this.#store = store;
  }

  /** Positions of the items to go through. */
  positions(missingOnly: boolean): readonly number[] {
    return missingOnly ? this.#missing : this.#ids.map((_, position) => position);
  }

  get missingCount(): number {
    return this.#missing.length;
  }

  readonly text: string = $derived(this.item === null ? '' : (this.texts[this.item.id] ?? ''));
  /** The text calls the answer better that the label does not. */
  readonly contradicts: boolean = $derived(this.item !== null && contradicts(this.text, this.item));
  readonly written: number = $derived(Object.values(this.texts).filter((text) => text.trim() !== '').length);

  /** Never rejects. */
  readonly load = (): Promise<void> => (this.#loading ??= this.#load());

  async #load(): Promise<void> {
    try {
      const missing: number[] = [];
      let position = 0;
      for await (const items of itemsOf(this.#store, this.#benchmark)) {
        for (const { goldenJudgment } of items) {
          if (goldenJudgment === null) missing.push(position);
          position++;
        }
      }
      this.#ids = await this.#store.itemIds(this.#benchmark.id);
      this.#missing = missing;
      const drafts = await this.#store.goldenDrafts(this.#benchmark.id);
      this.texts = Object.fromEntries(drafts.map(({ itemId, text }) => [itemId, text]));
      this.phase = 'ready';
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Never rejects. The latest call stands. */
  readonly show = async (position: number): Promise<void> => {
    const asked = ++this.#asked;
    try {
      const [item] = await this.#store.items(this.#benchmark.id, [position]);
      if (asked === this.#asked) this.item = item ?? null;
    } catch (error) {
      this.#fail(error);
    }
  };

  /** Stores the text of an item; '' removes it. */
  readonly write = (itemId: string, text: string): void => {
    const { [itemId]: _, ...others } = this.texts;
    this.texts = text === '' ? others : { ...others, [itemId]: text };
    // One after the other, in the order of typing.
    const stored = this.#store.putGoldenDraft({ benchmarkId: this.#benchmark.id, itemId, text });
    this.#writing = Promise.all([this.#writing, stored]).then(
      () => undefined,
      (error: unknown) => {
        this.#fail(error);
      },
    );
  };

  /** @returns the position before or after; null at the end. */
  next(position: number, step: 1 | -1, missingOnly: boolean): number | null {
    const all = this.positions(missingOnly);
    const after = step === 1 ? all.find((other) => other > position) : all.findLast((other) => other < position);
    return after ?? null;
  }

  /** @returns null if it failed. Texts that contradict the label are left out. */
  readonly make = async (): Promise<{ readonly benchmark: Benchmark; readonly leftOut: number } | null> => {
    this.phase = 'making';
    try {
      await this.#writing;
      let leftOut = 0;
      const benchmark = await benchmarkWithGolden(this.#store, this.#benchmark, (item) => {
        const text = this.texts[item.id] ?? '';
        const isContrary = text.trim() !== '' && contradicts(text, item);
        if (isContrary) leftOut++;
        const isUsed = text.trim() !== '' && !isContrary;
        return Promise.resolve(isUsed ? { text, from: { kind: 'hand' } } : null);
      });
      return { benchmark, leftOut };
    } catch (error) {
      this.#fail(error);
      return null;
    } finally {
      this.phase = 'ready';
    }
  };

  #fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
  }
}

function contradicts(text: string, { goldenLabel }: Item): boolean {
  const winner = winnerNamed(text);
  return winner !== null && winner !== goldenLabel;
}
