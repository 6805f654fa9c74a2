import { agreement } from '../domain/statistics/agreement';
import { auroc } from '../domain/statistics/auroc';
import { binomialDraw } from '../domain/statistics/binomial-draw';
import { brierScore } from '../domain/statistics/brier';
import { clusterBootstrap, clusterError, fewClusters } from '../domain/statistics/clusters';
import { correctedF } from '../domain/statistics/corrected-f';
import type { HumanChecks } from '../domain/statistics/human-checks';
import { itemBootstrap } from '../domain/statistics/item-bootstrap';
import { jeffreys } from '../domain/statistics/jeffreys';
import { leeShare } from '../domain/statistics/lee';
import { mcnemar } from '../domain/statistics/mcnemar';
import { decidedAt, mcnemarEValue } from '../domain/statistics/mcnemar-e-value';
import { mulberry32 } from '../domain/statistics/mulberry32';
import { newcombePaired, newcombeUnpaired } from '../domain/statistics/newcombe';
import { normalCdf, normalQuantile } from '../domain/statistics/normal';
import { pairedBootstrap } from '../domain/statistics/paired-bootstrap';
import { postStratified, postStratifiedByMoments, postStratifiedFinite } from '../domain/statistics/post-stratified';
import { ppiShare } from '../domain/statistics/ppi';
import { roganGladen } from '../domain/statistics/rogan-gladen';
import { compareSCorr, type Soundness } from '../domain/statistics/scorr-compare';
import { wilson, type Interval } from '../domain/statistics/wilson';
import { wilsonFinite } from '../domain/statistics/wilson-finite';
import type { Measure } from './measure';

type Random = () => number;

/** An interval under conditions where the truth is known. */
interface Setting {
  readonly interval: string;
  readonly setting: string;
  /** Simulates data once and says whether the interval holds the truth; null where there is no interval. */
  readonly covers: (random: Random) => boolean | null;
  /** Where coverage is known to lie, if not in the usual range, and why. */
  readonly known?: Known;
}

interface Known {
  readonly range: Interval;
  readonly why: string;
}

/** Coverage of a 95 % interval that is good enough: counts are whole numbers, so none has exactly 95 %. */
const usual: Interval = [0.935, 0.97];

const resamples = 400;

const holds = (interval: Interval | null | undefined, truth: number): boolean | null =>
  interval ? interval[0] <= truth && truth <= interval[1] : null;

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const bit = (p: number, random: Random): number => (random() < p ? 1 : 0);
const seedFrom = (random: Random): number => Math.floor(random() * 2 ** 32);

/** How many of the outcomes with these chances come up in n draws. */
function multinomial(n: number, chances: readonly number[], random: Random): number[] {
  let [items, rest] = [n, 1];
  return chances.map((chance) => {
    const drawn = binomialDraw(items, Math.min(1, chance / rest), random);
    items -= drawn;
    rest -= chance;
    return drawn;
  });
}

function proportion(n: number, p: number): readonly Setting[] {
  const setting = `n ${String(n)}, share ${String(p)}`;
  const known: Known = { range: [0.92, 0.985], why: 'so few that single counts decide' };
  return [
    {
      interval: 'Wilson',
      setting,
      covers: (random) => holds(wilson(binomialDraw(n, p, random), n), p),
      ...(n < 50 && { known }),
    },
    { interval: 'Jeffreys', setting, covers: (random) => holds(jeffreys(binomialDraw(n, p, random), n), p) },
  ];
}

const finite = (k: number, population: number, n: number): Setting => ({
  interval: 'Wilson, finite benchmark',
  setting: `${String(n)} of ${String(population)}, share ${String(k / population)}`,
  covers: (random) => holds(wilsonFinite(withoutReplacement(n, k, population, random), n, population), k / population),
});

/** How many of n items drawn without replacement are among k special ones of all. */
function withoutReplacement(n: number, k: number, population: number, random: Random): number {
  let special = 0;
  for (let i = 0; i < n; i++) special += bit((k - special) / (population - i), random);
  return special;
}

const unpaired = (n1: number, p1: number, n2: number, p2: number): Setting => ({
  interval: 'Newcombe, unpaired',
  setting: `${String(p1)} of ${String(n1)} against ${String(p2)} of ${String(n2)}`,
  covers: (random) =>
    holds(newcombeUnpaired(binomialDraw(n1, p1, random), n1, binomialDraw(n2, p2, random), n2)?.interval, p1 - p2),
});

