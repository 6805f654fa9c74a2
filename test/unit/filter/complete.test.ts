import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../../src/domain/filter/complete';
import { fields } from '../../../src/domain/filter/fields';
import { parseFilter } from '../../../src/domain/filter/parser';

const names = { category: ['math', 'a b', ''] };
const at = (text: string, caret = text.length) => completionsAt(text, caret, names);
const texts = (text: string): readonly string[] => at(text).map((one) => one.text);

describe('what may stand at the caret', () => {
  it('is a field, then its values', () => {
    expect(texts('outcome:faithful to')).toEqual(['tokens>=']);
    expect(texts('(-parser')).toEqual(['parser-differs']);
    expect(texts('')).toEqual([]);
    expect(texts('tokens>')).toEqual([]);
    expect(texts('verdict:')).toEqual(['A', 'B', 'none', 'failed', 'pending']);
    expect(texts('outcome:faithful,sp')).toEqual(['spurious']);
    expect(texts('subset:m')).toEqual(['math']);
    expect(texts('category:"a')).toEqual(['"a b"']);
    expect(texts('category:')).toContain('""');
    expect(texts('"an open text, to')).toEqual([]);
    expect(at('out tokens<5', 3)).toMatchObject([{ text: 'outcome:', from: 0, to: 3 }]);
    expect(at('outcome:faithful,sp')).toMatchObject([{ from: 17, to: 19 }]);
  });

  it('can be read once it is taken', () => {
    for (const [name, field] of fields) {
      const [offer] = at(name.slice(0, -1)).filter(({ text }) => text.startsWith(name));
      const text = (offer?.text ?? '') + (field.kind === 'number' ? '5' : '');
      const value = field.kind === 'choice' || field.kind === 'name' ? at(text)[0] : undefined;
      expect(parseFilter(text + (value?.text ?? '')), text).toMatchObject({ ok: true, value: { field: name } });
    }
  });
});
