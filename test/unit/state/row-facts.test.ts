import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../../src/domain/votes';
import { FactCollector } from '../../../src/state/results/facts';
import { sortOutcomes } from '../../../src/state/results/filter';
import { factColumns } from '../../../src/state/results/query';
import { RowFacts } from '../../../src/state/results/row-facts';
import { checkOf } from '../../fixtures/checks';
import { generationOf } from '../../fixtures/generations';
import { itemFrom } from '../../fixtures/items';
import { outcome } from '../../fixtures/outcomes';

const now = { due: () => false, pause: () => Promise.resolve() };
const boxed = (label: string): string => `So \\boxed{${label}}`;

/** Items 3, 5 and 8 of a benchmark. */
const outcomes = [
  { ...outcome(3, 'faithful'), verdict: 'A' as const },
  { ...outcome(5, 'spurious'), goldenFrom: { kind: 'hand' } as const, verdict: 'A' as const },
  outcome(8, 'judge-failed'),
];

async function facts(): Promise<RowFacts> {
  const collector = new FactCollector(3, 'r-align-exact');
  const goldens = ['B is off the topic.', 'B is off.', null];
  goldens.forEach((goldenJudgment, slot) => {
    collector.item(slot, itemFrom({ id: `item-${String(slot)}`, goldenJudgment }));
  });
  collector.judgment(0, generationOf({ text: boxed('A') }));
  collector.judgment(1, generationOf({ text: `Longer. ${boxed('A')}`, finish: 'length' }));
  const parsers = ['r-align-exact', 'tolerant'] as const;
  collector.further(0, generationOf({ sample: 1, text: boxed('B') }), parsers);
  collector.further(0, generationOf({ order: 'BA', text: boxed('A') }), parsers);
  collector.further(0, generationOf({ sample: 2, text: 'Verdict: A' }), parsers);
  collector.further(2, generationOf({ sample: 1, text: boxed('B') }), parsers);
  const checks = [checkOf(0, 'item-5', 'cannot-tell'), checkOf(1, 'item-5', 'sound')];
  return new RowFacts(outcomes, await collector.done(now), checks, 'r-align-exact');
}

describe('what a list shows besides the outcome', () => {
  it('is found by the item’s place in the benchmark', async () => {
    const row = await facts();
    expect(outcomes.map((one) => row.human(one))).toEqual(['open', 'cannot-tell', 'never']);
    expect(outcomes.map((one) => row.finish(one))).toEqual(['stop', 'length', null]);
    expect(outcomes.map((one) => row.length(one))).toEqual([12, 20, null]);
    expect(outcomes.map((one) => row.confidence(one))).toEqual([null, null, null]);
    expect(outcomes.map((one) => row.source(one))).toEqual(['the benchmark', 'written by hand', null]);
  });

  it('counts the votes of all judgments in the item’s own letters, and none where there is one', async () => {
    const row = await facts();
    expect(outcomes.map((one) => row.votes(one))).toEqual([{ A: 1, B: 2, none: 1 }, null, { A: 0, B: 1, none: 0 }]);
    expect(agreementOf({ A: 1, B: 2, none: 1 })).toBe(0.5);
    expect(agreementOf({ A: 0, B: 0, none: 0 })).toBeNull();
  });

  it('can be sorted by, what has no value last', async () => {
    const row = await facts();
    const sorted = (column: (typeof factColumns)[number], descending = false): readonly number[] =>
      sortOutcomes(outcomes, { column, descending }, (one) => row.rank(one)).map(({ index }) => index);
    expect(Object.fromEntries(factColumns.map((column) => [column, sorted(column)]))).toEqual({
      human: [5, 3, 8],
      votes: [3, 8, 5],
      length: [3, 5, 8],
      confidence: [3, 5, 8],
      finish: [3, 5, 8],
      source: [3, 5, 8],
    });
    expect(sorted('length', true)).toEqual([5, 3, 8]);
    expect(sorted('human', true)).toEqual([3, 5, 8]);
  });
});
