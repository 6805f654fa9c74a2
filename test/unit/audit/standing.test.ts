import { describe, expect, it, test } from 'vitest';
import { auditedOf, auditManifest, isAuditRun, sameAudited } from '../../../src/domain/audit/audit-run';
import { plantedGeneration, plantedItem } from '../../../src/domain/audit/planted-item';
import { notAudited, whyNot, youdenWords, type Standing } from '../../../src/domain/audit/standing';
import { summariseAudit, youdenOf } from '../../../src/domain/audit/summary';
import { redactGeneration, redactItem } from '../../../src/domain/exports/redact';
import { reportOf } from '../../../src/domain/exports/report';
import { needsMeta } from '../../../src/domain/outcome';
import { readingsOf } from '../../../src/domain/reading';
import type { RunManifest } from '../../../src/domain/run';
import { noSwaps } from '../../../src/domain/swap';
import { itemFrom } from '../../fixtures/items';
import { manifest, modelRef } from '../../fixtures/runs';

const audited = (parts: Partial<RunManifest> = {}) => {
  const of = auditedOf(manifest(parts));
  if (!of) throw new Error('no meta-judge');
  return of;
};
const prompts = { name: 'mine', judgeSystem: 'Judge.', meta: 'Compare {golden_explanation}.' };
const protocol = (over: Partial<RunManifest['protocol']>) => ({ id: 'r-align', version: 1, prompts: null, ...over });

describe('an audit', () => {
  const made = auditManifest(
    audited(),
    { id: 'b-2', name: 'Planted cases of bench', itemCount: 7 },
    { 'one key point negated': 3 },
    { id: 'audit-1', createdAt: 5, appVersion: 'test', seed: 0 },
  );

  it('belongs to the benchmark that its cases were made from, and holds for any GenRM and seed', () => {
    const of = auditedOf(made);
    expect(of?.benchmark).toEqual({ id: 'b-1', name: 'bench' });
    expect(isAuditRun(made)).toBe(true);
    expect(of && sameAudited(of, audited({ genrm: modelRef('another'), seed: 9, parser: 'tolerant' }))).toBe(true);
  });

  test.each<[string, Partial<RunManifest>]>([
    ['another meta-judge', { metaJudge: modelRef('other') }],
    ['other weights of its name', { metaJudge: { ...modelRef('meta'), bytes: 7 } }],
    ['another quantisation', { metaJudge: { ...modelRef('meta'), quantisation: 'q4' } }],
    ['another engine', { metaJudge: { ...modelRef('meta'), engine: 'wllama' } }],
    ['another benchmark', { benchmark: { id: 'b-9', name: 'bench', itemCount: 10 } }],
    ['another protocol', { protocol: protocol({ id: 'pocket' }) }],
    ['another version of it', { protocol: protocol({ version: 2 }) }],
    ['another prompt', { protocol: protocol({ prompts }) }],
  ])('does not hold for %s', (_, parts) => {
    expect(sameAudited(audited(), audited(parts))).toBe(false);
  });

  it('holds whatever the GenRM’s prompt, and for a copy of a run without texts', () => {
    const other = { ...prompts, judgeSystem: 'Choose.', name: 'theirs' };
    expect(
      sameAudited(audited({ protocol: protocol({ prompts }) }), audited({ protocol: protocol({ prompts: other }) })),
    ).toBe(true);
    const redacted = { runId: 'run-1', benchmarkId: 'b-1', verdictParsers: {}, metaParsers: {} };
    const copy = { benchmark: { id: 'b-copy', name: 'bench', itemCount: 10 }, redacted };
    expect(sameAudited(audited(), audited(copy))).toBe(true);
    expect(auditedOf(manifest({ metaJudge: null }))).toBeNull();
  });

  it('shows every planted judgment to the meta-judge, read with each meta parser', () => {
    const item = itemFrom({ goldenLabel: 'B' });
    const planted = { kind: 'empty', item, text: '\\boxed{B}' } as const;
    const call = plantedGeneration('audit-1', 'empty: item-1', planted, 5);
    const readings = readingsOf(made);
    expect(readings.map(({ metaParser }) => metaParser)).toEqual(['r-align-exact', 'tolerant']);
    for (const { verdictParser } of readings) expect(needsMeta(item, call, verdictParser)).toBe(true);
    expect(plantedItem(planted, 'b-1', 3)).toMatchObject({ id: 'empty: item-1', subset: 'empty', meta: { line: 3 } });
  });

  it('is still one without its texts, and names no item then', () => {
    const planted = { kind: 'empty', item: itemFrom({ id: 'secret' }), text: '\\boxed{A}' } as const;
    const item = redactItem(plantedItem(planted, 'b-1', 1), 0);
    expect(item.meta.planted).toEqual({ of: '', benchmark: 'b-1' });
    const call = redactGeneration(plantedGeneration('audit-1', 'empty: secret', planted, 5), 'copy', item.id);
    expect(call).toMatchObject({ planted: true, redacted: { verdicts: { stated: 'A' } } });
    expect(JSON.stringify([item, call])).not.toContain('secret');
  });
});

const standing = (state: Standing['state'], youden: ReturnType<typeof youdenOf>): Standing => ({
  state,
  runId: 'audit-1',
  summary: { ...summariseAudit([]), state, youden },
});

describe('what is said of a meta-judge', () => {
  it('is J with its interval, the minus as a sign of its own', () => {
    expect(youdenWords({ youden: { value: 0.934, interval: [0.7049, 0.975] } })).toBe('J = 0.93 [0.70, 0.97]');
    expect(youdenWords({ youden: { value: -0.001, interval: [-0.25, 0.2] } })).toBe('J = 0.00 [−0.25, 0.20]');
    expect(youdenWords({ youden: null })).toBe('J not tested');
  });

  it('is why S-Corr does not hold, only where it failed', () => {
    expect(whyNot(standing('failed', youdenOf(20, 20, 0, 20)))).toMatch(/J = 0\.00 \[−0\.16, 0\.16\], not above 0\.2/);
    expect(whyNot(standing('passed', youdenOf(20, 20, 20, 20)))).toBeNull();
    expect(whyNot(notAudited)).toBeNull();
  });

  it('stands in the report: failed, passed, not tested, or no meta-judge at all', () => {
    const record = (parts: Partial<RunManifest> = {}) => ({
      manifest: manifest(parts),
      status: { state: 'finished' as const, target: 0, updatedAt: 0 },
      sessions: [],
    });
    const readings = { verdictParser: 'tolerant', metaParser: 'tolerant', hasMetaJudge: true } as const;
    const beside = (of: Standing) => ({ checks: [], standing: of, swaps: noSwaps });
    const failed = reportOf(record(), [], readings, beside(standing('failed', youdenOf(20, 20, 0, 20)))).audit;
    expect(failed).toMatchObject({ state: 'failed', runId: 'audit-1', leastYouden: 0.2, youden: { value: 0 } });
    expect(failed?.reason).toContain('S-Corr and F-Score rest on it and do not hold.');
    expect(reportOf(record(), [], readings, beside(notAudited)).audit).toEqual({
      state: 'not-tested',
      reason: null,
      runId: null,
      leastYouden: 0.2,
    });
    expect(reportOf(record({ metaJudge: null }), [], readings, beside(notAudited)).audit).toBeNull();
  });
});
