import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fateAt, fateCode, fates, scoreOf, scoresOf, type Fate, type Fates } from '../../../src/domain/metrics/aspect';
import { subsetChanges } from '../../../src/domain/metrics/contributions';
import { askedByAny, countsWithin, missingParts, sharedBy, sizeOf } from '../../../src/domain/metrics/intersection';
import {
  pairedChange,
  planned,
  quadrantCounts,
  quadrants,
  quadrantsOf,
  reachOf,
  type Pair,
  type Quadrant,
} from '../../../src/domain/metrics/paired';
import { compareReasons, reasonsOf } from '../../../src/domain/metrics/reasons';
import { summaryOf } from '../../../src/domain/metrics/summary';

const letters: Readonly<Record<string, Fate>> = {
  S: 'faithful',
  P: 'spurious',
  W: 'label-wrong',
  '?': 'no-verdict',
  '!': 'judge-failed',
  m: 'meta-failed',
  u: 'meta-unreadable',
  n: 'not-tested',
  '.': 'pending',
  '-': 'not-asked',
};
const run = (text: string): Fates => Uint8Array.from(text, (letter) => fateCode(letters[letter] ?? 'pending'));
const label = scoresOf('label', 'missing');
const faithful = scoresOf('faithful', 'missing');
const reason = scoresOf('reason', 'missing');

const pairOf = (first: string, second: string, scores = label): Pair => {
  const [now, before] = [run(first), run(second)];
  return { run: now, baseline: before, scores, within: sharedBy([now, before], scores) };
};

describe('what an item says of a run', () => {
  it('never counts what failed as wrong', () => {
    for (const fate of ['judge-failed', 'pending', 'not-asked'] as const)
      for (const aspect of ['label', 'faithful', 'reason'] as const)
        expect(scoreOf(fate, aspect, 'not-right')).toBeNull();
    expect(scoreOf('meta-failed', 'faithful', 'not-right')).toBeNull();
    expect(scoreOf('meta-failed', 'label', 'missing')).toBe(1);
  });

  it('counts an unreadable verdict as not right only when asked to, as the paper’s scripts do', () => {
    expect(scoreOf('no-verdict', 'label', 'missing')).toBeNull();
    expect(scoreOf('no-verdict', 'label', 'not-right')).toBe(0);
    expect(scoreOf('no-verdict', 'faithful', 'not-right')).toBe(0);
    expect(scoreOf('no-verdict', 'reason', 'not-right')).toBeNull();
  });
});

