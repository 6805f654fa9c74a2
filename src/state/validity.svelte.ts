import { readValidityRows, validityOf } from '../domain/metrics/validity';

const key = 'plumbline-validity';

/** The table of GenRMs and downstream scores that a person pastes; kept in this browser. */
export class ValidityState {
  #text = $state('');
  readonly #storage: () => Storage;

  /** @param storage a function, as a browser that denies storage throws when it is merely named. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
    try {
      this.#text = storage().getItem(key) ?? '';
    } catch {
      // Storage denied: the table holds for this visit.
    }
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    try {
      this.#storage().setItem(key, text);
    } catch {
      // Storage denied or full.
    }
  }

  readonly read = $derived(readValidityRows(this.#text));
  readonly validity = $derived(validityOf(this.read.rows));
}
