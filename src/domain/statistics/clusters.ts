import { isConstant, mean, sum } from './moments';
import { middle95 } from './quantile';
import { kindsOf, resampleKinds, type Resampling } from './resample';
import { z95, type Interval } from './wilson';

/** Fewer clusters than this deserve a warning: intervals come out too short. */
export const fewClusters = 30;

export interface ClusterError {
  readonly mean: number;
  /** How many clusters. */
  readonly clusters: number;
  /** Standard error, had all items been independent. */
  readonly naive: number;
  readonly standardError: number;
  /** (standardError / naive)^2: how many times fewer items these are worth; null if all values are the same. */
  readonly designEffect: number | null;
  readonly interval: Interval;
}

/**
 * Standard error of a mean whose items come in clusters (several pairs of one prompt, several samples or both orders of
 * one item): sqrt(G / (G - 1) sum over clusters of (sum over its items of (x - mean))^2) / n.
 * Source: Miller 2024 (arXiv 2411.00640), with Inspect's correction G / (G - 1).
 * @param clusters which cluster each value belongs to.
 * @returns null for fewer than two clusters: then nothing can be said.
 */
export function clusterError(values: readonly number[], clusters: readonly (string | number)[]): ClusterError | null {
  const groups = grouped(values, clusters);
  const G = groups.length;
  if (G < 2) return null;
  const n = values.length;
  const m = mean(values);
  const between = sum(groups.map((group) => (group.sum - group.size * m) ** 2));
  const within = sum(values.map((value) => (value - m) ** 2));
  const naive = Math.sqrt(within / (n - 1) / n);
  const standardError = Math.sqrt((between * G) / (G - 1)) / n;
  return {
    mean: m,
    clusters: G,
    naive,
    standardError,
    designEffect: isConstant(values) ? null : (standardError / naive) ** 2,
    interval: [m - z95 * standardError, m + z95 * standardError],
  };
}

/**
 * Percentile interval of 95 % for such a mean: whole clusters are drawn with replacement, the mean is over all their
 * items. Source: Davison & Hinkley 1997, 3.8.
 * @returns null when there is no value.
 */
export function clusterBootstrap(
  values: readonly number[],
  clusters: readonly (string | number)[],
  resampling: Resampling,
): { readonly mean: number; readonly clusters: number; readonly interval: Interval } | null {
  const groups = grouped(values, clusters);
  if (groups.length === 0) return null;
  const { kinds, distinct } = kindsOf(groups, ({ sum, size }) => `${String(sum)}/${String(size)}`);
  const means = resampleKinds(
    kinds,
    distinct.length,
    (counts) => {
      let [total, size] = [0, 0];
      distinct.forEach((group, kind) => {
        total += group.sum * (counts[kind] ?? 0);
        size += group.size * (counts[kind] ?? 0);
      });
      return total / size;
    },
    resampling,
  );
  return { mean: mean(values), clusters: groups.length, interval: middle95(means) };
}

interface Group {
  sum: number;
  size: number;
}

/** In the order in which clusters first appear. */
function grouped(values: readonly number[], clusters: readonly (string | number)[]): readonly Group[] {
  const groups = new Map<string | number | undefined, Group>();
  values.forEach((value, i) => {
    const group = groups.get(clusters[i]) ?? { sum: 0, size: 0 };
    group.sum += value;
    group.size++;
    groups.set(clusters[i], group);
  });
  return [...groups.values()];
}
