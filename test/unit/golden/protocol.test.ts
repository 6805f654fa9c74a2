import { describe, expect, test } from 'vitest';
import { promptMaker } from '../../../src/domain/judge-prompt';
import { golden, goldenIn } from '../../../src/domain/protocols/golden';
import { protocolById, protocols } from '../../../src/domain/protocols';
import { loadedModel } from '../../fakes/scripted-generator';
import { itemFrom } from '../../fixtures/items';

describe('the prompt for golden judgments', () => {
  test('names the better answer', () => {
    const maker = promptMaker(golden, null, loadedModel('m'));
    const made = maker.judge(itemFrom({ goldenLabel: 'B' }), 'AB');
    expect(made.ok && made.value).toContain('The better answer is that of Assistant B.');
    expect(made.ok && made.value).toContain('Music has rhythm.');
  });

  test('is found by its id, and is no protocol to judge with', () => {
    expect(protocolById('golden')).toBe(golden);
    expect(protocols).not.toContain(golden);
  });
});

describe('a generated text is used', () => {
  test.each([
    ['It adds right.\n\n\\boxed{A}', 'It adds right.\n\n\\boxed{A}'],
    ['<think>B? No.</think>It adds right. [[A]]', 'It adds right. [[A]]'],
  ])('where it keeps to the label and gives a reason: %j', (text, used) => {
    expect(goldenIn(text, { goldenLabel: 'A' })).toBe(used);
  });

  test.each([
    'It adds right.\n\n\\boxed{B}',
    'It adds right.',
    '',
    '\\boxed{A}',
    'No reason found.\n\\boxed{A}',
    '<think>It adds right. \\boxed{A}',
  ])('and no other: %j', (text) => {
    expect(goldenIn(text, { goldenLabel: 'A' })).toBeNull();
  });
});
