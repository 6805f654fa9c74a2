import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Label } from '../../../src/domain/item';
import { bradleyTerry, elo, winRate, type Game } from '../../../src/domain/statistics/bradley-terry';
import { decomposeJudge } from '../../../src/domain/statistics/judge-decomposition';
import { logisticRegression } from '../../../src/domain/statistics/logistic-regression';
import { pearson, pearsonLeaveOneOut } from '../../../src/domain/statistics/pearson';
import { singleOrder, swapSummary, type Choice } from '../../../src/domain/statistics/position-swap';
import { majorityAtK, voteStats } from '../../../src/domain/statistics/votes';
import { expectClose, letters, vector } from './vectors';

type Numbers = Record<string, number[]>;

test('Bradley-Terry strengths of the reference, plain and at equal length', () => {
  const v = vector('13_bradley_terry') as { games: [number, number, number, number][] } & Numbers;
  const games: Game[] = v.games.map(([first, second, outcome, lengthGap]) => ({ first, second, outcome, lengthGap }));
  const plain = bradleyTerry(games, 3, 'nothing');
  const controlled = bradleyTerry(games, 3, 'length');
  expectClose(plain?.strengths ?? [], [...(v['plain_coef'] ?? []), 0]);
  expectClose(plain?.standardErrors ?? [], [...(v['plain_se'] ?? []), 0]);
  expectClose(plain?.strengths.map(elo) ?? [], [...(v['plain_elo'] ?? []), 0]);
  expect(plain?.length).toBeNull();
  const [b0 = NaN, b1 = NaN] = controlled?.strengths ?? [];
  expectClose([b0, b1, controlled?.length?.coefficient], v['length_controlled_coef'] ?? []);
  const [se0 = NaN, se1 = NaN] = controlled?.standardErrors ?? [];
  expectClose([se0, se1, controlled?.length?.standardError], v['lc_se'] ?? []);
  expectClose([elo(b0), elo(b1)], v['lc_elo'] ?? []);
  const [p0 = NaN, p1 = NaN] = plain?.strengths ?? [];
  expectClose([winRate(p0, p1), winRate(b0, b1)], [v['winrate_0_vs_1_plain'], v['winrate_0_vs_1_lc']]);
  expect([bradleyTerry([], 3, 'length'), bradleyTerry([], 1, 'nothing')]).toEqual([null, null]);
});

test('what pulls a judge, as in the reference', () => {
  const v = vector('13b_judge_decomposition') as { rows_g_dlen_choseFirst: [number, number, number][] } & Numbers;
  const found = decomposeJudge(
    v.rows_g_dlen_choseFirst.map(([golden, lengthGap, chose]) => ({
      goldenFirst: golden === 1,
      lengthGap,
      choseFirst: chose === 1,
    })),
  );
  const effects = [found?.position, found?.golden, found?.length];
  expectClose(
    effects.map((effect) => effect?.coefficient),
    v['coef_pos_gold_len'] ?? [],
  );
  expectClose(
    effects.map((effect) => effect?.standardError),
    v['se'] ?? [],
  );
  expectClose([found?.debiasedAccuracy, found?.rawAccuracy], [v['acc_debiased'], v['raw_acc']]);
  expect(decomposeJudge([])).toBeNull();
});

test('a regression without a best fit says so', () => {
  expect(logisticRegression([], [])).toBeNull();
  expect(logisticRegression([[1], [1]], [1, 1])).toBeNull();
  expect(
    logisticRegression(
      [
        [1, 1],
        [1, 1],
      ],
      [0, 1],
    ),
  ).toBeNull();
  // One coefficient without ridge: the log-odds of the share.
  const fit = logisticRegression([[1], [1], [1], [1]], [1, 1, 1, 0]);
  expectClose([fit?.coefficients, fit?.standardErrors], [[Math.log(3)], [Math.sqrt(4 / 3)]]);
});