describe('the intersection', () => {
  const first = run('SPW?!mun.-');
  const second = run('SSSSSSSSS-');

  it('holds the items that every run has a score for', () => {
    expect([...sharedBy([first, second], label)]).toEqual([1, 1, 1, 0, 0, 1, 1, 1, 0, 0]);
    expect([...sharedBy([first, second], faithful)]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(sizeOf(sharedBy([], label))).toBe(0);
  });

  it('says what each run lacks of what any was asked for, and why', () => {
    const asked = askedByAny([first, second]);
    expect(sizeOf(asked)).toBe(9);
    expect(missingParts(first, asked, label)).toEqual([
      { fate: 'no-verdict', count: 1 },
      { fate: 'judge-failed', count: 1 },
      { fate: 'pending', count: 1 },
    ]);
    expect(missingParts(second, asked, label)).toEqual([]);
    const late = run('----------');
    expect(missingParts(late, asked, label)).toEqual([{ fate: 'not-asked', count: 9 }]);
  });

  it('gives the three numbers of the items within it', () => {
    const within = sharedBy([first, second], faithful);
    const { lAcc, sCorr, fScore } = summaryOf(countsWithin(first, within));
    expect([lAcc.k, lAcc.n, sCorr.k, sCorr.n, fScore.k, fScore.n]).toEqual([2, 3, 1, 2, 1, 3]);
  });
});

describe('the quadrants', () => {
  it('are McNemar’s cells', () => {
    // Run SSWWS?, baseline SWSWSS: the last has no score.
    const pair = pairOf('SSWWS?', 'SWSWSS');
    expect(quadrantCounts(pair)).toEqual({ 'both-right': 2, fixed: 1, broken: 1, 'both-wrong': 1 });
    expect([...quadrantsOf(pair)].map((code) => quadrants[code])).toEqual([
      'both-right',
      'fixed',
      'broken',
      'both-wrong',
      'both-right',
      undefined,
    ]);
  });

  it('give Newcombe’s paired interval and McNemar’s test', () => {
    const change = pairedChange({ 'both-right': 150, fixed: 25, broken: 12, 'both-wrong': 63 });
    expect(change?.n).toBe(250);
    expect(change?.difference).toBeCloseTo(0.052, 12);
    expect(change?.interval[0]).toBeCloseTo(0.004067, 6);
    expect(change?.interval[1]).toBeCloseTo(0.099715, 6);
    expect(change?.test.midP).toBeCloseTo(0.033552, 6);
    expect(pairedChange({ 'both-right': 0, fixed: 0, broken: 0, 'both-wrong': 0 })).toBeNull();
  });

  it('are corrected together, without those that could not be compared', () => {
    const strong = pairedChange({ 'both-right': 20, fixed: 12, broken: 2, 'both-wrong': 16 });
    const weak = pairedChange({ 'both-right': 150, fixed: 25, broken: 12, 'both-wrong': 63 });
    const [a, b, c] = planned([weak, null, strong]);
    expect(b).toBeNull();
    // Holm: 2 x 0.007385, then the other as it is.
    expect(c?.adjusted).toBeCloseTo(2 * 0.007385, 5);
    expect(a?.adjusted).toBeCloseTo(0.033552, 6);
    expect(a?.comparisons).toBe(2);
  });

  it('say what so many items could have shown', () => {
    // 300 items, 45 of them discordant: Connor 1987 gives 0.0624. A difference of 15 / 300 needs 469 items.
    const counts = { 'both-right': 200, fixed: 30, broken: 15, 'both-wrong': 55 };
    const reach = reachOf({ n: 300, difference: 15 / 300, counts });
    expect(reach.detectable).toBeCloseTo(0.0624, 4);
    expect(reach.more).toBe(169);
    const none = { 'both-right': 5, fixed: 0, broken: 0, 'both-wrong': 5 };
    expect(reachOf({ n: 10, difference: 0, counts: none })).toEqual({ detectable: null, more: null });
  });
});

describe('the categories', () => {
  it('come in the order of what they add to the difference', () => {
    const sums = 12;
    const first = 'S'.repeat(sums) + 'SWSS';
    const second = 'W'.repeat(6) + 'S'.repeat(6) + 'SSSS';
    const codes = Uint32Array.from({ length: sums + 4 }, (_, at) => (at < sums ? 1 : 0));
    const [a, b] = subsetChanges(quadrantsOf(pairOf(first, second)), codes, ['words', 'sums']);
    // 6 of 12 fixed: 0.5 x 12 / 16; 1 of 4 broken: -0.25 x 4 / 16.
    expect([a?.subset, a?.n, a?.difference, a?.contribution]).toEqual(['sums', 12, 0.5, 0.375]);
    expect([b?.subset, b?.n, b?.difference, b?.contribution]).toEqual(['words', 4, -0.25, -0.0625]);
    // Four items are too few to be tested, so one p-value is left: McNemar's (6, 0).
    expect([a?.few, b?.few, b?.adjusted]).toEqual([false, true, null]);
    expect(a?.adjusted).toBeCloseTo(0.015625, 12);
    expect([a?.stands, b?.stands]).toEqual([true, false]);
  });
});

describe('three answers about reasons', () => {
  const first = run('SSSPSSPWSSWSPSSSWSPSSSWPSSSSPS');
  const second = run('SPSPSWPWSPWSPSSPWWPSSSWPSWSPPS');

  it('are those of the worked example', () => {
    const within = sharedBy([first, second], faithful);
    const found = compareReasons(reasonsOf(first, within), reasonsOf(second, within));
    if (!found) throw new Error('nothing compared');
    expect(found.n).toBe(30);
    expect(found.fScore.first).toBeCloseTo(0.666667, 6);
    expect(found.fScore.second).toBeCloseTo(0.433333, 6);
    expect(found.fScore.test.exact).toBeCloseTo(0.015625, 9);
    expect(found.fScore.test.midP).toBeCloseTo(0.0078125, 9);
    expect(found.sCorr.difference).toBeCloseTo(-0.204013, 6);
    expect(found.sCorr.interval?.[0]).toBeCloseTo(-0.367922, 6);
    expect(found.sCorr.interval?.[1]).toBeCloseTo(-0.064393, 6);
    expect(found.common.n).toBe(23);
    expect(found.common.test.exact).toBeCloseTo(0.125, 9);
    expect(found.common.test.midP).toBeCloseTo(0.0625, 9);
  });

  it('agree with the quadrants of the same items', () => {
    const within = sharedBy([first, second], faithful);
    const pair = { run: first, baseline: second, within };
    expect(quadrantCounts({ ...pair, scores: faithful })).toMatchObject({ fixed: 7, broken: 0 });
    // By the reason alone: 4 that the second had spurious and the first did not.
    expect(quadrantCounts({ ...pair, scores: reason })).toMatchObject({ fixed: 4, broken: 0 });
  });

  it('are about the items within the intersection only', () => {
    const within = sharedBy([run('SP!WS'), run('SSSSm')], faithful);
    expect([...reasonsOf(run('SP!WS'), within)]).toEqual([0, 1, 2]);
  });
});

const someRun = fc.array(fc.integer({ min: 0, max: fates.length - 1 }), { minLength: 12, maxLength: 12 });
const twoRuns = fc.tuple(someRun, someRun).map(([a, b]) => [Uint8Array.from(a), Uint8Array.from(b)] as const);

describe('any two runs', () => {
  it('have one intersection, in whatever order they are named', () => {
    fc.assert(
      fc.property(twoRuns, fc.constantFrom(label, faithful), ([a, b], scores) => {
        expect(sharedBy([a, b], scores)).toEqual(sharedBy([b, a], scores));
        const asked = askedByAny([a, b]);
        expect(asked).toEqual(askedByAny([b, a]));
        // Every item that is compared was asked for; the rest is missing in one run at least.
        const lost = [a, b].map((one) => missingParts(one, asked, scores).reduce((sum, { count }) => sum + count, 0));
        const left = sizeOf(asked) - sizeOf(sharedBy([a, b], scores));
        expect(left).toBeGreaterThanOrEqual(Math.max(...lost));
        expect(left).toBeLessThanOrEqual(lost.reduce((sum, one) => sum + one, 0));
      }),
    );
  });

  it('differ by the opposite when they change places, with the same p', () => {
    fc.assert(
      fc.property(twoRuns, fc.constantFrom(label, faithful, reason), ([a, b], scores) => {
        const within = sharedBy([a, b], scores);
        const there = pairedChange(quadrantCounts({ run: a, baseline: b, scores, within }));
        const back = pairedChange(quadrantCounts({ run: b, baseline: a, scores, within }));
        expect(there === null).toBe(back === null);
        if (!there || !back) return;
        expect(there.difference).toBeCloseTo(-back.difference, 12);
        expect(there.interval[0]).toBeCloseTo(-back.interval[1], 12);
        expect(there.interval[1]).toBeCloseTo(-back.interval[0], 12);
        expect(there.test).toEqual(back.test);
      }),
    );
  });

  it('have categories that add up to the whole difference', () => {
    fc.assert(
      fc.property(twoRuns, fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }), ([a, b], groups) => {
        const pair: Pair = { run: a, baseline: b, scores: label, within: sharedBy([a, b], label) };
        const whole = pairedChange(quadrantCounts(pair));
        const parts = subsetChanges(quadrantsOf(pair), Uint32Array.from(groups), ['a', 'b', 'c', 'd']);
        const total = parts.reduce((sum, { contribution }) => sum + contribution, 0);
        expect(total).toBeCloseTo(whole?.difference ?? 0, 12);
        const cells = (quadrant: Quadrant): number => parts.reduce((sum, { counts }) => sum + counts[quadrant], 0);
        expect(cells('fixed')).toBe(whole?.counts.fixed ?? 0);
      }),
    );
  });

  it('keep the fate of every item', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fates), (fate) => {
        expect(fateAt(Uint8Array.of(fateCode(fate)), 0)).toBe(fate);
      }),
    );
    expect(fateAt(new Uint8Array(0), 0)).toBe('not-asked');
  });
});
