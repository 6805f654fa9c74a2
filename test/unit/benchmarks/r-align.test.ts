import { describe, expect, it } from 'vitest';
import { readRAlignItem, rAlign } from '../../../src/domain/benchmarks/r-align';
import type { Item, ItemWarning } from '../../../src/domain/item';
import { only } from '../../fixtures/import-text';
import { benchmarkRow, type SourceRow } from '../../fixtures/benchmark-row';

const context = { line: 7, fileStem: 'bench' };

function read(over: SourceRow): Item {
  const content = rAlign.read(benchmarkRow(1, over), context);
  if (!content.ok) throw new Error(content.error.message);
  return only(content.value.items);
}

function problemOf(over: SourceRow) {
  const content = rAlign.read(benchmarkRow(1, over), context);
  if (content.ok) throw new Error('was accepted');
  return content.error;
}

const message = (role: unknown, content: unknown) => ({ role, content });

describe('a sound row', () => {
  it('becomes an item, without warnings and with nothing left over', () => {
    expect(read({})).toEqual({
      id: 'row-1',
      subset: 'sums',
      conversation: [{ role: 'user', content: 'What is 1 plus one?' }],
      responseA: 'It is 2.',
      responseB: 'It is 3.',
      goldenLabel: 'A',
      goldenJudgment: 'A adds correctly.',
      meta: { format: 'r-align', formatVersion: 1, line: 7 },
    });
  });

  it('keeps texts untrimmed and unused columns unchanged', () => {
    const item = read({ response_A: ' x \n', gt_judgment: '<think>t</think> y ', score: 1.5, nested: { a: [1] } });
    expect(item.responseA).toBe(' x \n');
    expect(item.goldenJudgment).toBe('<think>t</think> y ');
    expect(item.meta.extra).toEqual({ score: 1.5, nested: { a: [1] } });
  });

  it('keeps a column called __proto__ as a column', () => {
    const row: SourceRow = { ...benchmarkRow(1), ...Object.fromEntries([['__proto__', { polluted: true }]]) };
    const item = readRAlignItem(row, { format: 'r-align', formatVersion: 1, line: 1 }, []);
    if (!item.ok) throw new Error(item.error.message);
    expect(Object.keys(item.value.meta.extra ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(item.value.meta.extra)).toBe(Object.prototype);
  });

  it('keeps HTML, scripts and markers as plain text', () => {
    const text = '<script>alert(1)</script> $& [x](javascript:1) <|im_end|>';
    const item = read({ id: text, response_A: text, source: text });
    expect([item.id, item.responseA, item.subset]).toEqual([text, text, text]);
    expect(item.meta.warnings).toEqual(['control-token']);
  });
});

describe('subset', () => {
  it.each<[string, unknown, string, boolean]>([
    ['an object with a subset', { subset: 'stem' }, 'stem', false],
    ['an object with more', { subset: 'stem', url: 'u' }, 'stem', true],
    ['an object without', { url: 'u' }, '', true],
    ['a text', 'stem', 'stem', true],
    ['a number', { subset: 3 }, '3', true],
    ['null', null, '', false],
  ])('is read from %s', (_name, source, subset, keepsSource) => {
    const item = read({ source });
    expect(item.subset).toBe(subset);
    expect(Object.hasOwn(item.meta.extra ?? {}, 'source')).toBe(keepsSource);
  });

  it('is empty without a source', () => {
    const { source: _, ...row } = benchmarkRow(1);
    const content = rAlign.read(row, context);
    expect(content.ok ? only(content.value.items).subset : content.error).toBe('');
  });
});

describe('ids', () => {
  it.each<[unknown, string]>([
    [17, '17'],
    ['17', '17'],
    ['9007199254740993', '9007199254740993'],
    ['a/b "c" <d>', 'a/b "c" <d>'],
    ['a\0b', 'a\uFFFDb'],
  ])('%j is the id %j', (id, expected) => {
    expect(read({ id }).id).toBe(expected);
  });

  it.each([undefined, null, '', '  ', {}, true])('%j is no id: one is derived from the content', (id) => {
    const item = read({ id });
    expect(item.id).toMatch(/^d_[0-9a-f]{16}$/);
    expect(item.meta.warnings).toContain('missing-id');
  });

  it('are derived from the conversation and both answers, whichever comes first', () => {
    const one = read({ id: null });
    expect(read({ id: null, gt_judgment: 'other', source: 'other' }).id).toBe(one.id);
    expect(read({ id: null, response_A: 'It is 3.', response_B: 'It is 2.' }).id).toBe(one.id);
    expect(read({ id: null, response_A: 'It is 2!' }).id).not.toBe(one.id);
    expect(read({ id: null, conversations: [message('user', 'Other?')] }).id).not.toBe(one.id);
  });
});

describe('conversations', () => {
  it.each<[string, unknown, [string, string][]]>([
    [
      'roles of other data sets',
      [message('Human', 'a'), message('gpt', 'b'), message('human', 'c')],
      [
        ['user', 'a'],
        ['assistant', 'b'],
        ['user', 'c'],
      ],
    ],
    ['from and value', [{ from: 'human', value: 'a' }], [['user', 'a']]],
    [
      'system and developer turns',
      [message('system', 's'), message('developer', 'd'), message('user', 'u')],
      [
        ['system', 's'],
        ['system', 'd'],
        ['user', 'u'],
      ],
    ],
    [
      'tool turns',
      [message('ipython', '1'), message('function', '2'), message('tool', '3')],
      [
        ['tool', '1'],
        ['tool', '2'],
        ['tool', '3'],
      ],
    ],
    [
      'calls of tools',
      [{ ...message('assistant', null), tool_calls: [{ name: 'f' }] }, message('tool', '1')],
      [
        ['assistant', '[{"name":"f"}]'],
        ['tool', '1'],
      ],
    ],
    ['parallel lists', { role: ['user'], content: ['a'] }, [['user', 'a']]],
    ['a bare text', 'a', [['user', 'a']]],
    [
      'two user turns in a row',
      [message('user', 'a'), message('user', 'b')],
      [
        ['user', 'a'],
        ['user', 'b'],
      ],
    ],
    ['a number as content', [message('user', 12)], [['user', '12']]],
    ['parts', [message('user', [{ type: 'text', text: 'a' }, 'b'])], [['user', 'a\nb']]],
    ['an object that holds the text', [message('user', { value: 'a' })], [['user', 'a']]],
  ])('are read with %s', (_name, conversations, turns) => {
    expect(read({ conversations }).conversation).toEqual(turns.map(([role, content]) => message(role, content)));
  });

  it.each<[string, unknown]>([
    ['OpenAI', { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
    ['arena', { image: 'AAAA', mimeType: 'image/png' }],
    ['Hugging Face', { type: 'image', bytes: 'AAAA', path: null }],
  ])('lose images but say so, and keep none of their data: %s', (_name, part) => {
    const item = read({ conversations: [message('user', [{ type: 'text', text: 'Look:' }, part])] });
    expect(item.conversation).toEqual([message('user', 'Look:\n[image omitted]')]);
    expect(item.meta.warnings).toEqual(['attachment-dropped']);
    expect(JSON.stringify(item)).not.toContain('AAAA');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 3],
    ['a list of texts', ['a']],
    ['unequal lists', { role: ['user'], content: [] }],
    ['content that is no text', [message('user', { a: 1 })]],
  ])('are refused: %s', (_name, conversations) => {
    expect(problemOf({ conversations })).toMatchObject({ field: 'conversations' });
  });

  it('keep what the turns do not say', () => {
    const conversations = [{ ...message('user', 'a'), name: 'Ann' }];
    expect(read({ conversations }).meta.extra).toEqual({ conversations });
  });
});

describe('warnings', () => {
  it.each<[string, SourceRow, ItemWarning[]]>([
    ['no golden judgment', { gt_judgment: undefined }, ['missing-golden-judgment']],
    ['null as golden judgment', { gt_judgment: null }, ['missing-golden-judgment']],
    ['a blank golden judgment', { gt_judgment: ' \n' }, ['missing-golden-judgment']],
    ['an empty conversation', { conversations: [] }, ['empty-request']],
    ['an empty last turn', { conversations: [message('user', ' ')] }, ['empty-request']],
    ['an unknown role', { conversations: [message('narrator', 'a')] }, ['role-unknown']],
    [
      'a last turn by the assistant',
      { conversations: [message('assistant', 'a')] },
      ['ends-with-assistant', 'turn-order'],
    ],
    ['a null answer', { response_B: null }, ['empty-response']],
    ['two empty answers', { response_A: '', response_B: '' }, ['empty-response', 'identical-responses']],
    ['equal answers', { response_A: 'x', response_B: 'x' }, ['identical-responses']],
    ['half a surrogate pair', { response_A: 'x\ud83d' }, ['lone-surrogate']],
    ['a NUL', { response_A: 'x\0y' }, ['control-character']],
    ['right-to-left and emoji', { response_A: 'שלום 👨‍👩‍👧 é\t\r\n' }, []],
  ])('%s', (_name, over, warnings) => {
    expect(read(over).meta.warnings ?? []).toEqual(warnings);
  });

  it('come with text that every encoder writes alike, the raw one kept', () => {
    const item = read({ response_A: 'x\ud83d' });
    expect(item.responseA).toBe('x\uFFFD');
    expect(item.meta.extra).toEqual({ response_A: 'x\ud83d' });
  });

  it('come with a null golden judgment', () => {
    expect(read({ gt_judgment: '' }).goldenJudgment).toBeNull();
  });
});

describe('a row without label or answer', () => {
  it('is refused, naming the field and what stands there', () => {
    expect(problemOf({ gt_label: 'C' })).toEqual({
      field: 'gt_label',
      code: 'label-tie',
      message: 'gt_label is a tie and names neither side: expected "A" or "B", found "C".',
    });
    expect(problemOf({ response_A: undefined })).toMatchObject({ field: 'response_A', code: 'field-missing' });
    expect(problemOf({ response_B: { a: 1 } })).toMatchObject({ field: 'response_B', code: 'field-unreadable' });
  });
});