test('turning every game around turns every strength around; the order of games does not matter', () => {
  const game = fc.record({
    first: fc.nat(2),
    second: fc.nat(2),
    outcome: fc.constantFrom(0, 0.5, 1),
    lengthGap: fc.double({ min: -1, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(game, { minLength: 1, maxLength: 30 }), (games) => {
      const found = bradleyTerry(games, 3, 'length');
      const lost = bradleyTerry(games.map((each) => ({ ...each, outcome: 1 - each.outcome })).reverse(), 3, 'length');
      expectClose(lost?.strengths.map((strength) => -strength) ?? [], found?.strengths ?? []);
      const seats = bradleyTerry(
        games.map(({ first, second, outcome, lengthGap }) => ({
          first: second,
          second: first,
          outcome: 1 - outcome,
          lengthGap: -lengthGap,
        })),
        3,
        'length',
      );
      expectClose(seats?.strengths ?? [], found?.strengths ?? []);
    }),
  );
});

const choice = (letter: string | null): Choice => (letter === 'T' ? 'tie' : (letter as Label | null));

test('a swap of places as in the reference', () => {
  const v = vector('16_position_swap') as Record<'first' | 'second' | 'gold', (string | null)[]> &
    Record<string, unknown> & { flip_ci: number[] };
  const found = swapSummary(
    v.gold.map((golden, i) => ({
      aFirst: choice(v.first[i] ?? null),
      bFirst: choice(v.second[i] ?? null),
      golden: golden as Label,
    })),
  );
  expect([found.n, found.both, found.fails, found.flips, found.primacy, found.recency, found.tieMixed]).toEqual(
    ['n', 'both', 'fails', 'flips', 'primacy', 'recency', 'tie_mixed'].map((field) => v[field]),
  );
  expectClose(
    [found.flipRate, found.consistentAccuracy, found.meanAccuracy, found.netAccuracy],
    ['flip_rate', 'consistent_acc', 'mean_acc', 'judgebench_acc'].map((field) => v[field]),
  );
  expectClose(found.flipInterval ?? [], v.flip_ci);
  expectClose([found.slotBias.exact, found.slotBias.midP], [v['slot_bias_p_exact'], v['slot_bias_p_mid']]);
  expect(found.decisiveness).toBeCloseTo(22 / 24, 12);
  expect(swapSummary([])).toMatchObject({ flipRate: null, flipInterval: null, meanAccuracy: null, decisiveness: null });
});

test('turning the places around exchanges primacy and recency, and leaves every accuracy', () => {
  const said = fc.constantFrom<Choice>('A', 'B', 'tie', null);
  const item = fc.record({ aFirst: said, bFirst: said, golden: fc.constantFrom<Label>('A', 'B') });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), (items) => {
      const found = swapSummary(items);
      const turned = swapSummary(
        items.map(({ aFirst, bFirst, golden }) => ({ aFirst: bFirst, bFirst: aFirst, golden })),
      );
      expect(turned).toEqual({ ...found, primacy: found.recency, recency: found.primacy });
      expect(found.primacy + found.recency + found.tieMixed).toBe(found.flips);
      if (found.meanAccuracy === null) return;
      expect(found.consistentAccuracy).toBeLessThanOrEqual(found.meanAccuracy);
      expect(found.consistentAccuracy).toBeLessThanOrEqual(found.netAccuracy ?? NaN);
    }),
  );
});

test('one order only, as in the reference', () => {
  const v = vector('16b_single_order') as { gold_first: [number, number]; gold_second: [number, number] } & Numbers;
  const found = singleOrder(
    { right: v.gold_first[0], n: v.gold_first[1] },
    { right: v.gold_second[0], n: v.gold_second[1] },
  );
  expectClose(
    [found?.firstPicked, found?.gap.difference, ...(found?.gap.interval ?? [])],
    [v['slot1_pick_rate'], ...(v['acc_gap'] ?? [])],
  );
  expect(singleOrder({ right: 0, n: 0 }, { right: 1, n: 2 })).toBeNull();
});

