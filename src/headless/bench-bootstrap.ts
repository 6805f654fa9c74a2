import { hash32 } from '../domain/random';
import { pairedBootstrap } from '../domain/statistics/paired-bootstrap';
import { compareSCorr, type Soundness } from '../domain/statistics/scorr-compare';
import type { Measure } from './measure';

const resamples = 10_000;

/** The two bootstraps that comparing runs needs, on data of a size that a browser still holds. */
export const bootstrapMeasure: Measure = {
  name: 'bootstrap',
  about: `comparing two runs by ${String(resamples)} resamples; items`,
  size: 100_000,
  run(items) {
    const kinds: readonly Soundness[] = ['sound', 'sound', 'spurious', 'label-wrong'];
    const outcomes = (run: string): Soundness[] =>
      Array.from({ length: items }, (_, i) => kinds[hash32(`${run}${String(i)}`) % kinds.length] ?? null);
    const [first, second] = [outcomes('first'), outcomes('second')];
    const resampling = { seed: 1, resamples };
    const [ratio, ratioSeconds] = timed(() => compareSCorr(first, second, resampling)?.sCorr);
    const score = (outcome: Soundness): number => (outcome === 'sound' ? 1 : 0);
    const [mean, meanSeconds] = timed(() => pairedBootstrap(first.map(score), second.map(score), resampling));
    if (!ratio?.interval || !mean) throw new Error('There is no interval.');
    return Promise.resolve(
      `${String(items)} items, ${String(resamples)} resamples: S-Corr difference ${interval(ratio.interval)} in ${ratioSeconds}, F-Score difference ${interval(mean.interval)} in ${meanSeconds}`,
    );
  },
};

function timed<T>(work: () => T): readonly [T, string] {
  const start = performance.now();
  const result = work();
  return [result, `${((performance.now() - start) / 1000).toFixed(2)} s`];
}

const interval = ([low, high]: readonly [number, number]): string => `[${low.toFixed(4)}, ${high.toFixed(4)}]`;
