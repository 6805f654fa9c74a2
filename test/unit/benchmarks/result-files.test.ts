import { describe, expect, it } from 'vitest';
import type { ImportedCall } from '../../../src/domain/benchmarks/format';
import { createJudgeCounter, isFurther, judgesOf } from '../../../src/domain/benchmarks/judgments';
import { callState, outcomeOf, pending } from '../../../src/domain/outcome';
import { readingOf } from '../../../src/domain/reading';
import { formatById } from '../../../src/domain/benchmarks/index';
import { importedManifest, storedCall } from '../../../src/state/imported-run';
import { benchmarkRowOf, benchmarkText } from '../../fixtures/benchmark-rows';
import { importText } from '../../fixtures/import-text';
import { jsonLines } from '../../fixtures/benchmark-row';

/** Order and draw, where they are not the first; text; what the file says. */
const shown = ({ itemId, order = 'AB', sample = 0, text, stored, by }: ImportedCall) =>
  [itemId, `${order}${String(sample)}`, text, stored, ...(by === undefined ? [] : [by])] as const;

/** What becomes of each item in the run of a file's first judge. */
function kindsOf(format: string): string[] {
  const { items, calls, report } = importText(benchmarkText(format));
  const [judge] = judgesOf(calls);
  if (judge === undefined) throw new Error('no judge');
  const benchmark = { id: 'b', name: 'b', format, itemCount: items.length, goldenJudgmentCount: 0, subsets: [] };
  const file = { fileName: `${format}.jsonl`, format: formatById(report.format ?? ''), judge };
  const reading = readingOf(importedManifest('run', 0, '0', benchmark, file));
  return items.map((item, at) => {
    const call = judge.calls.find((one) => one.itemId === item.id && !isFurther(one));
    const record = call && storedCall('run', call, 0);
    const state =
      record === undefined ? pending : callState('text' in record ? record : null, 'failure' in record ? record : null);
    return outcomeOf(item, at, state, pending, reading).kind;
  });
}

describe('JudgeBench output', () => {
  const { items, calls } = importText(benchmarkText('judgebench-output'));

  it('gives both orders, in the letters that the judge saw', () => {
    const [first, second, third, fourth] = items.map(({ id }) => id);
    expect(calls.map(shown)).toEqual([
      [first, 'AB0', 'A divides.\n[[A>B]]', 'A', 'judge-7b'],
      [first, 'BA0', 'B divides.\n[[B>>A]]', 'B', 'judge-7b'],
      [second, 'AB0', 'A is neat. [[A>B]]', 'A', 'judge-7b'],
      [second, 'BA0', null, null, 'judge-7b'],
      [third, 'AB0', null, null, 'judge-7b'],
      [third, 'BA0', '[[A>B]]', 'A', 'judge-7b'],
      [fourth, 'AB0', 'First [[A>B]], no, [[B>A]]', 'none', 'judge-7b'],
      [fourth, 'BA0', '[[A=B]]', 'none', 'judge-7b'],
    ]);
  });

  it('counts the first order, and a failed call as a failed call', () => {
    expect(kindsOf('judgebench-output')).toEqual(['not-tested', 'label-wrong', 'judge-failed', 'no-verdict']);
    const counter = createJudgeCounter();
    counter.add(calls);
    expect(counter.counts()).toEqual([{ judge: 'judge-7b', judgments: 4, failed: 1, textless: 0, further: 4 }]);
  });

  it('gives the same items as the benchmark does to another judge', () => {
    const other = jsonLines([benchmarkRowOf('judgebench-output', 0, { judge_name: 'other', judgments: [null] })]);
    expect(importText(other).items).toEqual(items.slice(0, 1));
  });

  it('has verdicts alone where the judge is a scoring model', () => {
    const scored = { decision: 'B>A', judgment: { judge_model: 'rm', scores: [1, 2] } };
    const read = importText(jsonLines([benchmarkRowOf('judgebench-output', 0, { judgments: [scored] })]));
    expect(read.calls).toMatchObject([{ text: null, stored: 'B', by: 'rm' }]);
  });
});

it('RewardBench results are verdicts without texts, placed as the items are', () => {
  const { items, calls } = importText(benchmarkText('reward-bench-result'));
  expect(items.map(({ id }) => id)).toEqual(['alpacaeval-easy:4', 'math-prm:4', 'alpacaeval-easy:7', 'refusals:8']);
  const better = items.map((item) => (item.goldenLabel === 'A' ? item.responseA : item.responseB));
  expect(better).toEqual(['The Loire and the Rhône.', 'User: Add 17 and 25. Assistant: 42', 'c-a-t', 'd-o-g']);
  expect(items[0]?.conversation).toEqual([{ role: 'user', content: 'Name two rivers of France.' }]);
  expect(calls.map(({ text }) => text)).toEqual([null, null, null, null]);
  const right = calls.map(({ stored }, at) => (stored === 'none' ? null : stored === items[at]?.goldenLabel));
  expect(right).toEqual([true, false, true, null]);
  expect(calls.map(({ by }) => by)).toEqual([undefined, undefined, 'org/judge', 'org/judge']);
  expect(kindsOf('reward-bench-result')).toEqual(['not-tested', 'label-wrong', 'not-tested', 'no-verdict']);
});

