import { expect, test } from 'vitest';
import { notAudited } from '../../../src/domain/audit/standing';
import type { HumanCheck } from '../../../src/domain/human/check';
import { reportOf } from '../../../src/domain/exports/report';
import { readingOf } from '../../../src/domain/reading';
import { noSwaps } from '../../../src/domain/swap';
import { checkOf, testedOutcome } from '../../fixtures/checks';
import { manifest } from '../../fixtures/runs';

const beside = (checks: readonly HumanCheck[]) => ({ checks, standing: notAudited, swaps: noSwaps });
const run = {
  manifest: manifest(),
  status: { state: 'finished', target: 40, updatedAt: 0 },
  sessions: [],
} as const;
const outcomes = Array.from({ length: 40 }, (_, at) => testedOutcome(at, at < 20));
const reading = readingOf(run.manifest);

test('a report has what people said, as far as it was drawn under its reading, and is silent where nobody was asked', () => {
  const checks = outcomes
    .slice(8, 34)
    .map(({ itemId, kind }, at) => checkOf(at, itemId, kind === 'spurious' ? 'spurious' : 'sound'));
  expect(reportOf(run, outcomes, reading, beside([]))).not.toHaveProperty('human');
  const other = { ...reading, metaParser: 'tolerant' } as const;
  expect(reportOf(run, outcomes, other, beside(checks))).not.toHaveProperty('human');
  const { human, overall } = reportOf(run, outcomes, reading, beside(checks));
  expect(human).toMatchObject({
    trueSCorr: { n: 26, population: 40, tooFewBy: 0, tally: { flagged: { size: 20, asked: 12, spurious: 12 } } },
    agreement: { n: 26, observed: 1, kappa: 1 },
    selfAgreement: { n: 0 },
  });
  expect(human?.trueSCorr.value).toBeCloseTo(0.5, 1);
  expect(overall.sCorr).toMatchObject({ k: 20, n: 40 });
});