function paired(n: number, chances: readonly [number, number, number, number]): readonly Setting[] {
  const setting = `n ${String(n)}, cells ${chances.join(' ')}`;
  const truth = chances[1] - chances[2];
  return [
    {
      interval: 'Newcombe, paired',
      setting,
      covers: (random) => {
        const [both = 0, onlyFirst = 0, onlySecond = 0, neither = 0] = multinomial(n, chances, random);
        return holds(newcombePaired({ both, onlyFirst, onlySecond, neither })?.interval, truth);
      },
      known: { range: [0.935, 0.985], why: 'a little wide by design' },
    },
    {
      interval: 'Paired bootstrap',
      setting,
      covers: (random) => {
        const cells = multinomial(n, chances, random).flatMap((count, cell) => new Array<number>(count).fill(cell));
        const resampling = { seed: seedFrom(random), resamples };
        const found = pairedBootstrap(
          cells.map((cell) => (cell < 2 ? 1 : 0)),
          cells.map((cell) => (cell % 2 === 0 ? 1 : 0)),
          resampling,
        );
        return holds(found?.interval, truth);
      },
    },
  ];
}

/** Two equally good runs of n items: a decision for either is a false alarm, silence is right. */
const equalRuns = (n: number, discordant: number): readonly Setting[] => {
  const setting = `n ${String(n)}, discordant ${String(discordant)}, no difference`;
  return [
    {
      interval: 'McNemar mid-p at the end',
      setting,
      covers: (random) => {
        const b = binomialDraw(n, discordant / 2, random);
        return mcnemar(b, binomialDraw(n - b, discordant / 2 / (1 - discordant / 2), random)).midP > 0.05;
      },
    },
    {
      interval: 'e-value after each item',
      setting,
      covers: (random) => {
        let [b, c] = [0, 0];
        for (let i = 0; i < n; i++) {
          const u = random();
          if (u < discordant / 2) b++;
          else if (u < discordant) c++;
          else continue;
          if (mcnemarEValue(b, c) >= decidedAt) return false;
        }
        return true;
      },
      known: { range: [0.95, 1], why: 'a bound, however often one looks' },
    },
  ];
};

/** Runs whose items are sound, spurious or label-wrong; the second copies the first's fate on half of the items. */
const sCorr = (n: number): Setting => ({
  interval: 'S-Corr difference, bootstrap',
  setting: `n ${String(n)}, S-Corr 0.25 against 0.4, related`,
  covers: (random) => {
    const draw = (u: number, wrong: number, spurious: number): Soundness =>
      u < wrong ? 'label-wrong' : u < wrong + spurious ? 'spurious' : 'sound';
    const items = list(n, () => {
      const u = random();
      return [draw(u, 0.2, 0.2), draw(random() < 0.5 ? u : random(), 0.25, 0.3)] as const;
    });
    const found = compareSCorr(
      items.map(([first]) => first),
      items.map(([, second]) => second),
      { seed: seedFrom(random), resamples },
    );
    return holds(found?.sCorr.interval, 0.25 - 0.4);
  },
});

/** Nine items a prompt; half of the prompts are easy (0.9), half hard (0.4). */
function clustered(clusters: number): readonly Setting[] {
  const setting = `${String(clusters)} prompts of 9 items`;
  const draw = (random: Random): { values: number[]; ids: number[] } => {
    const chances = list(clusters, () => (random() < 0.5 ? 0.9 : 0.4));
    return {
      values: chances.flatMap((p) => list(9, () => bit(p, random))),
      ids: list(9 * clusters, (i) => Math.floor(i / 9)),
    };
  };
  const known: Known = { range: [0.88, 0.95], why: 'few clusters' };
  return [
    {
      interval: 'Cluster error',
      setting,
      covers: (random) => {
        const { values, ids } = draw(random);
        return holds(clusterError(values, ids)?.interval, 0.65);
      },
      ...(clusters < fewClusters && { known }),
    },
    {
      interval: 'Cluster bootstrap',
      setting,
      covers: (random) => {
        const { values, ids } = draw(random);
        return holds(clusterBootstrap(values, ids, { seed: seedFrom(random), resamples })?.interval, 0.65);
      },
      ...(clusters < fewClusters && { known }),
    },
  ];
}

