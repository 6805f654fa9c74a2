import { expect, test } from 'vitest';
import { draw } from '../../../src/domain/human/draw';
import type { HumanCheck } from '../../../src/domain/human/check';
import { trueSCorr } from '../../../src/domain/human/estimate';
import { populationOf, tallyOf } from '../../../src/domain/human/population';
import { hash32 } from '../../../src/domain/random';
import { wilson, type Interval } from '../../../src/domain/statistics/wilson';
import { checkOf, testedOutcome } from '../../fixtures/checks';

const size = 240;
const checksMade = 60;

interface Planted {
  /** Share of rationales that are truly spurious. */
  readonly spurious: number;
  /** Of the meta-judge: of the spurious ones flagged, of the sound ones passed. */
  readonly sensitivity: number;
  readonly specificity: number;
}

/** A run with a planted meta-judge and a person who always finds the truth, who makes sixty checks as the app draws them. */
function simulate({ spurious, sensitivity, specificity }: Planted, seed: number) {
  const chance = (what: string): number => hash32(what, seed) / 2 ** 32;
  const truth = Array.from({ length: size }, (_, at) => chance(`truth ${String(at)}`) < spurious);
  const outcomes = truth.map((isSpurious, at) =>
    testedOutcome(at, chance(`meta ${String(at)}`) < (isSpurious ? sensitivity : 1 - specificity)),
  );
  const truly = new Map(outcomes.map(({ itemId, index }) => [itemId, truth[index] === true]));
  const population = populationOf(outcomes, seed);
  const checks: HumanCheck[] = [];
  while (checks.length < checksMade) {
    const drawn = draw(population, checks, seed);
    if (!drawn) break;
    const verdict = truly.get(drawn.itemId) ? 'spurious' : 'sound';
    checks.push(checkOf(checks.length, drawn.itemId, verdict, drawn.isRepeat));
  }
  const estimate = trueSCorr(tallyOf(population, checks));
  if (!estimate) throw new Error('nothing was tested');
  return {
    estimate,
    checks,
    share: truth.filter(Boolean).length / size,
    flagged: population.ids.flagged.length / size,
  };
}

test('sixty human checks find the planted share behind a judge that flags too much, which its own interval does not', () => {
  const planted = { spurious: 0.15, sensitivity: 0.9, specificity: 0.7 };
  const runs = Array.from({ length: 100 }, (_, seed) => simulate(planted, seed));
  const holds = ([low, high]: Interval, value: number): boolean => low <= value && value <= high;
  expect(runs.every(({ checks }) => checks.length === checksMade)).toBe(true);
  expect(runs.filter(({ estimate, share }) => holds(estimate.interval, share)).length).toBeGreaterThanOrEqual(93);
  expect(runs.filter(({ share, flagged }) => holds(wilson(flagged, size) ?? [0, 1], share)).length).toBeLessThan(5);
  expect(Math.max(...runs.map(({ estimate: { interval } }) => interval[1] - interval[0]))).toBeLessThan(0.25);
});
