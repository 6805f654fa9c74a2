import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../src/domain/benchmarks/format';
import { createImportSession } from '../../../src/domain/benchmarks/import-session';
import { fieldsOf } from '../../../src/domain/benchmarks/mapping/fields';
import { guessMapping, winnerBy } from '../../../src/domain/benchmarks/mapping/guess';
import { mappedFormat } from '../../../src/domain/benchmarks/mapping/mapped-format';
import { completed, type Mapping, type MappingDraft } from '../../../src/domain/benchmarks/mapping/mapping';
import { createSampleSession } from '../../../src/domain/benchmarks/mapping/sample';
import { shapeOf } from '../../../src/domain/benchmarks/mapping/shape';
import { err } from '../../../src/domain/result';

const rows: readonly Row[] = [
  {
    ask: 'Capital of Peru?',
    'reply.x': 'Lima, on the coast.',
    'reply.y': 'Cusco, up high.',
    pick: 'x',
    kind: 'geo',
    nr: 1,
  },
  {
    ask: 'Capital of Chile?',
    'reply.x': 'Valparaíso by the sea.',
    'reply.y': 'Santiago, inland.',
    pick: 'y',
    kind: 'geo',
    nr: 2,
  },
  {
    ask: 'Capital of Cuba?',
    'reply.x': 'Havana, in the west.',
    'reply.y': 'Havana, in the north.',
    pick: '=',
    kind: 'geo',
    nr: 3,
  },
];
const mapping: Mapping = {
  request: ['ask'],
  answers: [['reply.x'], ['reply.y']],
  winner: {
    rule: 'values',
    path: ['pick'],
    means: [
      { value: 'x', means: 'A' },
      { value: 'y', means: 'B' },
      { value: '=', means: 'tie' },
    ],
  },
  id: ['nr'],
  subset: ['kind'],
  goldenJudgment: null,
};
const lines = (of: readonly Row[]): string => of.map((row) => `${JSON.stringify(row)}\n`).join('');
const read = (row: Row, as: Mapping = mapping) => mappedFormat(as).read(row, { line: 1, fileStem: 'x' });
function itemOf(row: Row, as: Mapping) {
  const content = read(row, as);
  if (!content.ok) throw new Error(content.error.message);
  return content.value.items[0] ?? content.value.aside?.[0]?.item;
}

describe('a file read by a mapping', () => {
  it('gives items, sets ties aside and keeps what was not named', () => {
    const session = createImportSession({ fileName: 'own.jsonl', bytes: 1, options: { mapping } });
    const first = session.push(lines(rows));
    const { batch, report } = session.end();
    const items = [...first.items, ...batch.items];
    expect(items.map(({ id, goldenLabel, subset }) => [id, goldenLabel, subset])).toEqual([
      ['1', 'A', 'geo'],
      ['2', 'B', 'geo'],
    ]);
    expect(items[0]).toMatchObject({ responseA: 'Lima, on the coast.', meta: { format: 'mapped', sourceLabel: 'x' } });
    expect(report).toMatchObject({ format: 'mapped', mapping, imported: 2, setAside: { tie: 1 }, problem: null });
  });

  it('is used for the next file with the same columns, in any order, and for no other', () => {
    const savedMappings = [{ shape: shapeOf(rows), mapping }];
    const of = (given: readonly Row[]) => {
      const session = createImportSession({ fileName: 'next.jsonl', bytes: 1, options: { savedMappings } });
      session.push(lines(given));
      return session.end().report;
    };
    const turned = rows.map((row) => Object.fromEntries(Object.entries(row).reverse()));
    expect(of(turned)).toMatchObject({ format: 'mapped', mapping });
    const other = of(rows.map((row) => ({ ...row, more: 1 })));
    expect(other.mapping).toBeUndefined();
    expect(other.problem?.code).toBe('unknown-format');
  });

  it.each([
    ['named now', { mapping }],
    ['remembered', { savedMappings: [{ shape: shapeOf(rows), mapping }] }],
  ])('costs a small file only the row that does not fit: %s', (_, options) => {
    const session = createImportSession({ fileName: 'small.jsonl', bytes: 1, options });
    session.push(lines([...rows, { ask: 'Capital of Iran?', 'reply.x': 'Tehran.' }]));
    const { batch, report } = session.end();
    expect(batch.items).toHaveLength(2);
    expect(report).toMatchObject({ format: 'mapped', problem: null, rejects: [{ field: 'pick' }, { line: 4 }] });
  });

  it('names the column that a row lacks', () => {
    expect(read({ ask: 'Q', 'reply.x': 'a', pick: 'x' })).toMatchObject({
      ok: false,
      error: { field: 'reply.y', code: 'field-missing' },
    });
  });

  it('sets rows aside whose value has no meaning', () => {
    expect(itemOf({ ...rows[0], pick: '?' }, mapping)).toMatchObject({ goldenLabel: null, reason: 'unlabelled' });
  });

  it('reaches into lists and objects, and takes the last of several messages', () => {
    const row = {
      q: [{ role: 'user', content: 'Hi?' }],
      out: [
        { text: 'one' },
        {
          text: [
            { role: 'user', content: 'Hi?' },
            { role: 'assistant', content: 'two' },
          ],
        },
      ],
      points: { a: 0.25, b: '0.75' },
    };
    const deep: Mapping = {
      ...mapping,
      request: ['q'],
      answers: [
        ['out', 0, 'text'],
        ['out', 1, 'text'],
      ],
      winner: {
        rule: 'scores',
        paths: [
          ['points', 'a'],
          ['points', 'b'],
        ],
      },
      id: null,
      subset: null,
    };
    expect(itemOf(row, deep)).toMatchObject({
      conversation: [{ role: 'user', content: 'Hi?' }],
      responseA: 'one',
      responseB: 'two',
      goldenLabel: 'B',
      meta: { scores: { a: 0.25, b: 0.75 } },
    });
  });

  it.each([
    [-2, 'A'],
    [0, null],
    ['1.5', 'B'],
    ['much', null],
  ] as const)('reads %s by a limit', (value, golden) => {
    const limited: Mapping = { ...mapping, winner: { rule: 'limit', path: ['pick'], limit: 0, below: 'A' } };
    expect(itemOf({ ...rows[0], pick: value }, limited)?.goldenLabel).toBe(golden);
  });

  it('places answers by content where the first is the better one', () => {
    const first: Mapping = { ...mapping, winner: { rule: 'first' } };
    const item = itemOf(rows[0] ?? {}, first);
    const better = item?.goldenLabel === 'A' ? item.responseA : item?.responseB;
    expect(better).toBe('Lima, on the coast.');
    expect(item?.meta.slots?.rule).toBe('content-hash/1');
  });
});

