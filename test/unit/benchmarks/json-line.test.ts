import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../src/domain/benchmarks/json-fault';
import { parseJsonLine } from '../../../src/domain/benchmarks/json-line';

function rowOf(line: string): unknown {
  const parsed = parseJsonLine(line);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.row;
}

describe('a line that is JSON', () => {
  it('is read as it stands, U+2028 and all', () => {
    expect(rowOf('{"a":"x\u2028y","b":[1,null]}')).toEqual({ a: 'x\u2028y', b: [1, null] });
  });

  it('keeps the digits of integers that a double cannot hold', () => {
    expect(rowOf('{"id":9007199254740993,"n":-12345678901234567890,"safe":9007199254740991}')).toEqual({
      id: '9007199254740993',
      n: '-12345678901234567890',
      safe: 9007199254740991,
    });
  });

  it('leaves long digits alone in strings and in fractions', () => {
    expect(rowOf('{"s":"12345678901234567890","f":0.1234567890123456,"e":1e20,"q":"\\"99999999999999999999"}')).toEqual(
      {
        s: '12345678901234567890',
        f: 0.1234567890123456,
        e: 1e20,
        q: '"99999999999999999999',
      },
    );
  });

  it('may have any field names without touching a prototype', () => {
    const row = rowOf('{"__proto__":{"polluted":1},"constructor":2,"toString":3}');
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(typeof row === 'object' && row !== null && Object.keys(row)).toEqual([
      '__proto__',
      'constructor',
      'toString',
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('may hold the row in a string, and the last of two equal names counts', () => {
    expect(rowOf(JSON.stringify('{"a":1}'))).toEqual({ a: 1 });
    expect(rowOf('{"a":1,"a":2}')).toEqual({ a: 2 });
  });
});

describe('a line that is nearly JSON', () => {
  it('may hold NaN and Infinity: they become null, and it is marked', () => {
    const parsed = parseJsonLine('{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN, \\"Infinity"}');
    expect(parsed).toEqual({
      ok: true,
      value: { row: { a: null, b: [null, null], c: 'NaN, "Infinity' }, nonJsonNumber: true },
    });
  });

  it('may end in the comma of a pasted array body', () => {
    expect(parseJsonLine('{"a":1}, ')).toEqual({ ok: true, value: { row: { a: 1 }, nonJsonNumber: false } });
  });
});

describe('a line that is not JSON', () => {
  it.each<[string, string, string, number | undefined, RegExp]>([
    ['Python notation', "{'a': None}", 'json-python', 2, /json\.dumps/],
    ['a Python constant', '{"a": None}', 'json-python', 7, /json\.dumps/],
    ['a trailing comma in an object', '{"a":1,}', 'json-trailing-comma', 8, /remove it/],
    ['a trailing comma in a list', '{"a":[1, ]}', 'json-trailing-comma', 10, /remove it/],
    ['a raw tab in a string', '{"a":"x\ty"}', 'json-control-character', 8, /U\+0009.*escaped/],
    ['a cut string', '{"a":"xy', 'json-cut-off', 9, /the line ends.*cut off/],
    ['a cut escape', '{"a":"x\\u00', 'json-cut-off', 12, /cut off/],
    ['a cut object', '{"a":1', 'json-cut-off', 7, /a comma or }/],
    ['a single backslash', '{"a":"\\d"}', 'json-escape', 7, /written twice/],
    ['two rows on one line', '{"a":1}{"b":2}', 'json-several', 8, /exactly one row/],
    ['a missing colon', '{"a" 1}', 'json-syntax', 6, /expected a colon, but found "1"/],
    ['plain text', 'hello', 'json-syntax', 1, /found "h"/],
    ['a leading zero', '{"a":01}', 'json-syntax', 7, /a comma or }/],
    ['an array', '[1,2]', 'not-an-object', undefined, /this line is an array/],
    ['null', 'null', 'not-an-object', undefined, /this line is null/],
    ['a number', '12', 'not-an-object', undefined, /a number/],
  ])('is explained: %s', (_name, line, code, column, message) => {
    const parsed = parseJsonLine(line);
    if (parsed.ok) throw new Error('was accepted');
    expect(parsed.error.code).toBe(code);
    expect(parsed.error.column).toBe(column);
    expect(parsed.error.message).toMatch(message);
  });

  it('is refused when nested too deep, however deep', () => {
    for (const depth of [200, 50_000]) {
      const parsed = parseJsonLine(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);
      expect(parsed.ok ? 'accepted' : parsed.error.code).toBe('too-deep');
    }
  });
});

describe('the fault finder', () => {
  const jsonish = fc.oneof(
    fc.json(),
    fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\0123.-eE truefalsn\t\u0001')), maxLength: 20 }),
    fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, put]) => {
      const cut = text.length === 0 ? 0 : at % text.length;
      return text.slice(0, cut) + put + text.slice(cut + 1);
    }),
  );

  it('finds a fault exactly where JSON.parse refuses', () => {
    fc.assert(
      fc.property(jsonish, (text) => {
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          // Refused: that is the question.
          accepted = false;
        }
        const fault = findJsonFault(text);
        expect(fault === null).toBe(accepted);
        if (fault) expect(fault.index).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });
});
