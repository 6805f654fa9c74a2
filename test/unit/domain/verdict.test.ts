import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgmentOf, parseVerdict, verdictParsers, type VerdictParserId } from '../../../src/domain/verdict';

const box = (letter: string): string => `\\boxed{${letter}}`;

describe('r-align-exact reads what the paper’s scripts read', () => {
  test.each([
    [box('A'), 'A'],
    [`boxed{B} then ${box('A')}`, 'A'],
    [`x ${box('B')} y ${box('A')}`, 'B'],
    [box(' A '), null],
    [box('a'), null],
    [box('\\text{A}'), null],
    ['', null],
    ['boxed{B}', 'B'],
    [`<think>${box('B')}</think> so ${box('A')}`, 'B'],
  ])('%j -> %s', (text, verdict) => {
    expect(parseVerdict('r-align-exact', text).verdict).toBe(verdict);
  });
});

describe('tolerant reads the last verdict after the thinking', () => {
  test.each([
    [box('A'), 'A'],
    [`x ${box('B')} y ${box('A')}`, 'A'],
    [box(' a '), 'A'],
    [box('\\text{B}'), 'B'],
    [`**${box('**B**')}**`, 'B'],
    [box('Assistant A'), 'A'],
    ['[[B]]', 'B'],
    ['[[ assistant a ]]', 'A'],
    ['**Final verdict:** **B**', 'B'],
    ['The better answer is A', 'A'],
    ['Winner: Assistant B', 'B'],
    [`<think>${box('B')}</think> so ${box('A')}`, 'A'],
    [`<think>${box('B')}</think> no idea`, null],
    [`<think>still thinking ${box('B')}`, null],
    ['Answer A is good. Answer B is better explained.', null],
    ['The verdict: Agree', null],
    ['My verdict is a tie.', null],
    ['', null],
  ])('%j -> %s', (text, verdict) => {
    expect(parseVerdict('tolerant', text).verdict).toBe(verdict);
  });
});

test('the match marks the verdict in the text', () => {
  const text = `<think>${box('B')}</think>\nBecause. ${box('A')}.`;
  const { match } = parseVerdict('tolerant', text);
  expect(text.slice(match?.start, match?.end)).toBe(box('A'));
});

test('the pocket grammar takes the last bracketed letter', () => {
  expect(parseVerdict('pocket', 'A is longer. [[A]] no, [[B]]').verdict).toBe('B');
  expect(parseVerdict('pocket', 'A is longer. [[C]]').verdict).toBeNull();
});

test('a verdict on exchanged answers is mapped back', () => {
  expect(judgmentOf('pocket', 'A is longer. [[A]]', 'BA').verdict).toBe('B');
  expect(judgmentOf('pocket', 'nothing', 'BA').verdict).toBeNull();
});

test('the rationale is what follows the thinking', () => {
  expect(judgmentOf('tolerant', '<think>hm</think>  Because. ', 'AB').rationale).toBe('Because.');
});

describe('parsers of other tools', () => {
  test.each<[VerdictParserId, string, string | null]>([
    ['arena-hard', 'so [[A>>B]]', 'A'],
    ['arena-hard', '[[B>A]] and again [[B>A]]', 'B'],
    ['arena-hard', '[[A>B]], no, [[B>A]]', null],
    ['arena-hard', '[[A=B]]', null],
    ['think-rm', '<answer>A</answer> or <answer>Assistant B</answer>', 'B'],
    ['think-rm', '<answer>\n-3\n</answer>', 'A'],
    ['think-rm', '<answer>2</answer>', 'B'],
    ['think-rm', '<answer>0</answer>', null],
    ['think-rm', 'A', null],
    ['any-form', ' **B**. ', 'B'],
    ['any-form', 'Response A', 'A'],
    ['any-form', '```json\n{"reason": "A is short", "winner": "B"}\n```', 'B'],
    ['any-form', '<think>A</think>\nB', 'B'],
    ['any-form', 'A is short. [[B]]', 'B'],
    ['any-form', 'so [[B>>A]]', 'B'],
    ['any-form', 'Output (a)', 'A'],
    ['any-form', 'A robin.', null],
    ['any-form', '', null],
  ])('%s: %j -> %s', (parser, written, verdict) => {
    expect(parseVerdict(parser, written).verdict).toBe(verdict);
  });
});

describe('what a result file states', () => {
  test('is read by the parser of that name alone where there is a text', () => {
    const stated = { verdict: 'A', alone: false } as const;
    expect(parseVerdict('stated', '[[B]]', stated)).toEqual({ verdict: 'A', match: null });
    expect(parseVerdict('tolerant', '[[B]]', stated).verdict).toBe('B');
    expect(judgmentOf('stated', '[[B]]', 'BA', stated).verdict).toBe('B');
  });
  test('is all that any parser has where there is none', () => {
    expect(parseVerdict('tolerant', '', { verdict: 'A', alone: true }).verdict).toBe('A');
    expect(parseVerdict('r-align-exact', '', { verdict: null, alone: true }).verdict).toBeNull();
  });
  test('is nothing where the file says nothing', () => {
    expect(parseVerdict('stated', '[[B]]').verdict).toBeNull();
  });
});

const pieces = fc.constantFrom(
  '<think>',
  '</think>',
  box('A'),
  box('B'),
  '[[A]]',
  '[[B]]',
  'boxed{A}',
  ' ',
  '\n',
  '**',
  'verdict: ',
);
const text = fc
  .array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe.each(Object.keys(verdictParsers) as VerdictParserId[])('%s', (parser) => {
  test('is total, and its match lies in the text and names its letter', () => {
    fc.assert(
      fc.property(text, (generated) => {
        const { verdict, match } = parseVerdict(parser, generated);
        if (verdict === null) return match === null;
        return match !== null && generated.slice(match.start, match.end).toUpperCase().includes(verdict);
      }),
    );
  });
  test('reads a lone verdict whatever text without verdicts stands before it', () => {
    const plain = fc.string().filter((before) => !/boxed|\[\[|verdict|winner|better|think|\\$/i.test(before));
    const own: Partial<Record<VerdictParserId, string>> = {
      pocket: '[[B]]',
      'arena-hard': '[[B>A]]',
      'think-rm': '<answer>B</answer>',
    };
    const written = own[parser] ?? box('B');
    const lone = (before: string): boolean =>
      parseVerdict(parser, `${before}\n${written}`, { verdict: 'B', alone: false }).verdict === 'B';
    fc.assert(fc.property(plain, lone));
  });
});
