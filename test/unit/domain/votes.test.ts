import { expect, it } from 'vitest';
import { voteGroups, votesOf } from '../../../src/domain/votes';
import { generationOf } from '../../fixtures/generations';

it('judgments are grouped by verdict in the item’s letters, and those of one text together', () => {
  const judgments = ['Longer. \\boxed{B}', 'Sound. \\boxed{A}', 'Longer. \\boxed{B}', 'Who knows.'].map(
    (text, sample) => generationOf({ sample, text }),
  );
  const exchanged = generationOf({ order: 'BA', text: 'Sound. \\boxed{A}' });
  const groups = voteGroups([...judgments, exchanged], 'r-align-exact');
  expect(groups.map(({ verdict, count, texts }) => [verdict, count, texts.map((calls) => calls.length)])).toEqual([
    ['B', 3, [2, 1]],
    ['A', 1, [1]],
    [null, 1, [1]],
  ]);
  expect(votesOf(groups)).toEqual({ A: 1, B: 3, none: 1 });
  expect(voteGroups([], 'tolerant')).toEqual([]);
});

it('verdicts of a run without texts are those that were noted', () => {
  const redacted = { promptLength: 1, textLength: 1, verdicts: { tolerant: 'A' } } as const;
  const groups = voteGroups([generationOf({ order: 'BA', redacted })], 'tolerant');
  expect(groups.map(({ verdict }) => verdict)).toEqual(['B']);
});
