import { finishReasons, type FinishReason } from '../../domain/generation';
import { sourceWords } from '../../domain/golden/source';
import type { HumanCheck, HumanVerdict } from '../../domain/human/check';
import { isTested } from '../../domain/metrics/counts';
import type { Outcome } from '../../domain/outcome';
import type { VerdictParserId } from '../../domain/verdict';
import { agreementOf, votesCast, type Votes } from '../../domain/votes';
import { finishIn, furtherIn, type Facts } from './facts';
import type { Rank } from './filter';
import type { FactColumn } from './query';

/** What a person said of a rationale; `open`: nobody was asked yet; `never`: it is none that people are asked about. */
export type HumanState = HumanVerdict | 'open' | 'never';
const humanStates: readonly HumanState[] = ['sound', 'spurious', 'cannot-tell', 'open'];

/** What a list shows of an item besides its outcome. */
export class RowFacts {
  readonly #outcomes: readonly Outcome[];
  readonly #slots: Int32Array;
  readonly #facts: Facts;
  readonly #said: ReadonlyMap<string, HumanVerdict>;
  readonly #parser: VerdictParserId;

  /**
   * @param outcomes all of the run, in the order of `facts`
   * @param checks of an item with several the first counts, as in the numbers
   * @param parser that the outcomes are read with
   */
  constructor(outcomes: readonly Outcome[], facts: Facts, checks: readonly HumanCheck[], parser: VerdictParserId) {
    this.#outcomes = outcomes;
    this.#slots = new Int32Array((outcomes.at(-1)?.index ?? -1) + 1).fill(-1);
    outcomes.forEach(({ index }, slot) => {
      this.#slots[index] = slot;
    });
    this.#facts = facts;
    this.#said = new Map(checks.toReversed().map(({ itemId, verdict }) => [itemId, verdict]));
    this.#parser = parser;
  }

  human(outcome: Outcome): HumanState {
    return this.#said.get(outcome.itemId) ?? (isTested(outcome) ? 'open' : 'never');
  }

  /** null: the item has one judgment, or none. */
  votes(outcome: Outcome): Votes | null {
    const further = furtherIn(this.#facts, this.#parser, this.#slot(outcome));
    if (votesCast(further) === 0) return null;
    if (outcome.kind === 'pending' || outcome.kind === 'judge-failed') return further;
    const own = outcome.verdict ?? 'none';
    return { ...further, [own]: further[own] + 1 };
  }

  /** Characters of the rationale. */
  length(outcome: Outcome): number | null {
    return this.#measured('rationale', outcome);
  }

  /** Of the verdict, 0 to 1, under the run's own parser. */
  confidence(outcome: Outcome): number | null {
    return this.#measured('confidence', outcome);
  }

  finish(outcome: Outcome): FinishReason | null {
    return finishIn(this.#facts, this.#slot(outcome));
  }

  /** Where the golden judgment is from; null: there is none. */
  source(outcome: Outcome): string | null {
    if (outcome.goldenFrom) return sourceWords(outcome.goldenFrom);
    return this.#facts.golden[this.#slot(outcome)] === 1 ? 'the benchmark' : null;
  }

  /** For sorting: the most divided votes first, and sources by their words. */
  rank(column: FactColumn): Rank {
    const millionths = (value: number | null): number | null => value && Math.round(value * 1e6);
    switch (column) {
      case 'human':
        return (outcome) => placeIn(humanStates, this.human(outcome));
      case 'votes':
        return (outcome) => {
          const votes = this.votes(outcome);
          return votes && millionths(agreementOf(votes));
        };
      case 'length':
        return (outcome) => this.length(outcome);
      case 'confidence':
        return (outcome) => millionths(this.confidence(outcome));
      case 'finish':
        return (outcome) => placeIn(finishReasons, this.finish(outcome));
      case 'source': {
        const words = [...new Set(this.#outcomes.map((outcome) => this.source(outcome)))]
          .filter((source) => source !== null)
          .sort();
        return (outcome) => placeIn(words, this.source(outcome));
      }
    }
  }

  #measured(id: 'rationale' | 'confidence', outcome: Outcome): number | null {
    const value = this.#facts.measures[id].values[this.#slot(outcome)] ?? NaN;
    return Number.isNaN(value) ? null : value;
  }

  #slot({ index }: Outcome): number {
    return this.#slots[index] ?? -1;
  }
}

function placeIn<T>(list: readonly T[], value: T | null): number | null {
  const place = list.findIndex((one) => one === value);
  return place < 0 ? null : place;
}
