import { mean, sum } from './moments';

/** A stated confidence, 0 to 1, and whether it was right. */
export interface Forecast {
  readonly confidence: number;
  readonly right: boolean;
}

/** Of the forecasts of one bin. */
export interface CalibrationBin {
  readonly n: number;
  readonly confidence: number;
  readonly accuracy: number;
}

export interface CalibrationError {
  /** Mean distance between confidence and accuracy of a bin, weighted by size (ECE). */
  readonly expected: number;
  /** The largest such distance (MCE). */
  readonly largest: number;
  /** From low to high confidence; their sizes belong beside the number. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Expected calibration error over bins of equal mass (ranks floor(m n / M) on, ties in their given order). It leans high
 * for small n: draw a band (`itemBootstrap`), and compare runs by Brier score.
 * Source: Naeini et al. 2015 (ECE); Nguyen & O'Connor 2015 (equal mass).
 * @param bins how many; one for 20 forecasts, 3 to 15, if not given.
 * @returns null when there is no forecast.
 */
export const calibrationError = (
  forecasts: readonly Forecast[],
  bins: number = usualBins(forecasts.length),
): CalibrationError | null => errorOf(equalMass(forecasts, bins));

/** The same over bins of equal width, as other tools print it. Source: Guo et al. 2017. */
export const calibrationErrorEqualWidth = (forecasts: readonly Forecast[], bins: number): CalibrationError | null =>
  errorOf(
    Array.from({ length: bins }, (_, m) =>
      forecasts.filter(({ confidence }) => Math.min(Math.floor(confidence * bins), bins - 1) === m),
    ).filter((bin) => bin.length > 0),
  );

export const usualBins = (n: number): number => Math.min(15, Math.max(3, Math.floor(n / 20)));

/** Bins that are not empty, from low to high confidence. */
export function equalMass(forecasts: readonly Forecast[], bins: number): readonly (readonly Forecast[])[] {
  const sorted = [...forecasts].sort((a, b) => a.confidence - b.confidence);
  const start = (m: number): number => Math.floor((m * sorted.length) / bins);
  return Array.from({ length: bins }, (_, m) => sorted.slice(start(m), start(m + 1))).filter((bin) => bin.length > 0);
}

export const summariseBin = (bin: readonly Forecast[]): CalibrationBin => ({
  n: bin.length,
  confidence: mean(bin.map(({ confidence }) => confidence)),
  accuracy: bin.filter(({ right }) => right).length / bin.length,
});

function errorOf(groups: readonly (readonly Forecast[])[]): CalibrationError | null {
  if (groups.length === 0) return null;
  const bins = groups.map(summariseBin);
  const n = sum(bins.map((bin) => bin.n));
  const gaps = bins.map(({ confidence, accuracy }) => Math.abs(confidence - accuracy));
  return { expected: sum(bins.map((bin, m) => (bin.n / n) * (gaps[m] ?? 0))), largest: Math.max(...gaps), bins };
}
