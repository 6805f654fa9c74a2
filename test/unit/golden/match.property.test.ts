import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchGolden } from '../../../src/domain/golden/match';
import { MatchTally } from '../../../src/domain/golden/match-report';
import { OfferIndex, offerOf } from '../../../src/domain/golden/offer';
import { namesPlaces, winnerNamed } from '../../../src/domain/golden/winner';
import type { Item } from '../../../src/domain/item';
import { itemFrom } from '../../fixtures/items';

/** Few ids, few texts: so that ids and contents meet. */
const item: fc.Arbitrary<Item> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c'),
    request: fc.constantFrom('x', 'y'),
    responseA: fc.constantFrom('1', '2'),
    responseB: fc.constantFrom('1', '2', '3'),
    goldenLabel: fc.constantFrom('A' as const, 'B' as const),
    goldenJudgment: fc.constantFrom(null, 'Rain is wet.', 'A is better.', 'B wins.', 'Shorter. \\boxed{A}'),
  })
  .map(itemFrom);

const exchanged = (one: Item): Item => ({
  ...one,
  responseA: one.responseB,
  responseB: one.responseA,
  goldenLabel: one.goldenLabel === 'A' ? 'B' : 'A',
});

const indexOf = (offers: readonly Item[]): OfferIndex => {
  const index = new OfferIndex();
  for (const offer of offers.map(offerOf)) if (offer) index.add(offer);
  return index;
};

test('a text that calls the other answer better is never taken, and one with places never from an exchanged copy', () => {
  fc.assert(
    fc.property(item, fc.array(item, { maxLength: 6 }), fc.boolean(), (one, file, replace) => {
      const match = matchGolden(one, indexOf(file), replace);
      if (match.kind !== 'taken') return;
      expect([null, one.goldenLabel]).toContain(winnerNamed(match.offer.text));
      const row = file.find((other) => other.goldenJudgment === match.offer.text && other.id === match.offer.id);
      expect(row).toBeDefined();
      const isExchanged = file.every((other) => other.responseA !== one.responseA);
      if (isExchanged) expect(namesPlaces(match.offer.text)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('a file of the same items gives each its own, wherever its answers stand', () => {
  fc.assert(
    fc.property(item, fc.boolean(), (one, isExchanged) => {
      fc.pre(one.responseA !== one.responseB && one.goldenJudgment === 'Rain is wet.');
      const copy = isExchanged ? exchanged(one) : one;
      const match = matchGolden({ ...one, goldenJudgment: null }, indexOf([copy]), false);
      expect(match).toMatchObject({ kind: 'taken', by: 'id', offer: { text: one.goldenJudgment } });
    }),
  );
});

test('every item is counted once, and no row is used that the file does not hold', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 8 }), fc.array(item, { maxLength: 8 }), fc.boolean(), (items, file, r) => {
      const index = indexOf(file);
      const tally = new MatchTally();
      for (const one of items) tally.add(one, matchGolden(one, index, r));
      const report = tally.report(index.size);
      expect(report.byId + report.byContent + report.kept + report.without).toBe(items.length);
      expect(report.without).toBeGreaterThanOrEqual(0);
      expect(report.unused).toBeGreaterThanOrEqual(0);
      if (!r) expect(report.kept).toBe(items.filter(({ goldenJudgment }) => goldenJudgment !== null).length);
    }),
  );
});
