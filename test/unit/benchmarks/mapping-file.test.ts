import { describe, expect, it } from 'vitest';
import {
  mappingFileText,
  readMappingFile,
  type MappingFile,
} from '../../../src/domain/benchmarks/mapping/mapping-file';
import type { WinnerRule } from '../../../src/domain/benchmarks/mapping/mapping';

const file = (winner: WinnerRule): MappingFile => ({
  shape: '["a","b"]',
  mapping: {
    ...{ request: ['ask'], answers: [['chosen', 1, 'content'], ['b']], winner },
    ...{ id: null, subset: ['kind'], goldenJudgment: null },
  },
});
const faultOf = (changes: Readonly<Record<string, unknown>>, rest: object = {}): string => {
  const { mapping } = file({ rule: 'first' });
  const read = readMappingFile(JSON.stringify({ mapping: { ...mapping, ...changes }, ...rest }));
  return read.ok ? 'sound' : read.error;
};

describe('a mapping as a file', () => {
  it.each<WinnerRule>([
    { rule: 'first' },
    { rule: 'values', path: ['pick'], means: [{ value: '1', means: 'B' }] },
    { rule: 'limit', path: ['gap'], limit: 0.5, below: 'A' },
    { rule: 'scores', paths: [['x'], ['y', 0]] },
  ])('is read as it was written: %o', (winner) => {
    const written = file(winner);
    expect(readMappingFile(mappingFileText(written))).toEqual({ ok: true, value: written });
    const further = { ...written, encoding: 'shift_jis', delimiter: ';' } as const;
    expect(readMappingFile(mappingFileText(further))).toEqual({ ok: true, value: further });
  });

  it('can be written by hand, without what is not needed', () => {
    const text = '{"mapping":{"request":["q"],"answers":[["a"],["b"]],"winner":{"rule":"first"}},"encoding":"latin1"}';
    const { mapping } = file({ rule: 'first' });
    expect(readMappingFile(text)).toEqual({
      ok: true,
      value: {
        shape: '',
        mapping: { ...mapping, request: ['q'], answers: [['a'], ['b']], subset: null },
        encoding: 'windows-1252',
      },
    });
  });

  it.each<readonly [string, string]>([
    ['nonsense', 'It is not JSON.'],
    ['7', 'the file must be an object with a mapping.'],
    ['{"prompt":"a benchmark row"}', 'mapping is missing.'],
  ])('that is none is refused: %s', (text, message) => {
    expect(readMappingFile(text)).toEqual({ ok: false, error: message });
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, object, string]>([
    ['a name in place of a path', { request: 'ask' }, {}, 'mapping.request must be a list such as ["column"].'],
    ['nothing named', { request: [] }, {}, 'mapping.request must name a column.'],
    ['one answer', { answers: [['a']] }, {}, 'mapping.answers.1 is missing.'],
    ['the same twice', { answers: [['a'], ['a']] }, {}, 'mapping.answers must be two different columns.'],
    ['no winner', { winner: undefined }, {}, 'mapping.winner is missing.'],
    [
      'an unknown rule',
      { winner: { rule: 'best' } },
      {},
      'mapping.winner.rule must have a rule: "first", "values", "limit" or "scores".',
    ],
    [
      'a value that means nothing, and an encoding that is none',
      { winner: { rule: 'values', path: ['x'], means: [{ value: '1', means: 'C' }] } },
      { encoding: 'klingon' },
      'mapping.winner.means.0.means must be "A", "B" or "tie"; encoding is no encoding that can be read.',
    ],
    ['another delimiter', {}, { delimiter: '#' }, 'delimiter must be ",", ";", "\\t" or "|".'],
  ])('says what is wrong with it: %s', (_, changes, rest, message) => {
    expect(faultOf(changes, rest)).toBe(message);
  });
});