test('votes as in the reference', () => {
  const v = vector('17_votes') as Record<string, Record<string, unknown>> & Record<string, number>;
  for (const [votes, name] of [
    ['AABAA', 'five'],
    ['ABAB', 'tie'],
  ] as const) {
    const found = voteStats(letters(votes) as Label[]);
    expectClose(
      [found?.n, found?.shareA, found?.smoothedA, found?.entropy, found?.majority],
      ['n', 'share_A', 'smoothed_A', 'entropy_bits', 'majority'].map(
        (field) => (v[name] as Record<string, unknown>)[field],
      ),
    );
  }
  expectClose([majorityAtK(8, 6, 3), majorityAtK(8, 5, 5)], [v['maj3_from_n8_c6'], v['maj5_from_n8_c5']]);
  expect([voteStats([]), majorityAtK(8, 5, 4), majorityAtK(3, 2, 5)]).toEqual([null, null, null]);
});

test('a majority of one vote is the share, of all votes a fact; right and wrong mirror', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 41 }), fc.nat(41), fc.nat(20), (n, hits, half) => {
      const c = Math.min(hits, n);
      expectClose([majorityAtK(n, c, 1)], [c / n]);
      if (n % 2 === 1) expectClose([majorityAtK(n, c, n)], [2 * c > n ? 1 : 0]);
      const k = 2 * half + 1;
      if (k <= n) expectClose([(majorityAtK(n, c, k) ?? NaN) + (majorityAtK(n, n - c, k) ?? NaN)], [1]);
    }),
  );
});

/**
 * R-Align: L-Acc and F-Score on HelpSteer3 (main table) and what policies trained with each GenRM reach on average (RLHF
 * table); the average of RRM-32B is read off the paper's plot.
 */
const rAlign = [
  ['Qwen3-8B', 72.9, 39.5, 58.1],
  ['GenRM-RLVR-8B', 72.9, 40.4, 57.6],
  ['GenRM-R-Align-8B', 73.1, 47.8, 59.7],
  ['Qwen3-14B', 74.1, 44.5, 59.1],
  ['GenRM-RLVR-14B', 75.5, 40.1, 59.4],
  ['GenRM-R-Align-14B', 76.3, 54.0, 61.7],
  ['RRM-32B', 74.7, 30.6, 54.8],
] as const;

test('R-Align: F-Score foretells the policy, L-Acc does not; but that rests on one GenRM', () => {
  const [lAcc, fScore, policy] = [1, 2, 3].map((column) => rAlign.map((row) => Number(row[column]))) as [
    number[],
    number[],
    number[],
  ];
  expect(pearson(lAcc, policy)).toBeCloseTo(0.366, 3);
  expect(pearson(fScore, policy)).toBeCloseTo(0.947, 3);
  expect(pearsonLeaveOneOut(lAcc, policy)[6]).toBeCloseTo(0.812, 3);
  expect(pearsonLeaveOneOut(fScore, policy)[6]).toBeCloseTo(0.896, 3);
});

test('correlation: of two things none, of constants none, else the same for any scale', () => {
  expect([pearson([1, 2], [1, 2]), pearson([0.1, 0.1, 0.1], [1, 2, 3]), pearson([1, 2, 3], [0.7, 0.7, 0.7])]).toEqual([
    null,
    null,
    null,
  ]);
  expect(pearsonLeaveOneOut([1, 2, 3], [1, 2, 3])).toEqual([null, null, null]);
  const point = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 20 }), (points) => {
      const [x, y] = [points.map(([a]) => a), points.map(([, b]) => b)];
      const r = pearson(x, y);
      fc.pre(r !== null);
      expect(Math.abs(r)).toBeLessThanOrEqual(1);
      expectClose(
        [
          pearson(y, x),
          pearson(
            x.map((a) => 7 - 3 * a),
            y,
          ),
        ],
        [r, -r],
      );
    }),
  );
});
