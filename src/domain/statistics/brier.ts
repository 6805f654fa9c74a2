import { equalMass, summariseBin, usualBins, type Forecast } from './calibration';
import { sum } from './moments';

/**
 * Brier score = reliability - resolution + uncertainty + withinVariance - withinCovariance, exactly. The last two are
 * zero where all forecasts of a group are the same.
 */
export interface BrierParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinVariance: number;
  readonly withinCovariance: number;
}

const outcome = ({ right }: Forecast): number => (right ? 1 : 0);

/** Mean squared distance between confidence and outcome. Source: Brier 1950. null when there is no forecast. */
export const brierScore = (forecasts: readonly Forecast[]): number | null =>
  forecasts.length === 0
    ? null
    : sum(forecasts.map((forecast) => (forecast.confidence - outcome(forecast)) ** 2)) / forecasts.length;

/** 1 - score / uncertainty: 0 for always stating the base rate. null when all outcomes are the same. */
export function brierSkill(forecasts: readonly Forecast[]): number | null {
  const score = brierScore(forecasts);
  const { uncertainty } = decompose([forecasts]);
  return score === null || uncertainty === 0 ? null : 1 - score / uncertainty;
}

/**
 * Murphy's decomposition by distinct forecasts. For few distinct values only (vote shares): where nearly every value is
 * unique, as with log-probabilities, its parts mean nothing. Source: Murphy 1973.
 */
export function brierParts(forecasts: readonly Forecast[]): BrierParts | null {
  if (forecasts.length === 0) return null;
  const groups = new Map<number, Forecast[]>();
  for (const forecast of forecasts) {
    const group = groups.get(forecast.confidence);
    if (group) group.push(forecast);
    else groups.set(forecast.confidence, [forecast]);
  }
  return decompose([...groups.values()]);
}

/** The same over bins of equal mass, with the terms within bins. Source: Stephenson, Coelho & Jolliffe 2008. */
export const brierPartsBinned = (
  forecasts: readonly Forecast[],
  bins: number = usualBins(forecasts.length),
): BrierParts | null => (forecasts.length === 0 ? null : decompose(equalMass(forecasts, bins)));

function decompose(groups: readonly (readonly Forecast[])[]): BrierParts {
  const all = groups.flat();
  const n = all.length;
  const base = sum(all.map(outcome)) / n;
  const parts = groups.map((group) => {
    const { confidence, accuracy } = summariseBin(group);
    return {
      reliability: group.length * (confidence - accuracy) ** 2,
      resolution: group.length * (accuracy - base) ** 2,
      variance: sum(group.map((forecast) => (forecast.confidence - confidence) ** 2)),
      covariance: sum(group.map((forecast) => (forecast.confidence - confidence) * (outcome(forecast) - accuracy))),
    };
  });
  return {
    reliability: sum(parts.map(({ reliability }) => reliability)) / n,
    resolution: sum(parts.map(({ resolution }) => resolution)) / n,
    uncertainty: base * (1 - base),
    withinVariance: sum(parts.map(({ variance }) => variance)) / n,
    withinCovariance: (2 * sum(parts.map(({ covariance }) => covariance))) / n,
  };
}
