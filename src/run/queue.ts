/** An unbounded queue between two lanes: one pushes, the other takes in order and ends when the queue is closed and empty. */
export class Queue<T> implements AsyncIterable<T> {
  readonly #items: T[];
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(items: Iterable<T> = []) {
    this.#items = [...items];
  }

  push(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing more will come. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        yield item;
      } else if (this.#closed) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
