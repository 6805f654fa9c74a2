import { engineFailureKinds, finishReasons, type FinishReason, type Stage } from '../generation';
import { humanVerdicts, type HumanVerdict } from '../human/check';
import { columnOf, verdictColumns } from '../metrics/confusion';
import { outcomeKinds, type Outcome } from '../outcome';

/** Numbers of an item that its outcome does not hold. */
export type Measured = 'rationale' | 'gap' | 'tokens' | 'seconds' | 'confidence';

/** What fields are read from. A slot is an item's place among the outcomes. */
export interface ItemFacts {
  /** NaN: not known. */
  measure(id: Measured, slot: number): number;
  /** How the GenRM's call ended; null: there is none. */
  finish(slot: number): FinishReason | null;
  /** What a person said of the rationale; null: nobody was asked. */
  human(outcome: Outcome): HumanVerdict | null;
  /** Whether the parsers read different verdicts. */
  differs(outcome: Outcome): boolean;
  /** Whether a stage says otherwise with what it compares exchanged. */
  flipped(outcome: Outcome, stage: Stage): boolean;
}

type Read<T> = (outcome: Outcome, slot: number, facts: ItemFacts) => T;

export type Field = { readonly about: string; readonly aliases: readonly string[] } & (
  | { readonly kind: 'flag'; readonly read: Read<boolean> }
  /** One of a few words. */
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly read: Read<string> }
  /** Any name, as it is written. */
  | { readonly kind: 'name'; readonly read: Read<string> }
  /** NaN: not known, and in no range. */
  | { readonly kind: 'number'; readonly isWhole: boolean; readonly read: Read<number> }
);

const flag = (about: string, read: Read<boolean>, ...aliases: string[]): Field => ({
  ...{ kind: 'flag', about, aliases, read },
});
const choice = (about: string, values: readonly string[], read: Read<string>, ...aliases: string[]): Field => ({
  ...{ kind: 'choice', about, values, aliases, read },
});
const number = (about: string, isWhole: boolean, read: Read<number>, ...aliases: string[]): Field => ({
  ...{ kind: 'number', about, isWhole, aliases, read },
});

const none = 'none';
const labels = ['right', 'wrong', 'unreadable', 'failed', 'pending'] as const;

function labelOf({ kind }: Outcome): (typeof labels)[number] {
  if (kind === 'label-wrong') return 'wrong';
  if (kind === 'no-verdict') return 'unreadable';
  if (kind === 'judge-failed') return 'failed';
  return kind === 'pending' ? 'pending' : 'right';
}

/** All that items can be filtered by. A new one is a line here: language, completion and help know it then. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>(
  Object.entries({
    outcome: choice('What became of the item', outcomeKinds, ({ kind }) => kind),
    label: choice('Whether the verdict is the golden label', labels, labelOf),
    category: { kind: 'name', about: 'Category; "" for none', aliases: ['subset'], read: ({ subset }) => subset },
    golden: choice('Golden label', ['A', 'B'], ({ goldenLabel }) => goldenLabel),
    verdict: choice('The GenRM’s verdict', [...verdictColumns, 'pending'], (outcome) => columnOf(outcome) ?? 'pending'),
    meta: choice(
      'The meta-judge’s verdict',
      ['correct', 'incorrect', 'skipped-label-mismatch', 'call-failed', 'parse-failed', none],
      ({ metaVerdict }) => metaVerdict ?? none,
      'meta-verdict',
    ),
    human: choice(
      'What a person said of the rationale',
      [...humanVerdicts, none],
      (outcome, _, facts) => facts.human(outcome) ?? none,
    ),
    failure: choice('How a call failed', [...engineFailureKinds, none], ({ failure }) => failure ?? none),
    finish: choice(
      'How the GenRM’s call ended',
      [...finishReasons, none],
      (_, slot, facts) => facts.finish(slot) ?? none,
    ),
    'golden-from': choice(
      'Where the golden judgment is from; benchmark: it came with it, or there is none',
      ['benchmark', 'file', 'hand', 'generated'],
      ({ goldenFrom }) => goldenFrom?.kind ?? 'benchmark',
      'source',
    ),
    item: number('Number in the list, from 1', true, ({ index }) => index + 1, 'number'),
    length: number(
      'Rationale’s length in characters',
      true,
      (_, slot, facts) => facts.measure('rationale', slot),
      'rationale',
    ),
    gap: number('Better answer longer by, in characters', true, (_, slot, facts) => facts.measure('gap', slot)),
    tokens: number('Tokens the GenRM wrote', true, (_, slot, facts) => facts.measure('tokens', slot)),
    seconds: number('Time of the GenRM’s call', false, (_, slot, facts) => facts.measure('seconds', slot)),
    confidence: number('Probability of the verdict', false, (_, slot, facts) => facts.measure('confidence', slot)),
    'parser-differs': flag('Parsers read different verdicts', (outcome, _, facts) => facts.differs(outcome), 'differs'),
    irregular: flag('Meta-verdict incorrect by format only', ({ irregularMeta }) => irregularMeta),
    flipped: flag('Another verdict with the answers exchanged', (outcome, _, facts) => facts.flipped(outcome, 'judge')),
    'meta-flipped': flag('Another meta-verdict with the judgments exchanged', (outcome, _, facts) =>
      facts.flipped(outcome, 'meta'),
    ),
  } satisfies Record<string, Field>),
);

/** Not of the table: what it finds is searched for beforehand. */
export const textField = 'text';

const nameOfAlias: ReadonlyMap<string, string> = new Map(
  [...fields].flatMap(([name, { aliases }]) => [name, ...aliases].map((word) => [word, name] as const)),
);

/** The field that a word names, in any case; null: none. */
export function fieldNamed(word: string): { readonly name: string; readonly field: Field } | null {
  const name = nameOfAlias.get(word.toLowerCase());
  const field = name === undefined ? undefined : fields.get(name);
  return name !== undefined && field ? { name, field } : null;
}
