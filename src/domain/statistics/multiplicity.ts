/*
 * p-values of several questions at once, in the order in which they were given: below alpha after adjusting means
 * significant. Holm for up to five planned comparisons, Benjamini-Hochberg for grids of subsets.
 */

/**
 * Adjusted so that at most a share alpha of what is declared is false: q(i) = min over ranks r >= rank(i) of p(r) m / r.
 * Source: Benjamini & Hochberg 1995.
 */
export function benjaminiHochberg(p: readonly number[]): readonly number[] {
  let least = 1;
  return inOrder(
    p,
    (a, b) => b - a,
    (value, place) => (least = Math.min(least, (value * p.length) / (p.length - place))),
  );
}

/**
 * Adjusted so that any false declaration at all has a chance of at most alpha: the running maximum of
 * min(1, p(r) (m - r + 1)). Source: Holm 1979.
 */
export function holm(p: readonly number[]): readonly number[] {
  let most = 0;
  return inOrder(
    p,
    (a, b) => a - b,
    (value, place) => (most = Math.max(most, Math.min(1, value * (p.length - place)))),
  );
}

/** Walks the p-values in order of size and puts each result where its p-value stood. `place` counts from 0. */
function inOrder(
  p: readonly number[],
  compare: (a: number, b: number) => number,
  adjust: (value: number, place: number) => number,
): readonly number[] {
  const adjusted = [...p];
  [...p.entries()]
    .sort(([, a], [, b]) => compare(a, b))
    .forEach(([index, value], place) => (adjusted[index] = adjust(value, place)));
  return adjusted;
}