const kappa = (n: number, chances: readonly [number, number, number, number]): Setting => ({
  interval: 'Kappa',
  setting: `n ${String(n)}, cells ${chances.join(' ')}`,
  covers: (random) => {
    const table = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number[][] => [
      [a, b],
      [c, d],
    ];
    const truth = agreement(table(chances))?.kappa ?? NaN;
    return holds(agreement(table(multinomial(n, chances, random)))?.interval, truth);
  },
});

const area = (right: number, wrong: number, distance: number): Setting => ({
  interval: 'AUROC',
  setting: `${String(right)} right, ${String(wrong)} wrong, area ${normalCdf(distance / Math.SQRT2).toFixed(2)}`,
  covers: (random) => {
    const draw = (n: number, shift: number, isRight: boolean) =>
      list(n, () => ({ confidence: normalCdf(normalQuantile(random()) + shift), right: isRight }));
    const found = auroc([...draw(right, distance, true), ...draw(wrong, 0, false)]);
    return holds(found?.interval, normalCdf(distance / Math.SQRT2));
  },
});

const brier = (n: number): Setting => ({
  interval: 'Brier score, bootstrap',
  setting: `n ${String(n)}, calibrated`,
  covers: (random) => {
    const forecasts = list(n, () => {
      const confidence = 0.5 + random() / 2;
      return { confidence, right: random() < confidence };
    });
    // The mean of c (1 - c) for c uniform on [1/2, 1].
    return holds(itemBootstrap(forecasts, brierScore, { seed: seedFrom(random), resamples })?.interval, 1 / 6);
  },
  known: { range: [0.92, 0.97], why: 'percentiles of few items are a little short' },
});

/** A meta-judge that flags 85 % of the spurious and 15 % of the sound items, and a person who checks some at random. */
interface Review {
  readonly flagged: number;
  readonly spurious: number;
  readonly checks: HumanChecks;
  readonly human: readonly number[];
  readonly judge: readonly number[];
  readonly others: readonly number[];
}

function review(n: number, share: number, checked: 'any' | 'half of each', m: number, random: Random): Review {
  const items = list(n, () => {
    const spurious = bit(share, random);
    return { spurious, flagged: bit(spurious === 1 ? 0.85 : 0.15, random) };
  });
  // They are in random order, so the first are a random sample.
  const flagged = items.filter((item) => item.flagged === 1);
  const passed = items.filter((item) => item.flagged === 0);
  const seen = checked === 'any' ? items.slice(0, m) : [...flagged.slice(0, m / 2), ...passed.slice(0, m / 2)];
  const count = (isFlagged: number, isSpurious: number): number =>
    seen.filter((item) => item.flagged === isFlagged && item.spurious === isSpurious).length;
  return {
    flagged: flagged.length,
    spurious: items.filter((item) => item.spurious === 1).length,
    checks: {
      flaggedSpurious: count(1, 1),
      flaggedSound: count(1, 0),
      passedSpurious: count(0, 1),
      passedSound: count(0, 0),
    },
    human: seen.map((item) => item.spurious),
    judge: seen.map((item) => item.flagged),
    others: items.slice(m).map((item) => item.flagged),
  };
}

