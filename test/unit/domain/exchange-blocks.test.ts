import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeBlocks } from '../../../src/domain/protocols/exchange-blocks';
import { fill } from '../../../src/domain/protocols/prompt-file';
import { protocols } from '../../../src/domain/protocols';
import { rAlignPrompts } from '../../../src/domain/protocols/r-align';
import { itemFrom } from '../../fixtures/items';

const exchanged = (template: string): string => {
  const result = exchangeBlocks(template);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const characters = (text: string): readonly string[] => Array.from(text).sort();

describe('a meta-judge prompt with its two judgments exchanged', () => {
  it.each([
    [
      'tags and headings',
      'Compare.\n\nGolden:\n<g>\n{golden_explanation}\n</g>\n\nGenRM:\n<m>\n{genrm_explanation}\n</m>\n\nDecide.',
      'Compare.\n\nGenRM:\n<m>\n{genrm_explanation}\n</m>\n\nGolden:\n<g>\n{golden_explanation}\n</g>\n\nDecide.',
    ],
    [
      'Markdown headings with empty lines',
      '{context_and_responses}\n\n## Golden\n\n{golden_explanation}\n\n## GenRM\n\n{genrm_explanation}\n',
      '{context_and_responses}\n\n## GenRM\n\n{genrm_explanation}\n\n## Golden\n\n{golden_explanation}\n',
    ],
    [
      'labels on the same line',
      'Golden: {golden_explanation}\nGenRM: {genrm_explanation}',
      'GenRM: {genrm_explanation}\nGolden: {golden_explanation}',
    ],
    [
      'tags alone',
      '<g>{golden_explanation}</g><m>{genrm_explanation}</m> Do they agree?',
      '<m>{genrm_explanation}</m><g>{golden_explanation}</g> Do they agree?',
    ],
  ])('with %s', (_name, template, other) => {
    expect(exchanged(template)).toBe(other);
    expect(exchanged(other)).toBe(template);
  });

  it.each([
    ['each of the two judgments once', '{golden_explanation} and nothing else'],
    ['each of the two judgments once', 'G: {golden_explanation}\nM: {genrm_explanation}\nAgain: {golden_explanation}'],
    ['text between', 'G:\n{golden_explanation}\n\nNow read what the model says about it.\n\n{genrm_explanation}'],
    ['numbered', '1. Golden:\n{golden_explanation}\n\n2. GenRM:\n{genrm_explanation}'],
    ['by their order', 'The first judgment is golden.\nG:\n{golden_explanation}\n\nM:\n{genrm_explanation}'],
    ['by their order', 'G:\n{golden_explanation}\n\nM:\n{genrm_explanation}\n\nDoes the latter explanation agree?'],
  ])('is refused where it is not sure: %s', (why, template) => {
    const result = exchangeBlocks(template);
    expect(result.ok ? result.value : result.error).toContain(why);
  });

  it('keeps every word, whatever stands around the blocks', () => {
    const around = fc.string().filter((text) => !/[{}<>:#]/.test(text));
    fc.assert(
      fc.property(around, around, (before, after) => {
        const template = `${before}\n\nG:\n{golden_explanation}\n\nM:\n{genrm_explanation}\n\n${after}`;
        const result = exchangeBlocks(template);
        if (!result.ok) return;
        expect(characters(result.value)).toEqual(characters(template));
        expect(exchanged(result.value)).toBe(template);
      }),
    );
  });

  it('is what each protocol makes of its own prompts', () => {
    const item = itemFrom({ goldenJudgment: 'B errs.' });
    for (const { meta } of protocols) {
      expect(meta.notExchanged(null)).toBeNull();
      const [own, other] = (['AB', 'BA'] as const).map((order) =>
        meta
          .messages(item, 'A is right.', order, (text) => text, null)
          .map(({ content }) => content)
          .join('\n'),
      );
      expect(own?.indexOf('B errs.')).toBeLessThan(own?.indexOf('A is right.') ?? 0);
      expect(other?.indexOf('B errs.')).toBeGreaterThan(other?.indexOf('A is right.') ?? 0);
      expect(characters(other ?? '')).toEqual(characters(own ?? ''));
    }
    expect(fill(exchanged(rAlignPrompts.meta), { golden_explanation: 'G', genrm_explanation: 'M' })).toContain(
      "The GenRM's judgment:\n<genrm_output>\nM\n</genrm_output>\n\nThe expert's judgment:\n<golden_judge>\nG\n</golden_judge>",
    );
  });
});
