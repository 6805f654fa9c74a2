export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** NaN for an empty list. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Unbiased, with n - 1; NaN for fewer than two values. */
export const variance = (values: readonly number[]): number => covariance(values, values);

/** Unbiased, with n - 1; both lists are about the same things in the same order. */
export function covariance(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((total, value, i) => total + (value - mx) * ((y[i] ?? NaN) - my), 0) / (x.length - 1);
}
