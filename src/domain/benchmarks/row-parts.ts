import { err, ok, type Result } from '../result';
import type { RowContent, RowProblem } from './format';

/**
 * The content of a row that holds many comparisons: a part that cannot be read costs only itself.
 * @param what a part is called where one of them has a problem.
 */
export function joinParts(
  parts: readonly Result<RowContent, RowProblem>[],
  what: string,
): Result<RowContent, RowProblem> {
  const good = parts.flatMap((part) => (part.ok ? [part.value] : []));
  const problems = parts.flatMap((part, at) =>
    part.ok ? [] : [{ ...part.error, message: `${what} ${String(at + 1)}: ${part.error.message}` }],
  );
  const [first] = problems;
  if (good.length === 0) return err(first ?? { code: 'no-pair', message: 'The row holds no pair of answers.' });
  return ok({
    items: good.flatMap(({ items }) => items),
    aside: good.flatMap(({ aside = [] }) => aside),
    calls: good.flatMap(({ calls = [] }) => calls),
    problems,
  });
}
