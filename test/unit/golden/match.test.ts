import { describe, expect, test } from 'vitest';
import { nameWithGolden, withGoldenJudgment } from '../../../src/domain/golden/give';
import { matchGolden } from '../../../src/domain/golden/match';
import { MatchTally } from '../../../src/domain/golden/match-report';
import { OfferIndex, offerOf, type GoldenOffer } from '../../../src/domain/golden/offer';
import type { Item } from '../../../src/domain/item';
import { benchmarkRow as exportedRow } from '../../../src/domain/exports/r-align-row';
import { itemFrom } from '../../fixtures/items';

const bare = (parts: Parameters<typeof itemFrom>[0] = {}): Item => itemFrom({ goldenJudgment: null, ...parts });
const simple = (id: string, text: string, label: GoldenOffer['label'] = null): GoldenOffer => ({
  line: 1,
  text,
  id,
  label,
  compared: null,
});

function indexOf(...offers: readonly (GoldenOffer | Item)[]): OfferIndex {
  const index = new OfferIndex();
  for (const one of offers) {
    const offer = 'conversation' in one ? offerOf(one) : one;
    if (offer) index.add(offer);
  }
  return index;
}

const exchanged = (item: Item): Item => ({
  ...item,
  responseA: item.responseB,
  responseB: item.responseA,
  goldenLabel: item.goldenLabel === 'A' ? 'B' : 'A',
});

describe('a golden judgment of a second file', () => {
  test('is found by id alone where the file holds no comparisons', () => {
    const match = matchGolden(bare(), indexOf(simple('item-1', 'A names the rain.')), false);
    expect(match).toMatchObject({ kind: 'taken', by: 'id', namesWinner: false });
  });

  test('is found by content where the ids differ', () => {
    const match = matchGolden(bare(), indexOf(itemFrom({ id: 'another' })), false);
    expect(match).toMatchObject({ kind: 'taken', by: 'content', namesWinner: true });
  });

  test('is not taken where the id is the same and other texts are compared', () => {
    const match = matchGolden(bare(), indexOf(itemFrom({ request: 'Tell me about snow.' })), false);
    expect(match).toMatchObject({ kind: 'refused', why: 'other-texts' });
  });

  test('goes by content where the id is another item’s', () => {
    const index = indexOf(itemFrom({ request: 'Tell me about snow.' }), itemFrom({ id: 'x' }));
    expect(matchGolden(bare(), index, false)).toMatchObject({ kind: 'taken', by: 'content', offer: { id: 'x' } });
  });

  test('of a copy with exchanged answers is taken only if it does not speak of places', () => {
    const placed = exchanged(itemFrom({ goldenJudgment: 'Answer A is off the topic. So B is better.' }));
    expect(matchGolden(bare(), indexOf(placed), false)).toMatchObject({ kind: 'refused', why: 'exchanged' });
    const free = exchanged(itemFrom({ goldenJudgment: 'Music is off the topic; rain was asked for.' }));
    expect(matchGolden(bare(), indexOf(free), false)).toMatchObject({ kind: 'taken', by: 'id' });
  });

  test('is not taken where its file, or its text, calls the other answer better', () => {
    const other = itemFrom({ goldenLabel: 'B', goldenJudgment: 'Rain is wet.' });
    expect(matchGolden(bare(), indexOf(other), false)).toMatchObject({ kind: 'refused', why: 'other-label' });
    const index = indexOf(simple('item-1', 'It is shorter. \\boxed{B}'));
    expect(matchGolden(bare(), index, false)).toMatchObject({ kind: 'refused', why: 'names-the-other' });
    expect(matchGolden(bare(), indexOf(simple('item-1', 'x', 'B')), false)).toMatchObject({ why: 'other-label' });
  });

  test('does not replace one that is there, unless asked to', () => {
    const index = indexOf(simple('item-1', 'A names the rain.'));
    expect(matchGolden(itemFrom({}), index, false).kind).toBe('kept');
    expect(matchGolden(itemFrom({}), index, true).kind).toBe('taken');
    expect(matchGolden(itemFrom({ goldenJudgment: 'A names the rain.' }), index, true).kind).toBe('kept');
  });
});

test('the report counts every item and every row once', () => {
  const items = [
    bare(),
    bare({ id: 'two', request: 'Two?' }),
    itemFrom({ id: 'three' }),
    bare({ id: 'four', request: '4?' }),
  ];
  const index = indexOf(
    simple('item-1', 'Rain.'),
    itemFrom({ id: 'z', request: 'Two?' }),
    simple('four', 'B is better.'),
    simple('nobody', 'x'),
    simple('item-1', 'A second one.'),
  );
  const tally = new MatchTally();
  for (const item of items) tally.add(item, matchGolden(item, index, false));
  expect(tally.report(index.size)).toEqual({
    items: 4,
    offered: 5,
    byId: 1,
    byContent: 1,
    replaced: 0,
    unnamed: 1,
    kept: 1,
    without: 1,
    refused: { 'names-the-other': 1 },
    refusals: [{ itemId: 'four', line: 1, why: 'names-the-other', excerpt: 'B is better.' }],
    unused: 2,
  });
});

describe('an item that was given one', () => {
  test('is marked, loses the warning, and an export writes the new text', () => {
    const item: Item = {
      ...bare(),
      meta: {
        format: 'r-align',
        formatVersion: 1,
        line: 3,
        warnings: ['missing-golden-judgment', 'bad-utf8'],
        extra: { gt_judgment: '  ', note: 'x' },
      },
    };
    const given = withGoldenJudgment(item, 'A names the rain.', { kind: 'hand' });
    expect(given.meta).toEqual({
      format: 'r-align',
      formatVersion: 1,
      line: 3,
      warnings: ['bad-utf8'],
      extra: { note: 'x' },
      goldenFrom: { kind: 'hand' },
    });
    expect(exportedRow(given)).toMatchObject({
      gt_judgment: 'A names the rain.',
      golden_from: { kind: 'hand' },
      note: 'x',
    });
  });

  test('makes a benchmark whose name says so', () => {
    expect(nameWithGolden('sums', false)).toBe('sums + golden judgments');
    expect(nameWithGolden('sums', true)).toBe('sums + generated golden judgments');
  });
});