function corrections(n: number, share: number, m: number): readonly Setting[] {
  const setting = `n ${String(n)}, S-Corr ${String(share)}, ${String(m)} checks`;
  const rare = share <= 0.1;
  const anywhere = (random: Random): Review => review(n, share, 'any', m, random);
  const halves = (random: Random): Review => review(n, share, 'half of each', m, random);
  return [
    {
      interval: 'Meta-judge alone, Wilson',
      setting,
      covers: (random) => holds(wilson(anywhere(random).flagged, n), share),
      known: { range: [0, 0.9], why: 'its errors are not corrected' },
    },
    {
      interval: 'Person alone, Wilson',
      setting,
      covers: (random) => holds(wilson(anywhere(random).human.filter((value) => value === 1).length, m), share),
    },
    {
      interval: 'Rogan-Gladen',
      setting,
      covers: (random) => {
        const { flagged, checks } = anywhere(random);
        return holds(roganGladen(flagged, n, checks)?.interval, share);
      },
      known: { range: [0.96, 1], why: 'wide: made for checks of another set' },
    },
    {
      interval: 'Lee et al.',
      setting,
      covers: (random) => {
        const { flagged, checks } = anywhere(random);
        return holds(leeShare(flagged, n, checks)?.interval, share);
      },
      known: { range: [0.935, 1], why: 'wide: made for checks of another set' },
    },
    {
      interval: 'PPI++',
      setting,
      covers: (random) => {
        const { human, judge, others } = anywhere(random);
        return holds(ppiShare(human, judge, others)?.interval, share);
      },
      known: { range: [0.87, 0.95], why: 'short where few spurious items are checked' },
    },
    {
      interval: 'Post-stratified',
      setting,
      covers: (random) => {
        const { flagged, checks } = anywhere(random);
        return holds(postStratified(flagged, n, checks)?.interval, share);
      },
    },
    {
      interval: 'Post-stratified, halves',
      setting,
      covers: (random) => {
        const { flagged, checks } = halves(random);
        return holds(postStratified(flagged, n, checks)?.interval, share);
      },
    },
    {
      interval: 'Post-stratified, moments',
      setting,
      covers: (random) => {
        const { flagged, checks } = halves(random);
        return holds(postStratifiedByMoments(flagged, n, checks)?.interval, share);
      },
      ...(rare && { known: { range: [0.9, 0.97], why: 'made for S-Corr above 0.1' } }),
    },
    {
      interval: 'Post-stratified, finite',
      setting,
      covers: (random) => {
        const { flagged, checks, spurious } = halves(random);
        return holds(postStratifiedFinite(flagged, n, checks)?.interval, spurious / n);
      },
      known: { range: [0.88, 0.97], why: 'normal, no prior: short where a stratum shows no spurious one' },
    },
    {
      interval: 'F-Score, corrected',
      setting: `${setting}, L-Acc 0.8`,
      covers: (random) => {
        const { flagged, checks } = halves(random);
        const s = postStratifiedByMoments(flagged, n, checks);
        const all = Math.round(n / 0.8);
        return s && holds(correctedF(binomialDraw(all, 0.8, random), all, s)?.interval, 0.8 * (1 - share));
      },
      ...(rare && { known: { range: [0.935, 0.985], why: 'the prior widens a small S-Corr' } }),
    },
  ];
}

const settings: readonly Setting[] = [
  ...proportion(20, 0.3),
  ...proportion(100, 0.7),
  ...proportion(500, 0.82),
  ...proportion(1000, 0.05),
  finite(210, 300, 100),
  unpaired(70, 0.8, 80, 0.6),
  unpaired(300, 0.75, 300, 0.75),
  ...paired(50, [0.4, 0.24, 0.04, 0.32]),
  ...paired(250, [0.6, 0.1, 0.05, 0.25]),
  ...equalRuns(300, 0.15),
  sCorr(100),
  sCorr(300),
  ...clustered(15),
  ...clustered(60),
  kappa(100, [0.45, 0.15, 0.25, 0.15]),
  kappa(300, [0.7, 0.1, 0.05, 0.15]),
  area(40, 20, 0.8),
  area(200, 60, 1.5),
  brier(100),
  ...corrections(240, 0.3, 40),
  ...corrections(1000, 0.05, 100),
];

export const coverageMeasure: Measure = {
  name: 'coverage',
  about: 'how often the 95 % intervals hold the truth, in simulated data; draws a setting',
  size: 2000,
  run(draws) {
    const rows = settings.map(({ interval, setting, covers, known }, i) => {
      const random = mulberry32(i + 1);
      const found = list(draws, () => covers(random)).filter((covered) => covered !== null);
      const coverage = found.filter(Boolean).length / found.length;
      const [low, high] = known?.range ?? usual;
      const fits = low <= coverage && coverage <= high;
      const range = `${percent(low)} to ${percent(high)}`.padEnd(19);
      const without = found.length < draws ? `, none in ${String(draws - found.length)}` : '';
      const line = `${interval.padEnd(30)}${setting.padEnd(45)}${percent(coverage).padStart(7)}  ${range}${fits ? 'yes' : 'NO'}`;
      return { fits, line: `${line}${known ? ` (${known.why})` : ''}${without}` };
    });
    const outside = rows.filter(({ fits }) => !fits).length;
    return Promise.resolve(
      [
        `${String(rows.length)} settings of ${String(draws)} draws, ${String(outside)} outside their range`,
        `${'interval'.padEnd(30)}${'setting'.padEnd(45)}${'covers'.padStart(7)}  ${'range'.padEnd(19)}in it`,
        ...rows.map(({ line }) => line),
      ].join('\n'),
    );
  },
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