describe('guessing', () => {
  const guess = (of: readonly Row[]): MappingDraft => guessMapping(fieldsOf(of));

  it('finds columns by their names', () => {
    const draft = guess([
      { Question: 'Q?', 'Answer A': 'long one', 'Answer B': 'long two', Winner: 'A', Explanation: 'e' },
    ]);
    expect(draft).toMatchObject({
      request: ['Question'],
      answers: [['Answer A'], ['Answer B']],
      winner: { rule: 'values', path: ['Winner'], means: [{ value: 'A', means: 'A' }] },
      goldenJudgment: ['Explanation'],
    });
  });

  it('finds answers by the ends of their names, in lists, and a label by its values', () => {
    const many = Array.from({ length: 20 }, (_, at) => ({
      prompt: `Q${String(at)}`,
      'gpt reply 1': `text one ${String(at)}`,
      'gpt reply 2': `text two ${String(at)}`,
      who: at % 2 === 0 ? 'model_a' : 'model_b',
    }));
    expect(guess(many)).toMatchObject({
      answers: [['gpt reply 1'], ['gpt reply 2']],
      winner: { rule: 'values', path: ['who'] },
    });
    const listed = many.map((row) => ({ prompt: row.prompt, outs: [row['gpt reply 1'], row['gpt reply 2']] }));
    expect(guess(listed).answers).toEqual([
      ['outs', 0],
      ['outs', 1],
    ]);
  });

  it('does not say what 0 and 1 mean under a name that does not tell', () => {
    const [field] = fieldsOf([{ label: 0 }, { label: 1 }]);
    expect(field && winnerBy(field)).toEqual({ rule: 'values', path: ['label'], means: [] });
  });

  it('takes a number with a sign for a strength', () => {
    const [field] = fieldsOf([{ s: -2 }, { s: 3 }]);
    expect(field && winnerBy(field)).toEqual({ rule: 'limit', path: ['s'], limit: 0, below: 'A' });
  });

  it('says what a draft still needs', () => {
    const made = completed(guess([{ nothing: 1 }]));
    expect(made).toMatchObject({ ok: false, error: expect.arrayContaining(['the request']) as unknown });
    expect(completed({ ...mapping, answers: [['ask'], ['ask']] })).toEqual(
      err(['two answers that are not the same column']),
    );
  });
});

describe('any rows', () => {
  it('have fields, a guess and a reading without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 }), (given) => {
        const fields = fieldsOf(given);
        expect(fields.every(({ filled, name }) => filled >= 0 && filled <= 1 && typeof name === 'string')).toBe(true);
        const draft = guessMapping(fields);
        const path = fields[0]?.path ?? ['x'];
        const made = completed({
          ...draft,
          request: path,
          answers: [path, ['y']],
          winner: fields[0] === undefined ? { rule: 'first' } : winnerBy(fields[0]),
        });
        if (!made.ok) return;
        for (const row of given) {
          const content = read(row, made.value);
          if (!content.ok) expect(content.error.message).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the sample of a file', () => {
  const sampleOf = (text: string) => {
    const session = createSampleSession();
    session.push(text);
    return session.end();
  };

  it('is its first 50 good rows and the format that fits, if one does', () => {
    const many = Array.from({ length: 80 }, (_, nr) => ({ ...rows[0], nr }));
    const sample = sampleOf(`not json\n${lines(many)}`);
    expect(sample.rows).toHaveLength(50);
    expect(sample).toMatchObject({ format: null, shape: shapeOf(many) });
    expect(sampleOf('{"prompt":"p","chosen":"a","rejected":"b"}\n').format).toBe('dpo-strings');
  });

  it('reads tables, with lists in their cells', () => {
    const sample = sampleOf('ask,outs\nQ,"[""a"",""b""]"\n');
    expect(sample.rows).toEqual([{ ask: 'Q', outs: ['a', 'b'] }]);
  });
});
