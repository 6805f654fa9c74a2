import { expect, test } from 'vitest';
import { fill, readPromptFiles } from '../../../src/domain/protocols/prompt-file';
import { rAlignPrompts } from '../../../src/domain/protocols/r-align';

const meta = 'Look: {context_and_responses}\n<g>{golden_explanation}</g> {genrm_explanation} {{"json": 1}}';
const script = (name: string, body: string): string =>
  `import re\n\n${name} = """${body}"""\n\ndef f():\n    return "PROMPT"\n`;

test('prompts are read from Python scripts as the paper has them', () => {
  const read = readPromptFiles(
    [
      { name: 'generate_model_judgment.py', text: script('CUSTOM_SYSTEM_PROMPT', 'Judge.\\nEnd with \\\\boxed{A}.\n') },
      { name: 'metarm_judge.py', text: script('META_JUDGE_PROMPT_V1', meta) },
    ],
    rAlignPrompts,
  );
  expect(read.ok && read.value.judgeSystem).toBe('Judge.\nEnd with \\boxed{A}.\n');
  expect(read.ok && read.value.meta).toContain('{"json": 1}');
  expect(read.ok && read.value.name).toBe('generate_model_judgment.py, metarm_judge.py');
});

test('a plain text file is one prompt, and the other stays', () => {
  const read = readPromptFiles([{ name: 'judge.txt', text: 'My own words. \\boxed{A}' }], rAlignPrompts);
  expect(read).toEqual({
    ok: true,
    value: { name: 'judge.txt', judgeSystem: 'My own words. \\boxed{A}', meta: rAlignPrompts.meta },
  });
});

test.each([
  ['no prompt', [{ name: 'a.py', text: 'x = 1' }], /no prompt found/],
  [
    'two of a kind',
    [
      { name: 'a.txt', text: 'x' },
      { name: 'b.txt', text: 'y' },
    ],
    /2 GenRM prompts/,
  ],
  ['an empty one', [{ name: 'a.txt', text: ' \n' }], /empty/],
])('%s is refused with the file named', (_, files, message) => {
  const read = readPromptFiles(files, rAlignPrompts);
  expect(read.ok ? '' : read.error).toMatch(message);
});

test('values are put in once: braces and dollar signs in them stay', () => {
  expect(fill('{a}|{b}|{c}', { a: '{b} $& $$', b: '$1' })).toBe('{b} $& $$|$1|{c}');
});
