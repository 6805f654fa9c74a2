import { sum } from './moments';

/**
 * Krippendorff's alpha for nominal ratings, any number of raters, missing ratings simply absent:
 * alpha = 1 - Do / De, Do = (1/n) sum_u (m_u^2 - sum_c n_uc^2) / (m_u - 1), De = (n^2 - sum_c n_c^2) / (n (n - 1)).
 * An interval comes from `itemBootstrap` over units.
 * Source: Krippendorff 2004, ch. 11.
 * @param units the ratings of each thing; those with fewer than two say nothing and are left out.
 * @returns null when no unit has two ratings; 1 when all ratings are the same.
 */
export function krippendorffAlpha(units: readonly (readonly unknown[])[]): number | null {
  const rated = units.filter((unit) => unit.length >= 2);
  if (rated.length === 0) return null;
  const all = rated.flat();
  const n = all.length;
  const observed = sum(rated.map((unit) => disagreeing(unit) / (unit.length - 1))) / n;
  const expected = disagreeing(all) / (n * (n - 1));
  return expected === 0 ? 1 : 1 - observed / expected;
}

/** Ordered pairs of ratings that differ. */
function disagreeing(ratings: readonly unknown[]): number {
  const counts = new Map<unknown, number>();
  for (const rating of ratings) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  return ratings.length ** 2 - sum([...counts.values()].map((count) => count * count));
}
