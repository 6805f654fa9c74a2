import type { NastyInput } from './input';

const table = (...rows: readonly string[]): readonly string[] => [
  ['prompt,response_a,response_b,winner,id', ...rows, ''].join('\n'),
];
const tabs = (...rows: readonly string[]): readonly BlobPart[] => [rows.join('\n').replaceAll(',', '\t')];
const good = 'Say x,x,y,A,own-0';
const asPython = (text: string): string =>
  `[{'role': 'user', 'content': "It's"}, {'role': 'assistant', 'content': '${text}\\n', 'note': None}]`;
const asJson = (text: string): string =>
  `[{"role": "user", "content": "It's"}, {"role": "assistant", "content": "${text}\\n", "note": null}]`;

export const tableInputs: readonly NastyInput[] = [
  {
    n: 68,
    name: 'line breaks, quotes and commas in cells, CRLF and a byte order mark',
    file: [`\uFEFF"prompt","chosen","rejected"\r\n"a,\r\nb","say ""hi""","c"\r\nd,5" wide,e\r\n`],
    kept: 2,
    notes: ['table'],
    check: ([first, second]) =>
      first?.conversation[0]?.content === 'a,\r\nb' &&
      [first.responseA, first.responseB].includes('say "hi"') &&
      [second?.responseA, second?.responseB].includes('5" wide'),
  },
  {
    n: 69,
    name: 'a quote that is never closed: its line is said, what stands before is kept',
    file: table(good, 'Say\nno', 'p,q,r,"s', good, good).map((text) =>
      text.replace('Say\nno', '"Say\nno",x,y,B,own-1'),
    ),
    kept: ['own-0', 'own-1'],
    rejects: [[5, 'quote-open']],
    notes: ['table'],
    says: /quote opened on line 5/,
  },
  {
    n: 70,
    name: 'a column name three times',
    file: ['prompt,chosen,rejected,note,note,note\na,b,c,d,e,f\n'],
    kept: 1,
    notes: ['table'],
    says: /Renamed.*: note_2, note_3/,
    item: { meta: { extra: { note: 'd', note_2: 'e', note_3: 'f' } } },
  },
  {
    n: 71,
    name: 'rows of other widths',
    file: table(good, 'Say x,x,y', `${good}9,more`, 'Say z,z,y,B,own-1'),
    kept: ['own-0', 'own-1'],
    rejects: [
      [3, 'cell-count'],
      [4, 'cell-count'],
    ],
    notes: ['table'],
    says: /3 cells.*names 5[^]*6 cells/,
  },
  {
    n: 72,
    name: 'nothing is turned into numbers',
    file: table('true,007,1e5,A,01'),
    kept: ['01'],
    notes: ['table'],
    item: { conversation: [{ content: 'true' }], responseA: '007', responseB: '1e5' },
  },
  {
    n: 73,
    name: 'a TSV with quotes that mean nothing',
    file: tabs('prompt,response_a,response_b,winner,id', 'Say "hi,"hi" he said,"bye,A,own-0', 'Say x,x,"y,B,own-1'),
    kept: ['own-0', 'own-1'],
    notes: ['table'],
    says: /tabs between its cells, quotes as text/,
    item: { responseA: '"hi" he said', responseB: '"bye' },
  },
  ...([';', '|'] as const).flatMap((delimiter): NastyInput[] => [
    {
      n: 74,
      name: `cells separated by ${delimiter}`,
      file: table(good).map((text) => text.replaceAll(',', delimiter)),
      kept: ['own-0'],
      notes: ['table'],
      says: delimiter === ';' ? /semicolons/ : /bars/,
    },
    {
      n: 74,
      name: `sep=${delimiter} in the first line`,
      file: [`sep=${delimiter}\r\n`, ...table(good).map((text) => text.replaceAll(',', delimiter))],
      kept: ['own-0'],
      notes: ['table'],
    },
  ]),
  ...(
    [
      ['JSON', asJson],
      ['Python', asPython],
    ] as const
  ).map(([name, says]): NastyInput => ({
    n: 75,
    name: `lists of messages in cells, as ${name} writes them`,
    file: [
      `prompt,chosen,rejected\n"Say it","${says('Hello').replaceAll('"', '""')}","${says('Go').replaceAll('"', '""')}"\n`,
    ],
    kept: 1,
    notes: ['table'],
    check: ([item]) => [item?.responseA, item?.responseB].sort().join() === 'Go\n,Hello\n',
  })),
  {
    n: 75,
    name: 'one text that looks like a list is a text',
    file: table(
      ...Array.from(
        { length: 30 },
        (_, n) => `${n === 3 ? '"[1, 2]"' : `Say ${String(n)}`},${String(n)},y,A,i${String(n)}`,
      ),
    ),
    kept: 30,
    notes: ['table'],
    check: (items) => items[3]?.conversation[0]?.content === '[1, 2]',
  },
  {
    n: 82,
    name: 'column names with dots and spaces',
    file: ['Prompt,Response A,response-b,winner,criteria_v0.1,Record ID,**\na,b,c,A,d,e,f\n'],
    kept: 1,
    notes: ['table'],
    item: { meta: { extra: { 'criteria_v0.1': 'd', 'Record ID': 'e', '**': 'f' } } },
  },
  {
    n: 83,
    name: 'a table without rows',
    file: table(),
    kept: 0,
    notes: ['table'],
    problem: 'empty-file',
    says: /columns: prompt, response_a, response_b, winner, id\./,
  },
  {
    n: 83,
    name: 'rows that hold no pair',
    file: ['name,age\nx,1\ny,2\n'],
    kept: 0,
    rejects: [
      [2, 'unknown-format'],
      [3, 'unknown-format'],
    ],
    notes: ['table'],
    problem: 'unknown-format',
    says: /Their fields: name, age\..*A row of your own needs/,
  },
];
