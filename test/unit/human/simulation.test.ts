import { describe, expect, test } from 'vitest';
import { draw } from '../../../src/domain/human/draw';
import type { HumanCheck } from '../../../src/domain/human/check';
import { trueSCorr } from '../../../src/domain/human/estimate';
import { populationOf, tallyOf } from '../../../src/domain/human/population';
import { hash32 } from '../../../src/domain/random';
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

describe('sixty human checks', () => {
  test.each<Planted & { readonly judgedWithin: number }>([
    // How often the meta-judge's own share would have been within the interval: a judge that errs is caught.
    { spurious: 0.3, sensitivity: 0.75, specificity: 0.9, judgedWithin: 100 },
    { spurious: 0.15, sensitivity: 0.9, specificity: 0.7, judgedWithin: 40 },
    { spurious: 0.5, sensitivity: 0.6, specificity: 0.95, judgedWithin: 40 },
  ])('find the planted share $spurious behind a judge of $sensitivity, $specificity', (planted) => {
    const runs = Array.from({ length: 100 }, (_, seed) => simulate(planted, seed));
    const within = (value: number, [low, high]: readonly [number, number]): boolean => low <= value && value <= high;
    expect(runs.every(({ checks }) => checks.length === checksMade)).toBe(true);
    expect(runs.filter(({ estimate, share }) => within(share, estimate.interval)).length).toBeGreaterThanOrEqual(93);
    const judged = runs.filter(({ estimate, flagged }) => within(flagged, estimate.interval)).length;
    expect(judged).toBeLessThanOrEqual(planted.judgedWithin);
    const widths = runs.map(({ estimate: { interval } }) => interval[1] - interval[0]);
    expect(Math.max(...widths)).toBeLessThan(0.3);
  });
});
