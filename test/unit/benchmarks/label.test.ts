import { describe, expect, it } from 'vitest';
import {
  preferenceAmong,
  preferenceIn,
  preferenceOfText,
  readLabel,
  type NumberScheme,
  type Preference,
} from '../../../src/domain/benchmarks/label';

describe('a golden label', () => {
  it.each<[unknown, 'A' | 'B']>([
    ['A', 'A'],
    [' b ', 'B'],
    ['[[A]]', 'A'],
    ['\\boxed{B}', 'B'],
    ['boxed{A}', 'A'],
    ['Ａ', 'A'],
    ['model_a', 'A'],
    ['response_2', 'B'],
    ['Output (b)', 'B'],
    ['Assistant A', 'A'],
    ['A>B', 'A'],
    ['B<<A', 'A'],
    ['1 < 2', 'B'],
    ['A≻B', 'A'],
  ])('%j names a side', (value, label) => {
    expect(readLabel('gt_label', value)).toEqual({ ok: true, value: label });
  });

  it.each<[unknown, string]>([
    ['tie', 'label-tie'],
    ['C', 'label-tie'],
    ['A=B', 'label-tie'],
    ['both_bad', 'label-tie'],
    ['neither', 'label-tie'],
    [undefined, 'label-missing'],
    [null, 'label-missing'],
    ['', 'label-missing'],
    [1, 'label-unreadable'],
    ['1', 'label-unreadable'],
    [true, 'label-unreadable'],
    ['AB', 'label-unreadable'],
    ['A>A', 'label-unreadable'],
    ['A or B', 'label-unreadable'],
    ['chosen', 'label-unreadable'],
    [['A'], 'label-unreadable'],
  ])('%j names neither: the message says which field and what was found', (value, code) => {
    const read = readLabel('gt_label', value);
    if (read.ok) throw new Error(`read as ${read.value}`);
    expect(read.error).toMatchObject({ field: 'gt_label', code });
    expect(read.error.message).toMatch(/^gt_label .*expected "A" or "B", found /);
  });
});

describe('a preference', () => {
  it.each<[string, Preference]>([
    ['left', { better: 'A' }],
    ['Second', { better: 'B' }],
    ['A>>B', { better: 'A', margin: { value: -2, max: 2 } }],
    ['A<B', { better: 'B', margin: { value: 1, max: 2 } }],
    ['B≻A', { better: 'B', margin: { value: 1, max: 2 } }],
    ['A==B', { better: 'tie' }],
    ['Tie', { better: 'tie' }],
    ['[[C]]', { better: 'tie' }],
    ['tie (both good)', { better: 'tie' }],
    ['both_good', { better: 'tie' }],
    ['tie (bothbad)', { better: 'both-bad' }],
    ['both_bad', { better: 'both-bad' }],
    ['bothbad', { better: 'both-bad' }],
  ])('is read from the text %j', (text, preference) => {
    expect(preferenceOfText(text)).toEqual(preference);
  });

  it.each<[unknown]>([[1], ['1'], [''], [null], [{}], ['chosen'], ['A>A'], ['gpt-4'], ['D']])(
    'is not read from %j',
    (value) => {
      expect(preferenceOfText(value)).toBeNull();
    },
  );

  it.each<[NumberScheme, unknown, Preference | null]>([
    ['index-0', 0, { better: 'A' }],
    ['index-0', '1', { better: 'B' }],
    ['index-0', 2, null],
    ['index-0-tie-2', 2, { better: 'tie' }],
    ['index-0-tie-2', 1, { better: 'B' }],
    ['index-1', 1, { better: 'A' }],
    ['index-1', 2, { better: 'B' }],
    ['index-1', 0, null],
    ['a-is-better', 1, { better: 'A' }],
    ['a-is-better', false, { better: 'B' }],
    ['minus-3-to-3', -2, { better: 'A', margin: { value: -2, max: 3 } }],
    ['minus-3-to-3', ' 3 ', { better: 'B', margin: { value: 3, max: 3 } }],
    ['minus-3-to-3', 0, { better: 'tie', margin: { value: 0, max: 3 } }],
    ['minus-3-to-3', -100, null],
    ['one-to-two', 1, { better: 'A' }],
    ['one-to-two', 2.0, { better: 'B' }],
    ['one-to-two', 1.5, { better: 'tie' }],
    ['one-to-two', 0, { better: 'tie' }],
    ['one-to-two', 1.75, { better: 'B', margin: { value: 0.5, max: 1 } }],
    ['one-to-two', -1, null],
    ['one-to-two', 'A', null],
    ['index-0', null, null],
  ])('is read by the column’s scheme %s from %j', (scheme, value, preference) => {
    expect(preferenceIn(scheme)(value)).toEqual(preference);
  });

  it('may be the name of a model, if the two differ', () => {
    expect(preferenceAmong('gpt-4', 'claude')('claude')).toEqual({ better: 'B' });
    expect(preferenceAmong('gpt-4', 'claude')('model_a')).toEqual({ better: 'A' });
    expect(preferenceAmong('gpt-4', 'gpt-4')('gpt-4')).toBeNull();
    expect(preferenceAmong(undefined, undefined)('')).toBeNull();
  });
});
