import { sum } from './moments';

export interface DawidSkene {
  readonly iterations: number;
  readonly logLikelihood: number;
  /** How common each class is. */
  readonly prior: readonly number[];
  /** For each item the chance of each class. */
  readonly posterior: readonly (readonly number[])[];
  /** For each rater: `confusion[true][said]`. With two classes, [1][1] is sensitivity and [0][0] specificity. */
  readonly confusion: readonly (readonly (readonly number[])[])[];
}

/** Added to every count, so that no zero enters a logarithm. */
const smoothing = 0.01;

/**
 * What is true, and how good is each rater, from nothing but what raters say: EM over the classes of the items,
 * T_ik ~ prior_k prod_j confusion_j[k][said], started from vote shares (which also settles which class is which).
 * Stops when the log-likelihood moves by less than 1e-10. Raters must err independently; with two the answer is not
 * determined.
 * Source: Dawid & Skene 1979.
 * @param ratings `ratings[item][rater]`: class 0 to `classes` - 1, null where the rater is silent.
 * @returns null for fewer than three raters or an item nobody rated.
 */
export function dawidSkene(
  ratings: readonly (readonly (number | null)[])[],
  classes: number,
  mostIterations = 100,
): DawidSkene | null {
  const raters = ratings[0]?.length ?? 0;
  if (raters < 3 || ratings.some((row) => row.every((said) => said === null))) return null;
  const all = Array.from({ length: classes }, (_, k) => k);
  let posterior: readonly (readonly number[])[] = ratings.map((row) =>
    normalised(all.map((k) => row.filter((said) => said === k).length)),
  );
  for (let iterations = 1, before = NaN; ; iterations++) {
    const prior = normalised(all.map((k) => smoothing + sum(posterior.map((row) => row[k] ?? 0))));
    const confusion = Array.from({ length: raters }, (_, j) =>
      all.map((k) => normalised(all.map((said) => smoothing + weightOf(ratings, posterior, j, k, said)))),
    );
    const joint = ratings.map((row) =>
      all.map((k) =>
        row.reduce<number>((p, said, j) => (said === null ? p : p * (confusion[j]?.[k]?.[said] ?? 0)), prior[k] ?? 0),
      ),
    );
    const logLikelihood = sum(joint.map((row) => Math.log(sum(row))));
    posterior = joint.map(normalised);
    if (Math.abs(logLikelihood - before) < 1e-10 || iterations === mostIterations) {
      return { iterations, logLikelihood, prior, posterior, confusion };
    }
    before = logLikelihood;
  }
}

/** How many items rater j, by what is believed so far, put into class `said` while they are of class k. */
const weightOf = (
  ratings: readonly (readonly (number | null)[])[],
  posterior: readonly (readonly number[])[],
  j: number,
  k: number,
  said: number,
): number => sum(ratings.map((row, i) => (row[j] === said ? (posterior[i]?.[k] ?? 0) : 0)));

function normalised(weights: readonly number[]): readonly number[] {
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}
