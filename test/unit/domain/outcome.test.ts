import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Generation, Stage } from '../../../src/domain/generation';
import { outcomeOf, pending, preview, type CallState, type Reading } from '../../../src/domain/outcome';
import { itemFrom } from '../../fixtures/items';
import { generationOf } from '../../fixtures/generations';

const reading: Reading = { verdictParser: 'r-align-exact', metaParser: 'r-align-exact', hasMetaJudge: true };
const done = (stage: Stage, text: string): CallState => ({
  state: 'done',
  generation: generationOf({ stage, text }) satisfies Generation,
});
const failed: CallState = { state: 'failed', failure: { kind: 'timed-out', message: 'no token for 60 s' } };
const verdict = (word: string): CallState =>
  done('meta', `<genrm_analysis>x</genrm_analysis><final_verdict>${word}</final_verdict>`);
const a = done('judge', 'Because. \\boxed{A}');

test.each([
  ['faithful', a, verdict('Correct'), 'A', 'correct'],
  ['spurious', a, verdict('Incorrect'), 'A', 'incorrect'],
  ['meta-unreadable', a, done('meta', 'what?'), 'A', 'parse-failed'],
  ['meta-failed', a, failed, 'A', 'call-failed'],
  ['meta-pending', a, pending, 'A', null],
  ['label-wrong', done('judge', '\\boxed{B}'), pending, 'B', 'skipped-label-mismatch'],
  ['no-verdict', done('judge', 'I cannot say'), pending, null, 'skipped-label-mismatch'],
  ['judge-failed', failed, pending, null, 'skipped-label-mismatch'],
  ['pending', pending, pending, null, null],
] as const)('%s', (kind, judge, meta, letter, metaVerdict) => {
  expect(outcomeOf(itemFrom({}), 0, judge, meta, reading)).toMatchObject({ kind, verdict: letter, metaVerdict });
});

test('without golden judgment or meta-judge a right label is not tested, never faithful', () => {
  expect(outcomeOf(itemFrom({ goldenJudgment: null }), 0, a, pending, reading).kind).toBe('not-tested');
  expect(outcomeOf(itemFrom({}), 0, a, pending, { ...reading, hasMetaJudge: false }).kind).toBe('not-tested');
});

test('an "incorrect" by format only is marked', () => {
  expect(outcomeOf(itemFrom({}), 0, a, verdict('**Correct**'), reading)).toMatchObject({
    kind: 'spurious',
    irregularMeta: true,
  });
});

test('a preview is the start on one line, and its own preview', () => {
  const spaced = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\u00a0', '\u2003', '👍'), maxLength: 400 });
  fc.assert(
    fc.property(spaced, (request) => {
      const shown = preview(request);
      expect(shown).toBe(request.slice(0, 160).replace(/\s+/g, ' '));
      expect(preview(shown)).toBe(shown);
    }),
  );
});
