import { logistic } from './logit-interval';
import { solve } from './solve';

export interface LogisticFit {
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
}

/**
 * Logistic regression by Newton's method, with a ridge penalty on all coefficients and no intercept of its own (put a 1
 * into each row). Standard errors from the penalised information.
 * Source: McCullagh & Nelder 1989, 4.4; ridge: le Cessie & van Houwelingen 1992.
 * @param outcomes 0 or 1, or 1/2 for a tie.
 * @returns null when there is no row, or no unique best fit (rows that do not tell coefficients apart, outcomes that
 *   are separated perfectly) and no ridge to make one.
 */
export function logisticRegression(
  rows: readonly (readonly number[])[],
  outcomes: readonly number[],
  ridge = 0,
): LogisticFit | null {
  const width = rows[0]?.length ?? 0;
  if (width === 0) return null;
  const unit = (i: number): readonly number[] => Array.from({ length: width }, (_, j) => (i === j ? 1 : 0));
  let coefficients: readonly number[] = new Array<number>(width).fill(0);
  for (let iteration = 0; iteration < 50; iteration++) {
    const gradient = coefficients.map((coefficient) => -ridge * coefficient);
    const information = coefficients.map((_, i) => unit(i).map((one) => ridge * one));
    rows.forEach((row, r) => {
      const p = logistic(row.reduce((total, value, i) => total + value * (coefficients[i] ?? 0), 0));
      const weight = p * (1 - p);
      row.forEach((value, i) => {
        gradient[i] = (gradient[i] ?? 0) + ((outcomes[r] ?? NaN) - p) * value;
        const line = information[i] ?? [];
        row.forEach((other, j) => {
          line[j] = (line[j] ?? 0) + weight * value * other;
        });
      });
    });
    const step = solve(information, gradient);
    if (step === null) return null;
    coefficients = coefficients.map((coefficient, i) => coefficient + (step[i] ?? NaN));
    if (step.every((size) => Math.abs(size) < 1e-12)) {
      const variances = coefficients.map((_, i) => solve(information, unit(i))?.[i] ?? NaN);
      return { coefficients, standardErrors: variances.map(Math.sqrt) };
    }
  }
  return null;
}
