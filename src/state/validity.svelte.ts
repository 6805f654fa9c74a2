import { keep, kept } from './kept';
import { readValidityRows, validityOf } from '../domain/metrics/validity';

const key = 'plumbline-validity';

/** The table of GenRMs and downstream scores that a person pastes; kept in this browser. */
export class ValidityState {
  #text = $state(kept(key) ?? '');

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    keep(key, text);
  }

  readonly read = $derived(readValidityRows(this.#text));
  readonly validity = $derived(validityOf(this.read.rows));
}