it('Think-RM results take the pair back from the prompt', () => {
  const { items, calls } = importText(benchmarkText('think-rm-result'));
  expect(items[0]).toMatchObject({
    conversation: [{ role: 'user', content: 'Define inertia.' }],
    responseA: 'Resistance to change of motion.',
    responseB: 'Laziness.',
    goldenLabel: 'A',
    subset: 'stem',
    meta: { margin: { value: -2, max: 3 } },
  });
  expect(calls.map(({ stored }) => stored)).toEqual(['A', 'A', 'none']);
  expect(kindsOf('think-rm-result')).toEqual(['not-tested', 'label-wrong', 'no-verdict']);
});

it('RationaleRM judgments are calls of the models that their fields name', () => {
  const { items, calls } = importText(benchmarkText('rationalerm'));
  const id = items[0]?.id;
  expect(calls.map(shown)).toEqual([
    [id, 'AB0', 'Response A is dull.\nVerdict: B', 'B', 'some-model'],
    [id, 'AB0', null, 'A', 'other'],
    // A number might mean either side.
    [id, 'AB0', 'The better response is B', null, 'third'],
  ]);
  expect(judgesOf(calls).map(({ name }) => name)).toEqual(['some-model', 'other', 'third']);
  expect(items[0]?.goldenJudgment).not.toBeNull();
  expect(kindsOf('rationalerm')).toEqual(['not-tested']);
});

describe('AlpacaEval annotations', () => {
  const { items, calls, report } = importText(benchmarkText('alpaca-eval-annotation'));

  it('of models are verdicts, set against each vote on the same pair', () => {
    expect(items.map(({ goldenLabel }) => goldenLabel)).toEqual(['B', 'A', 'A']);
    expect(calls.filter(({ by }) => by === 'judge_gpt').map(shown)).toEqual(
      items.map(({ id }) => [id, 'AB0', 'Output (a)', 'B', 'judge_gpt']),
    );
    expect(report.problem).toBeNull();
    expect(kindsOf('alpaca-eval-annotation')).toEqual(['not-tested', 'label-wrong', 'label-wrong']);
  });

  it('keep the raw completion whole where it is no text', () => {
    expect(calls.find(({ by }) => by === 'judge_claude')).toMatchObject({ text: '{"text":"m"}', stored: 'A' });
  });

  it('without votes are of no use, and the file says what to add', () => {
    const row = (preference: unknown, raw: unknown) =>
      benchmarkRowOf('alpaca-eval-annotation', 0, { annotator: 'judge', preference, raw_completion: raw });
    const alone = importText(jsonLines([row(1, 'x')]));
    expect(alone).toMatchObject({ items: [], calls: [], report: { problem: { code: 'no-golden-label' } } });
    expect(alone.report.problem?.message).toContain('1 of 1 verdicts of models are left out');
  });

  it('that failed stay failures, and further ones are draws', () => {
    const vote = benchmarkRowOf('alpaca-eval-annotation', 0);
    const by = (preference: unknown, raw: unknown) => ({ ...vote, annotator: 'j', preference, raw_completion: raw });
    const read = importText(jsonLines([by(-1, null), by(null, 'no idea'), vote, by(1.5, 'tie')]));
    expect(read.calls.map(shown).map((call) => call.slice(1))).toEqual([
      ['AB0', null, null, 'j'],
      ['AB1', 'no idea', 'none', 'j'],
      ['AB2', 'tie', 'none', 'j'],
    ]);
  });
});

