import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { plantedKinds, soundKind, type PlantedKind } from '../../../src/domain/audit/kinds';
import { leastYouden, summariseAudit, youdenOf } from '../../../src/domain/audit/summary';
import type { Outcome, OutcomeKind } from '../../../src/domain/outcome';

const outcome = (subset: PlantedKind, kind: OutcomeKind): Outcome => ({
  index: 0,
  itemId: '',
  subset,
  preview: '',
  goldenLabel: 'A',
  verdict: 'A',
  metaVerdict: null,
  kind,
  failure: null,
  irregularMeta: false,
  tokens: null,
  durationMs: null,
});
const times = <T>(n: number, one: T): readonly T[] => Array.from({ length: n }, () => one);
/** Twenty of each kind, answered by a rule. */
const answered = (says: (kind: PlantedKind) => OutcomeKind): readonly Outcome[] =>
  plantedKinds.flatMap((kind) => times(20, outcome(kind, says(kind))));

describe('Youden’s J', () => {
  // By hand, from Wilson's bounds: 20 of 20 is [0.838875, 1]; 0 of 120 is [0, 0.031019]; 0 of 20 is [0, 0.161125];
  // 18 of 20 is [0.698966, 0.972134]; 12 of 120 is [0.058134, 0.166682]; 10 of 20 is [0.299298, 0.700702].
  test.each([
    ['never wrong', [20, 20, 120, 120], 1, [1 - Math.hypot(0.161125, 0.031019), 1]],
    ['good', [18, 20, 108, 120], 0.8, [0.8 - Math.hypot(0.201034, 0.066682), 0.8 + Math.hypot(0.072134, 0.041866)]],
    ['always Correct', [20, 20, 0, 20], 0, [-0.161125, 0.161125]],
    ['a coin', [10, 20, 10, 20], 0, [-Math.hypot(0.200702, 0.200702), Math.hypot(0.200702, 0.200702)]],
    ['always wrong', [0, 20, 0, 20], -1, [-1, -1 + Math.hypot(0.161125, 0.161125)]],
  ] as const)('of a meta-judge that is %s', (_, [passed, sound, caught, planted], value, [low, high]) => {
    const found = youdenOf(passed, sound, caught, planted);
    expect(found?.value).toBeCloseTo(value, 10);
    expect(found?.interval[0]).toBeCloseTo(low, 5);
    expect(found?.interval[1]).toBeCloseTo(high, 5);
  });

  it('is none where one side has no cases', () => {
    expect(youdenOf(0, 0, 5, 5)).toBeNull();
    expect(youdenOf(5, 5, 0, 0)).toBeNull();
  });

  it('lies in its interval, within -1 and 1, and grows with every right answer', () => {
    const size = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sound, planted, a, b) => {
          const [passed, caught] = [Math.floor(a * sound), Math.floor(b * planted)];
          const found = youdenOf(passed, sound, caught, planted);
          if (!found) throw new Error('none');
          const [low, high] = found.interval;
          expect(low).toBeLessThanOrEqual(found.value + 1e-12);
          expect(high).toBeGreaterThanOrEqual(found.value - 1e-12);
          expect(low).toBeGreaterThanOrEqual(-1);
          expect(high).toBeLessThanOrEqual(1);
          if (caught < planted)
            expect(youdenOf(passed, sound, caught + 1, planted)?.value).toBeGreaterThan(found.value);
        },
      ),
    );
  });
});

describe('an audit', () => {
  it('is passed by a meta-judge that is never wrong', () => {
    const summary = summariseAudit(answered((kind) => (kind === soundKind ? 'faithful' : 'spurious')));
    expect(summary).toMatchObject({
      state: 'passed',
      youden: { value: 1 },
      sensitivity: { k: 20, n: 20 },
      specificity: { k: 120, n: 120 },
    });
    expect(summary.kinds.map(({ state }) => state)).toEqual(times(7, 'passed'));
  });

  it('is failed by one that always says the same, whichever that is', () => {
    const yes = summariseAudit(answered(() => 'faithful'));
    expect(yes).toMatchObject({ state: 'failed', youden: { value: 0 }, sensitivity: { k: 20 }, specificity: { k: 0 } });
    expect(yes.kinds.map(({ state }) => state)).toEqual(['passed', ...times(6, 'failed')]);
    expect(summariseAudit(answered(() => 'spurious'))).toMatchObject({ state: 'failed', youden: { value: 0 } });
  });

  it('is failed at a J of 0.2 and passed above', () => {
    const caught = (n: number) =>
      summariseAudit([
        ...times(20, outcome(soundKind, 'faithful')),
        ...times(n, outcome('empty', 'spurious')),
        ...times(20 - n, outcome('empty', 'faithful')),
      ]);
    expect(leastYouden).toBe(0.2);
    expect(caught(4)).toMatchObject({ state: 'failed', specificity: { k: 4, n: 20 } });
    expect(caught(5)).toMatchObject({ state: 'passed', youden: { value: 0.25 } });
    // 1 - 0.7 - 0.1 and the like come out a little above or below.
    const close = [
      ...times(9, outcome(soundKind, 'faithful')),
      outcome(soundKind, 'spurious'),
      ...times(3, outcome('empty', 'spurious')),
      ...times(7, outcome('empty', 'faithful')),
    ];
    expect(summariseAudit(close).state).toBe('failed');
  });

  it('passes a kind that is surely better than a coin, and tests none with fewer than four cases', () => {
    const state = (right: number, wrong: number) =>
      summariseAudit([
        ...times(right, outcome('empty', 'spurious')),
        ...times(wrong, outcome('empty', 'faithful')),
      ]).kinds.find(({ kind }) => kind === 'empty')?.state;
    expect([state(3, 0), state(4, 0), state(12, 8), state(14, 6), state(15, 5), state(0, 4)]).toEqual([
      'not-tested',
      'passed',
      'failed',
      'failed',
      'passed',
      'failed',
    ]);
  });

  it('counts failures and unreadable answers apart, in no share', () => {
    const summary = summariseAudit([
      outcome(soundKind, 'faithful'),
      outcome(soundKind, 'meta-failed'),
      outcome('empty', 'spurious'),
      outcome('empty', 'meta-unreadable'),
      outcome('injection', 'meta-failed'),
    ]);
    expect(summary).toMatchObject({
      state: 'passed',
      failed: 2,
      unreadable: 1,
      sensitivity: { n: 1 },
      specificity: { n: 1 },
    });
    expect(summary.kinds.find(({ kind }) => kind === 'injection')).toMatchObject({
      n: 0,
      state: 'not-tested',
      failed: 1,
    });
  });

  it('is not tested before all its cases were asked about, or where one side has none', () => {
    const half = summariseAudit([
      outcome(soundKind, 'faithful'),
      outcome('empty', 'spurious'),
      outcome('empty', 'meta-pending'),
    ]);
    expect(half).toMatchObject({ state: 'not-tested', pending: 1, youden: { value: 1 } });
    expect(summariseAudit([outcome(soundKind, 'faithful')])).toMatchObject({ state: 'not-tested', youden: null });
    expect(summariseAudit([])).toMatchObject({ state: 'not-tested', youden: null, sensitivity: { interval: null } });
  });
});
