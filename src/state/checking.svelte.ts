import type { Generation } from '../domain/generation';
import { draw, type Drawn } from '../domain/human/draw';
import type { CheckEntry, HumanCheck, HumanVerdict } from '../domain/human/check';
import type { Item } from '../domain/item';
import type { Outcome } from '../domain/outcome';
import type { LibraryStore } from '../run/ports';
import { mainCall } from '../domain/main-call';
import type { ResultsState } from './results.svelte';

/** What lies before the person: nothing of it comes from the meta-judge. */
export interface OnDesk {
  readonly item: Item;
  readonly judge: Generation | null;
  /** Without the meta-judge's verdict: all that may be shown of the outcome. */
  readonly outcome: Outcome;
  /** A check that is looked at again; null: the next one. */
  readonly check: HumanCheck | null;
}

/** After an answer, if asked for. */
export interface Revealed {
  readonly answered: HumanVerdict;
  readonly outcome: Outcome;
  readonly meta: Generation | null;
}

/** Checking a run's rationales by hand, one after the other. Every answer is on the disk before the next item is shown. */
export class Checking {
  onDesk: OnDesk | null = $state.raw(null);
  /** Set after an answer, until the person goes on. */
  revealed: Revealed | null = $state.raw(null);
  /** Goes with the answer. */
  note = $state('');
  /** Show the meta-judge's verdict after each answer. */
  revealEach = $state(false);
  problem: string | null = $state(null);
  /** What was done last, for those who cannot see it. */
  said = $state('');
  readonly #results: ResultsState;
  readonly #store: LibraryStore;
  readonly #now: () => number;
  #busy = false;
  /** Nothing else comes on the desk before the person goes on. */
  #isHeld = $state(false);
  #shownAt = 0;
  /** Counts what was asked for: only the latest may show. */
  #latest = 0;

  constructor(results: ResultsState, store: LibraryStore, now: () => number) {
    this.#results = results;
    this.#store = store;
    this.#now = now;
  }

  /** null: everything was checked. */
  readonly drawn: Drawn | null = $derived.by(() => {
    const { population, checks, run } = this.#results;
    return draw(population, checks, run?.manifest.seed ?? 0);
  });

  /** The check that Undo would take back. */
  readonly last: HumanCheck | null = $derived.by(() => this.#results.human.checks.at(-1) ?? null);
  readonly canUndo: boolean = $derived.by(() => {
    const { last } = this;
    return this.revealed === null && last !== null && !last.isRevealed && this.#results.checks.includes(last);
  });

  /**
   * Brings what is on the desk in line with the record. Never rejects.
   * @param again number of a check to look at once more.
   */
  readonly show = async (again: number | null): Promise<void> => {
    if (this.#isHeld) return;
    const asked = ++this.#latest;
    const { run, outcomes } = this.#results;
    const check = this.#results.checks.find(({ number }) => number === again) ?? null;
    const itemId = check?.itemId ?? this.drawn?.itemId;
    const outcome = outcomes.find((one) => one.itemId === itemId);
    if (!run || !outcome) {
      this.onDesk = null;
      return;
    }
    try {
      const { id, benchmark } = run.manifest;
      const [[item], { generations }] = await Promise.all([
        this.#store.items(benchmark.id, [outcome.index]),
        this.#store.callsOf(id, outcome.itemId),
      ]);
      if (asked !== this.#latest || !item) return;
      const judge = mainCall(generations, run.manifest, 'judge');
      const isThere = this.onDesk?.item.id === item.id && this.onDesk.check?.number === check?.number;
      this.onDesk = { item, judge, outcome: blind(outcome), check };
      if (isThere) return;
      this.note = check?.note ?? this.#takenBack?.note ?? '';
      this.#shownAt = this.#now();
    } catch (error) {
      this.#fail(error);
    }
  };

  /** Stores the answer. Never rejects. @returns whether it was taken. */
  readonly answer = async (verdict: HumanVerdict): Promise<boolean> => {
    const desk = this.onDesk;
    if (this.#busy || this.revealed || !desk || desk.check?.isRevealed) return false;
    // What is on the desk is not yet what was drawn.
    if (desk.check === null && desk.item.id !== this.drawn?.itemId) return false;
    const number = desk.check?.number ?? this.#results.human.checks.length;
    this.#isHeld = this.revealEach && desk.check === null;
    this.#takenBack = null;
    const isStored = await this.#write(number, desk.item.id, verdict);
    if (isStored) this.said = `Stored: ${verdict.replace('-', ' ')}.`;
    const isRevealed = isStored && this.#isHeld && (await this.#reveal(number, desk.item.id, verdict));
    if (!isRevealed) this.#isHeld = false;
    return isStored;
  };

  /** Takes the last answer back: its item is the next one again. Never rejects. */
  readonly undo = async (): Promise<void> => {
    const { last } = this;
    if (this.#busy || !last || !this.canUndo) return;
    this.#takenBack = last;
    if (await this.#write(last.number, last.itemId, 'taken-back')) this.said = 'Taken back.';
  };

  readonly goOn = (): void => {
    this.revealed = null;
    this.#isHeld = false;
  };

  /** The screen was left. */
  readonly leave = (): void => {
    this.#latest++;
    this.goOn();
    this.onDesk = null;
    this.note = '';
  };

  /** Its note is not lost. */
  #takenBack: HumanCheck | null = null;

  async #reveal(number: number, itemId: string, answered: HumanVerdict): Promise<boolean> {
    const { run, outcomes } = this.#results;
    const outcome = outcomes.find((one) => one.itemId === itemId);
    // Recorded first: an answer that was seen together with the meta-judge's is not blind any more.
    if (!run || !outcome || !(await this.#write(number, itemId, 'revealed'))) return false;
    try {
      const { generations } = await this.#store.callsOf(run.manifest.id, itemId);
      this.revealed = { answered, outcome, meta: mainCall(generations, run.manifest, 'meta') };
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  async #write(check: number, itemId: string, did: CheckEntry['did']): Promise<boolean> {
    const { reading, human } = this.#results;
    if (!reading) return false;
    this.#busy = true;
    const at = this.#now();
    const { verdictParser, metaParser } = reading;
    try {
      await human.add({
        ...{ check, itemId, did, at },
        note: did === 'taken-back' || did === 'revealed' ? '' : this.note.trim(),
        tookMs: Math.max(0, at - this.#shownAt),
        reading: { verdictParser, metaParser },
      });
      this.problem = null;
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
  }
}

/** As an item that the meta-judge has not seen yet. */
const blind = (outcome: Outcome): Outcome => ({
  ...outcome,
  kind: 'meta-pending',
  metaVerdict: null,
  irregularMeta: false,
});
