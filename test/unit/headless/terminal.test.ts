import { describe, expect, it } from 'vitest';
import { notAudited, type Standing } from '../../../src/domain/audit/standing';
import { summariseAudit } from '../../../src/domain/audit/summary';
import { reportOf } from '../../../src/domain/exports/report';
import type { Outcome, OutcomeKind } from '../../../src/domain/outcome';
import { noSwaps } from '../../../src/domain/swap';
import { reportText } from '../../../src/headless/terminal';
import { outcome } from '../../fixtures/outcomes';
import { manifest } from '../../fixtures/runs';

const run = { manifest: manifest(), status: { state: 'finished', target: 4, updatedAt: 0 }, sessions: [] } as const;
const reading = { verdictParser: 'r-align-exact', metaParser: 'r-align-exact', hasMetaJudge: true } as const;
const times = (count: number, kind: OutcomeKind, subset = ''): Outcome[] =>
  Array.from({ length: count }, (_, at) => ({ ...outcome(at, kind), subset }));
const outcomes = [...times(3, 'faithful'), ...times(1, 'spurious')];

/** @param caught of ten planted faults; all ten golden judgments pass. */
function standing(caught: number): Standing {
  const summary = summariseAudit([
    ...times(10, 'faithful', 'golden judgment itself'),
    ...times(caught, 'spurious', 'empty'),
    ...times(10 - caught, 'faithful', 'empty'),
  ]);
  return { state: summary.state, runId: 'audit', summary };
}

const text = (by: Standing, styled = false): string =>
  reportText(reportOf(run, outcomes, reading, { checks: [], standing: by, swaps: noSwaps }), styled);

describe('the numbers in a terminal', () => {
  it('say nothing of an audit that was not made', () => {
    expect(text(notAudited)).not.toContain('Audit');
    expect(text(notAudited)).toMatch(/S-Corr +F-Score[\s\S]*25\.0 % \[4\.6, 69\.9\] n 4/);
  });

  it('stand with what the audit says', () => {
    const passed = text(standing(9));
    expect(passed).toContain('Audit of meta by planted cases: passed, J = 0.90 [0.49, 0.98] (fails up to 0.2)');
    expect(passed).toMatch(/empty +9 of 10 +90\.0 % \[59\.6, 98\.2\] n 10 +passed/);
    expect(passed).toMatch(/injection +0 of 0 +not tested +not tested/);
    expect(passed).toMatch(/sensitivity +10 of 10 +100\.0 % \[72\.2, 100\.0\] n 10/);
    expect(passed).not.toContain('~~');
  });

  it('are struck through where it failed, with the reason', () => {
    const failed = text(standing(1));
    expect(failed.match(/~~/g)).toHaveLength(8);
    expect(failed).toMatch(/~~25\.0 % \[4\.6, 69\.9\] n 4~~/);
    expect(failed).toContain('S-Corr and F-Score rest on it and do not hold.');
    const lines = text(standing(1), true).split('\n');
    const bare = lines.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
    expect(lines[3]).toContain('\u001b[9m25.0 %');
    // Signs that are not seen take no room.
    expect(bare[3]?.indexOf('25.0')).toBe(bare[1]?.indexOf('S-Corr'));
  });
});