describe('promptfoo results', () => {
  it('give one item for a test case and a judge for each provider', () => {
    const { items, calls } = importText(benchmarkText('promptfoo'));
    expect(items.map(({ id, goldenLabel }) => [id, goldenLabel])).toEqual([
      ['test-0', 'A'],
      ['test-1', 'B'],
    ]);
    expect(calls.map(shown)).toEqual([
      ['test-0', 'AB0', 'A is right. [[A]]', 'A', 'openai:judge-x'],
      ['test-1', 'AB0', '[[A]]', 'A', 'openai:judge-x'],
      ['test-0', 'AB0', 'Verdict: B', 'B', 'file://y.py'],
      ['test-1', 'AB0', null, null, 'file://y.py'],
    ]);
    expect(kindsOf('promptfoo')).toEqual(['not-tested', 'label-wrong']);
  });

  const [entry] = (benchmarkRowOf('promptfoo', 0)['results'] as { results: Record<string, unknown>[] }).results;

  it('are read a line each too; without assertions a pass says nothing', () => {
    const read = importText(jsonLines([{ ...entry, gradingResult: null }]));
    expect(read.report.format).toBe('promptfoo');
    expect(read.calls).toMatchObject([{ itemId: 'test-0', text: 'A is right. [[A]]', stored: null }]);
  });

  it('without the two answers are named, and cost only themselves', () => {
    const bare = { ...entry, testIdx: 5, vars: { topic: 'eggs' }, testCase: {} };
    const { items, report } = importText(jsonLines([{ results: { version: 3, results: [entry, bare] } }]));
    expect(items).toHaveLength(1);
    expect(report.rejects).toMatchObject([{ field: 'vars', code: 'no-answers' }]);
    expect(report.rejects[0]?.message).toMatch(/^result 2: It holds a verdict and not the two answers/);
  });
});

it('Inspect logs give samples as items, epochs as draws, and the scorer’s answer as what the file says', () => {
  const { items, calls } = importText(benchmarkText('inspect-log'));
  expect(items.map(({ id, goldenLabel, responseA }) => [id, goldenLabel, responseA])).toEqual([
    ['s1', 'B', 'Nine.'],
    ['2', 'A', 'Lead.'],
    ['3', 'A', 'Hi.'],
  ]);
  expect(items[0]?.subset).toBe('math');
  expect(calls.map(shown)).toEqual([
    ['s1', 'AB0', 'Seven is prime. ANSWER: B', 'B', 'openai/judge-z'],
    ['s1', 'AB1', 'ANSWER: A', 'A', 'openai/judge-z'],
    ['2', 'AB0', '<think>Lead is denser.</think>\n[[B]]', 'B', 'openai/judge-z'],
    ['3', 'AB0', null, null, 'openai/judge-z'],
  ]);
  expect(kindsOf('inspect-log')).toEqual(['not-tested', 'label-wrong', 'judge-failed']);
});

it('lm-eval sample logs are read once for all filters, with draws and with choices by likelihood', () => {
  const { items, calls } = importText(benchmarkText('lm-eval-samples'));
  expect(items.map(({ id, subset }) => [id, subset])).toEqual([
    ['0', 'science'],
    ['1', ''],
    ['2', ''],
  ]);
  expect(calls.map(shown)).toEqual([
    ['0', 'AB0', 'It is water. [[A]]', 'A'],
    ['1', 'AB0', '[[A]]', 'A'],
    ['1', 'AB1', '[[B]]', 'B'],
    ['2', 'AB0', null, 'B'],
  ]);
  expect(kindsOf('lm-eval-samples')).toEqual(['not-tested', 'label-wrong', 'not-tested']);
});

describe('a run of a result file', () => {
  const benchmark = { id: 'b', name: 'b', format: 'x', itemCount: 1, goldenJudgmentCount: 0, subsets: [] };
  const manifest = (calls: readonly ImportedCall[], format = 'rationalerm', name: string | null = null) =>
    importedManifest('run', 0, '0', benchmark, {
      fileName: 'f.jsonl',
      format: formatById(format),
      judge: { name, calls },
    });
  const call = { itemId: 'x', stage: 'judge', text: 'A', stored: null } as const;

  it('is read by what the file says, where it says it', () => {
    expect(manifest([{ ...call, stored: 'A' }])).toMatchObject({ parser: 'stated', parsers: ['stated', 'any-form'] });
    expect(manifest([call])).toMatchObject({ parser: 'any-form', parsers: ['any-form'] });
    expect(manifest([call], 'r-align-result')).toMatchObject({ parser: 'r-align-exact', protocol: { id: 'r-align' } });
  });

  it('has the judge’s name, or else the file’s', () => {
    expect(manifest([call], 'promptfoo', 'gpt').genrm).toMatchObject({ id: 'gpt', name: 'gpt' });
    expect(manifest([call]).genrm.name).toBe('GenRM of f.jsonl');
    expect(manifest([call]).metaJudge).toBeNull();
  });

  it('gives a failed call to the only judge there is', () => {
    const calls: ImportedCall[] = [call, { ...call, by: 'one' }];
    expect(judgesOf(calls)).toEqual([{ name: 'one', calls }]);
    const more: ImportedCall[] = [...calls, { ...call, by: 'two' }];
    expect(judgesOf(more).map(({ name, calls: own }) => [name, own.length])).toEqual([
      [null, 1],
      ['one', 1],
      ['two', 1],
    ]);
  });
});
