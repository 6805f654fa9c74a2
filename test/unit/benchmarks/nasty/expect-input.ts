import { expect } from 'vitest';
import type { ImportReport } from '../../../../src/domain/benchmarks/report';
import type { Item } from '../../../../src/domain/item';
import type { NastyInput } from './input';

/** Holds what became of an input against what is expected; what is not mentioned must not be there. */
export function expectInput(
  input: NastyInput,
  { items, report }: { items: readonly Item[]; report: ImportReport },
): void {
  const { kept, rejects = [], warnings = {}, aside = {}, notes = [], problem = null, says, item, check } = input;
  expect({
    kept: typeof kept === 'number' ? items.length : items.map(({ id }) => id),
    rejects: report.rejects.filter(({ code }) => !Object.hasOwn(aside, code)).map(({ line, code }) => [line, code]),
    warnings: typeof kept === 'number' && input.warnings === undefined ? {} : report.warnings,
    aside: report.setAside ?? {},
    notes: (report.notes ?? []).map(({ code }) => code),
    problem: report.problem?.code ?? null,
  }).toEqual({ kept, rejects, warnings, aside, notes, problem });
  expect(report.read).toBe(report.imported + report.rejected);
  const said = [...(report.notes ?? []), ...report.rejects, ...(report.problem === null ? [] : [report.problem])];
  if (says !== undefined) expect(said.map(({ message }) => message).join('\n')).toMatch(says);
  if (item !== undefined) expect(items[0]).toMatchObject(item);
  if (check !== undefined) expect(check(items)).toBe(true);
}
