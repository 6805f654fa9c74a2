import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  redactFailure,
  redactGeneration,
  redactItem,
  redactReport,
  redactRun,
} from '../../../src/domain/exports/redact';
import { summarise } from '../../../src/domain/metrics/summary';
import { outcomeOf, pending, type CallState } from '../../../src/domain/outcome';
import { readingsOf } from '../../../src/domain/reading';
import type { RunRecord } from '../../../src/domain/run';
import { generationOf } from '../../fixtures/generations';
import { itemFrom } from '../../fixtures/items';
import { manifest } from '../../fixtures/runs';

const run: RunRecord = {
  manifest: manifest({
    protocol: {
      id: 'r-align',
      version: 1,
      prompts: { name: 'mine', judgeSystem: 'Judge well, my dear model.', meta: 'x' },
    },
  }),
  status: { state: 'paused', reason: 'It stopped at “What is one plus one?”', target: 3, updatedAt: 4 },
  sessions: [],
};

/** Runs of letters that no program text has. */
const secret = fc.string({
  unit: fc.constantFrom(...Array.from('ßöäøłżźğşčřžůőűăîâțșñ')),
  minLength: 12,
  maxLength: 60,
});
const verdict = fc.constantFrom(
  '\\boxed{A}',
  '\\boxed{B}',
  '[[A]]',
  'Verdict: B',
  '<think>\\boxed{A}</think>[[B]]',
  '',
);
const metaVerdict = fc.constantFrom('correct', 'Incorrect', '**Correct**', 'maybe');
const planted = fc.record({
  request: secret,
  answer: secret,
  rationale: secret,
  analysis: secret,
  golden: fc.option(secret),
  label: fc.constantFrom('A' as const, 'B' as const),
  verdict,
  meta: fc.option(metaVerdict),
  order: fc.constantFrom('AB' as const, 'BA' as const),
  judged: fc.constantFrom('done', 'failed', 'pending'),
});

describe('a run without its texts', () => {
  it('has the outcomes of the whole run under every reading, and none of its text', () => {
    fc.assert(
      fc.property(fc.array(planted, { minLength: 1, maxLength: 8 }), (rows) => {
        const copy = redactRun(run, 'b-copy', rows.length);
        const written: unknown[] = [copy];
        const pairs = rows.map((row, at) => {
          const item = itemFrom({
            id: row.request,
            request: row.request,
            responseA: row.answer,
            responseB: 'b',
            goldenLabel: row.label,
            goldenJudgment: row.golden,
          });
          const judge = generationOf({
            itemId: item.id,
            prompt: row.request,
            text: `${row.rationale} ${row.verdict}`,
            order: row.order,
          });
          const metaText = `<genrm_analysis>${row.analysis}</genrm_analysis><final_verdict>${row.meta ?? ''}</final_verdict>`;
          const meta = generationOf({
            itemId: item.id,
            stage: 'meta',
            prompt: row.answer,
            text: metaText,
            logprobs: [{ token: row.analysis, logprob: -1 }],
          });
          const failed = {
            ...judge,
            failure: { kind: 'timed-out' as const, message: row.rationale },
            attempts: 1,
            at: 0,
          };
          const bare = {
            item: redactItem(item, at),
            judge: redactGeneration(judge, 'copy', 'x'),
            meta: redactGeneration(meta, 'copy', 'x'),
          };
          written.push(
            bare,
            redactFailure(
              {
                runId: 'run-1',
                itemId: item.id,
                stage: 'judge',
                order: 'AB',
                sample: 0,
                failure: failed.failure,
                attempts: 1,
                at: 0,
              },
              'copy',
              'x',
            ),
          );
          const states = (one: { judge: typeof judge; meta: typeof meta }): readonly [CallState, CallState] => [
            row.judged === 'done'
              ? { state: 'done', generation: one.judge }
              : row.judged === 'failed'
                ? { state: 'failed', failure: failed.failure }
                : pending,
            row.meta === null ? pending : { state: 'done', generation: one.meta },
          ];
          return { item, bare, whole: states({ judge, meta }), copy: states(bare) };
        });
        const readings = readingsOf(run.manifest);
        expect(readingsOf(copy.manifest)).toEqual(readings);
        for (const reading of readings) {
          const whole = pairs.map(({ item, whole: [judge, meta] }, at) => outcomeOf(item, at, judge, meta, reading));
          const bare = pairs.map(({ bare: { item }, copy: [judge, meta] }, at) =>
            outcomeOf(item, at, judge, meta, reading),
          );
          expect(summarise(bare)).toEqual(summarise(whole));
          expect(bare.map(({ kind, verdict: said }) => [kind, said])).toEqual(
            whole.map(({ kind, verdict: said }) => [kind, said]),
          );
        }
        const text = JSON.stringify(written);
        for (const row of rows) {
          for (const part of [row.request, row.answer, row.rationale, row.analysis, row.golden ?? row.request]) {
            for (let from = 0; from + 12 <= part.length; from++)
              expect(text.includes(part.slice(from, from + 12))).toBe(false);
          }
        }
        expect(text).not.toContain('my dear model');
        expect(text).not.toContain('one plus one');
      }),
    );
  });

  it('keeps no row that was refused', () => {
    const report = {
      ...{
        fileName: 'f',
        bytes: 1,
        format: 'r-align',
        confidence: 1,
        alternatives: [],
        read: 2,
        imported: 1,
        rejected: 1,
        warnings: {},
      },
      rejects: [{ line: 2, code: 'x', message: 'found "secret"', excerpt: '{"secret":1}' }],
      problem: { code: 'x', message: 'secret' },
    };
    expect(JSON.stringify(redactReport(report))).not.toContain('secret');
    expect(redactReport(report)).toMatchObject({ read: 2, imported: 1, rejected: 1 });
  });

  it('takes no more calls, and says which run it is of', () => {
    const copy = redactRun(run, 'b-copy', 3);
    expect(copy.manifest).toMatchObject({
      importedFrom: 'a copy without texts',
      redacted: { runId: 'run-1', benchmarkId: 'b-1' },
    });
    expect(copy.manifest.id).not.toBe(run.manifest.id);
    expect(copy.manifest.protocol.prompts?.name).toBe('mine');
  });
});
