import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HumanCheck, HumanVerdict } from '../../../src/domain/human/check';
import { draw, type Drawn } from '../../../src/domain/human/draw';
import { enough, flaggedShare } from '../../../src/domain/human/plan';
import { decidedIn, populationOf, tallyOf, type Population } from '../../../src/domain/human/population';
import { hash32 } from '../../../src/domain/random';
import { checkOf, testedOutcome } from '../../fixtures/checks';

const population = (flagged: number, passed: number, seed = 7): Population =>
  populationOf(
    Array.from({ length: flagged + passed }, (_, at) => testedOutcome(at, at < flagged)),
    seed,
  );

/** Lets a made-up person answer what is drawn. */
function checkAll(
  items: Population,
  seed: number,
  count: number,
  answer: (drawn: Drawn) => HumanVerdict,
): readonly HumanCheck[] {
  const checks: HumanCheck[] = [];
  while (checks.length < count) {
    const drawn = draw(items, checks, seed);
    if (!drawn) break;
    checks.push(checkOf(checks.length, drawn.itemId, answer(drawn), drawn.isRepeat));
  }
  return checks;
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const sizes = fc.integer({ min: 0, max: 80 });
const verdictBy =
  (seed: number) =>
  ({ itemId }: Drawn): HumanVerdict =>
    (['sound', 'spurious', 'cannot-tell'] as const)[hash32(itemId, seed) % 3] ?? 'sound';

describe('drawing', () => {
  test('the order within a stratum is the run’s own, whatever order the outcomes are in', () => {
    const outcomes = Array.from({ length: 50 }, (_, at) => testedOutcome(at, at % 3 === 0));
    const { flagged, passed } = populationOf(outcomes, 5).ids;
    expect(populationOf(outcomes.toReversed(), 5).ids).toEqual({ flagged, passed });
    expect(flagged).toHaveLength(17);
    const hashes = passed.map((id) => hash32(id, 5));
    expect(hashes).toEqual(hashes.toSorted((a, b) => a - b));
    expect(populationOf(outcomes, 6).ids.flagged).not.toEqual(flagged);
  });

  test('leaves out what the meta-judge did not test', () => {
    const untested = { ...testedOutcome(0, true), kind: 'meta-unreadable' } as const;
    const none = populationOf([untested], 1);
    expect(none.ids).toEqual({ flagged: [], passed: [] });
    expect(draw(none, [], 1)).toBeNull();
  });

  test('is the same for the same record, asks each item once and repeats it once at most', () => {
    fc.assert(
      fc.property(sizes, sizes, seeds, (flagged, passed, seed) => {
        const items = population(flagged, passed, seed);
        const checks = checkAll(items, seed, 400, verdictBy(seed));
        expect(checkAll(items, seed, 400, verdictBy(seed))).toEqual(checks);
        const firsts = checks.filter(({ isRepeat }) => !isRepeat).map(({ itemId }) => itemId);
        expect(new Set(firsts)).toEqual(new Set([...items.ids.flagged, ...items.ids.passed]));
        expect(firsts).toHaveLength(flagged + passed);
        const repeats = checks.filter(({ isRepeat }) => isRepeat);
        expect(new Set(repeats.map(({ itemId }) => itemId)).size).toBe(repeats.length);
        for (const { itemId, number } of repeats) {
          const before = checks.find((check) => check.itemId === itemId);
          expect(number - (before?.number ?? number)).toBeGreaterThanOrEqual(5);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('items that the run takes later do not change what was drawn before', () => {
    const outcomes = Array.from({ length: 60 }, (_, at) => testedOutcome(at, at % 2 === 0));
    const order = outcomes.toSorted((a, b) => hash32(a.itemId, 3) - hash32(b.itemId, 3));
    const some = populationOf(order.slice(0, 40), 3).ids;
    const all = populationOf(order, 3).ids;
    expect(all.flagged.slice(0, some.flagged.length)).toEqual(some.flagged);
    expect(all.passed.slice(0, some.passed.length)).toEqual(some.passed);
  });

  test('about one check in ten is a repeat, never of an item whose verdict was revealed', () => {
    const items = population(400, 400);
    const checks = checkAll(items, 7, 600, verdictBy(1));
    const repeats = checks.filter(({ isRepeat }) => isRepeat).length;
    expect(repeats).toBeGreaterThan(40);
    expect(repeats).toBeLessThan(80);
    const revealed: HumanCheck[] = [];
    for (let n = 0; n < 200; n++) {
      const drawn = draw(items, revealed, 7);
      if (drawn) revealed.push({ ...checkOf(n, drawn.itemId, 'sound', drawn.isRepeat), isRevealed: true });
    }
    expect(revealed.every(({ isRepeat }) => !isRepeat)).toBe(true);
  });
});

describe('allocation', () => {
  test('both strata get a few at first, and ten each within forty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 90 }), seeds, (flagged, seed) => {
        const items = population(flagged, 100 - flagged, seed);
        const sure = (drawn: Drawn): HumanVerdict => (drawn.stratum === 'flagged' ? 'spurious' : 'sound');
        const early = tallyOf(items, checkAll(items, seed, 14, sure));
        expect(Math.min(early.flagged.asked, early.passed.asked)).toBeGreaterThanOrEqual(2);
        const later = tallyOf(items, checkAll(items, seed, 60, sure));
        expect(Math.min(decidedIn(later.flagged), decidedIn(later.passed))).toBeGreaterThanOrEqual(enough);
      }),
      { numRuns: 60 },
    );
  });

  test('tends to Neyman’s share', () => {
    fc.assert(
      fc.property(fc.constantFrom(0.2, 0.35, 0.6), seeds, (share, seed) => {
        const items = population(1000 * share, 1000 * (1 - share), seed);
        // Three in four of the flagged items are spurious, one in ten of the passed ones, evenly spread.
        const rates = { flagged: 0.75, passed: 0.1 };
        const seen = { flagged: 0, passed: 0 };
        const person = ({ stratum, isRepeat }: Drawn): HumanVerdict => {
          const before = Math.floor(seen[stratum] * rates[stratum]);
          if (!isRepeat) seen[stratum]++;
          return Math.floor(seen[stratum] * rates[stratum]) > before ? 'spurious' : 'sound';
        };
        const tally = tallyOf(items, checkAll(items, seed, 300, person));
        const due = (share * Math.sqrt(0.75 * 0.25)) / (share * Math.sqrt(0.75 * 0.25) + (1 - share) * 0.3);
        const got = tally.flagged.asked / (tally.flagged.asked + tally.passed.asked);
        expect(Math.abs(got - flaggedShare(tally))).toBeLessThan(0.05);
        expect(Math.abs(got - due)).toBeLessThan(0.05);
      }),
      { numRuns: 12 },
    );
  });

  test('cannot be foreseen from the order of strata alone', () => {
    const first = Array.from({ length: 40 }, (_, seed) => draw(population(50, 50, seed), [], seed)?.stratum);
    expect(new Set(first)).toEqual(new Set(['flagged', 'passed']));
  });
});
