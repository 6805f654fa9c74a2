import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metaParsers, parseMeta, type MetaParserId } from '../../../src/domain/meta-judge';

const tags = (verdict: string, analysis = 'names it'): string =>
  `<golden_key_points>k</golden_key_points>\n<genrm_analysis>${analysis}</genrm_analysis>\n<final_verdict>${verdict}</final_verdict>`;

describe('r-align-exact reads what the paper’s scripts read', () => {
  test.each([
    [tags('Correct'), 'correct'],
    ['<genrm_analysis>x</genrm_analysis><final_verdict> CORRECT ', 'correct'],
    [tags('**Correct**'), 'incorrect'],
    [tags('Correct.'), 'incorrect'],
    [tags(''), 'incorrect'],
    [tags('Correct OR Incorrect'), 'incorrect'],
    ['<final_verdict>Correct</final_verdict>', null],
    [`${tags('Incorrect')}${tags('Correct')}`, 'incorrect'],
    ['<genrm_analysis>x', null],
    ['', null],
  ])('%j -> %s', (text, verdict) => {
    expect(parseMeta('r-align-exact', text).verdict).toBe(verdict);
  });

  test('the analysis ends at its closing tag or the next opening one', () => {
    expect(parseMeta('r-align-exact', tags('Correct', ' a ')).analysis).toBe('a');
    expect(parseMeta('r-align-exact', '<genrm_analysis>a<genrm_analysis>b<final_verdict>correct').analysis).toBe('a');
  });

  test('a verdict that is incorrect by format only is marked', () => {
    expect(parseMeta('r-align-exact', tags('**Correct**')).irregular).toBe(true);
    expect(parseMeta('r-align-exact', tags('Incorrect')).irregular).toBe(false);
  });
});

test('tolerant forgives markdown and reads after the thinking', () => {
  expect(parseMeta('tolerant', tags('**Correct**.')).verdict).toBe('correct');
  expect(parseMeta('tolerant', `<think>${tags('Incorrect')}</think>${tags('Correct')}`).verdict).toBe('correct');
  expect(parseMeta('tolerant', tags('Correct OR Incorrect')).verdict).toBe('incorrect');
});

test('the pocket grammar', () => {
  expect(parseMeta('pocket', 'Golden: A, topic rain. Judge: A, length. [[NO]]').verdict).toBe('incorrect');
  expect(parseMeta('pocket', 'Golden: A, topic rain. Judge: A, topic rain. [[YES]]').verdict).toBe('correct');
  expect(parseMeta('pocket', 'Golden: A').verdict).toBeNull();
});

const piece = fc.constantFrom(
  '<genrm_analysis>',
  '</genrm_analysis>',
  '<final_verdict>',
  '</final_verdict>',
  'correct',
  '[[YES]]',
  '</think>',
);
const text = fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 12 }).map((parts) => parts.join(''));

test.each(Object.keys(metaParsers) as MetaParserId[])('%s is total, and its match lies in the text', (parser) => {
  fc.assert(
    fc.property(text, (generated) => {
      const { verdict, match } = parseMeta(parser, generated);
      return verdict === null
        ? match === null
        : match !== null && match.start <= match.end && match.end <= generated.length;
    }),
  );
});
