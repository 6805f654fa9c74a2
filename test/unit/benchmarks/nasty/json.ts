import { ids, line, lines, own, row, rows, type NastyInput } from './input';

const [a, b, c] = [line(0), line(1), line(2)];
const pretty = rows(3).map((one) => JSON.stringify(one, null, 4));
const columns = (cells: (name: string) => unknown): unknown =>
  Object.fromEntries(Object.keys(own(0)).map((name) => [name, cells(name)]));
const owns = [own(0), own(1)];
const names = Object.keys(own(0));
const cells = (one: object): string => JSON.stringify(Object.values(one));

const wrapped: readonly (readonly [name: string, file: unknown, says: string])[] = [
  ['data', { data: rows(3) }, '.data[]'],
  ['train and test', { version: 1, train: [row(0), row(1)], test: [row(2)] }, '.train[], .test[]'],
  [
    'the viewer of Hugging Face',
    { features: [{ name: 'id' }], rows: rows(3).map((one, at) => ({ row_idx: at, row: one })) },
    '.rows[]',
  ],
];

const bad = (n: number, code: string, text: string, says: RegExp): NastyInput => ({
  n,
  name: `${code}: ${text.slice(0, 40)}`,
  file: [`${a}\n${text}\n${b}\n`],
  kept: ids(2),
  rejects: [[2, code]],
  says,
});

export const jsonInputs: readonly NastyInput[] = [
  {
    n: 21,
    name: 'one bad line in 5,000',
    file: [
      rows(5000)
        .map((one, n) => (n === 3000 ? '{"id": oops}' : JSON.stringify(one)))
        .join('\n'),
    ],
    kept: 4999,
    rejects: [[3001, 'json-syntax']],
  },
  {
    n: 22,
    name: 'twenty bad lines at the start: reading stops',
    file: ['no json\n'.repeat(40), a],
    kept: 0,
    rejects: Array.from({ length: 20 }, (_, at) => [at + 1, 'json-syntax'] as const),
    problem: 'not-json-lines',
    says: /begins with: no json/,
  },
  {
    n: 22,
    name: 'every tenth line bad: all good ones are kept, and it is said',
    file: [
      rows(300)
        .map((one, n) => (n % 10 === 5 ? 'bad' : JSON.stringify(one)))
        .join('\n'),
    ],
    kept: 270,
    rejects: Array.from({ length: 30 }, (_, at) => [at * 10 + 6, 'json-syntax'] as const),
    problem: 'many-bad-rows',
  },
  bad(23, 'json-trailing-comma', '{"a":1,}', /remove it/),
  bad(23, 'json-trailing-comma', '{"a":[1,]}', /remove it/),
  {
    n: 23,
    name: 'a comma before the end of the array',
    file: [`[${a},\n${b},\n]`],
    kept: ids(2),
    notes: ['trailing-comma'],
  },
  { n: 23, name: 'a comma behind every line', file: [`${a},\n${b},\n${c},\n`], kept: ids(3) },
  { n: 24, name: 'an array in a file called .jsonl', file: [`\uFEFF\n [${a},${b}]`], kept: ids(2) },
  { n: 25, name: 'objects without line breaks', file: [`${a}${b}${c}`], kept: ids(3) },
  { n: 25, name: 'pretty-printed objects', file: [pretty.join('\n')], kept: ids(3) },
  {
    n: 25,
    name: 'objects that begin on their first line',
    file: [pretty.join('\n').replaceAll('{\n    "id"', '{ "id"')],
    kept: ids(3),
  },
  { n: 25, name: 'RS-separated values', file: [[a, b, c].map((text) => `\u001e${text}\n`).join('')], kept: ids(3) },
  ...wrapped.map(([name, value, says]): NastyInput => ({
    n: 26,
    name: `rows inside ${name}`,
    file: [JSON.stringify(value, null, 1)],
    kept: ids(3),
    notes: ['unwrapped'],
    says: new RegExp(says.replace(/[.[\]]/g, '\\$&')),
  })),
  {
    n: 26,
    name: 'rows of the viewer one a line',
    file: [lines(...rows(2).map((one) => ({ row_idx: 0, row: one })))],
    kept: ids(2),
    notes: ['unwrapped'],
  },
  {
    n: 26,
    name: 'pandas columns of lists',
    file: [JSON.stringify(columns((name) => owns.map((one) => one[name])))],
    kept: ['own-0', 'own-1'],
    notes: ['unwrapped'],
  },
  {
    n: 26,
    name: 'pandas columns of numbered cells',
    file: [JSON.stringify(columns((name) => ({ 0: owns[0]?.[name], 1: owns[1]?.[name] })))],
    kept: ['own-0', 'own-1'],
    notes: ['unwrapped'],
  },
  {
    n: 26,
    name: 'pandas, names and cells apart',
    file: [JSON.stringify({ columns: names, index: [0, 1], data: owns.map((one) => Object.values(one)) })],
    kept: ['own-0', 'own-1'],
    notes: ['unwrapped'],
  },
  { n: 27, name: 'rows inside texts', file: [[a, b].map((text) => JSON.stringify(text)).join('\n')], kept: ids(2) },
  {
    n: 27,
    name: 'lists of cells under a list of names',
    file: [`${JSON.stringify(names)}\n${cells(own(0))}\n[1]\n${cells(own(1))}\n`],
    kept: ['own-0', 'own-1'],
    rejects: [[3, 'cell-count']],
  },
  { n: 27, name: 'the same as one array', file: [`[${JSON.stringify(names)},${cells(own(0))}]`], kept: ['own-0'] },
  {
    n: 27,
    name: 'names that no list follows',
    file: [`["a","b"]\n${a}\n`],
    kept: ids(1),
    rejects: [[1, 'not-an-object']],
  },
  {
    n: 28,
    name: 'a line of 10 MB',
    file: [line(0, { response_A: 'x'.repeat(10 << 20) }), '\n', b],
    kept: ids(2),
    check: ([item]) => item?.responseA.length === 10 << 20,
  },
  {
    n: 29,
    name: 'NaN and Infinity',
    file: [`${a.replace('"A"', '"A","x":[NaN,-Infinity],"t":"NaN"')}\n${b.replace('"A"', '"A","x":1e999')}`],
    kept: ids(2),
    warnings: { 'non-json-number': 2 },
    item: { meta: { extra: { x: [null, null], t: 'NaN' } } },
  },
  bad(30, 'json-python', "{'a': None, 'b': True}", /json\.dumps/),
  {
    n: 31,
    name: 'integers beyond 2^53, also in rows inside texts',
    file: [
      `${a.replace('"row-0"', '9007199254740993')}\n${JSON.stringify(b.replace('"row-1"', '9007199254740995'))}\n-9007199254740993`,
    ],
    kept: ['9007199254740993', '9007199254740995'],
    rejects: [[3, 'not-an-object']],
  },
  { n: 32, name: 'a name twice: the last counts', file: [a.replace('{', '{"id":"first",')], kept: ids(1) },
  {
    n: 33,
    name: 'names of the prototype',
    file: [a.replace('{', '{"__proto__":{"gt_label":"B"},"constructor":1,"toString":2,')],
    kept: ids(1),
    check: ([item]) =>
      Object.keys(item?.meta.extra ?? {}).join() === '__proto__,constructor,toString' &&
      !Object.hasOwn(Object.prototype, 'gt_label'),
  },
  bad(34, 'json-control-character', '{"a":"x\ty"}', /must be escaped/),
  { n: 35, name: 'NUL padding', file: [`${a}\n${b}\n${'\0'.repeat(5000)}`], kept: ids(2), notes: ['nul-padding'] },
  {
    n: 35,
    name: 'NUL padding behind a row',
    file: [`${a}\n${b}${'\0'.repeat(5000)}`],
    kept: ids(2),
    notes: ['nul-padding'],
  },
  {
    n: 35,
    name: 'NUL padding behind an array',
    file: [`[${a},${b}]${'\0'.repeat(5000)}`],
    kept: ids(2),
    notes: ['nul-padding'],
  },
  {
    n: 36,
    name: 'a bad element inside an array costs itself alone',
    file: [`[${a}, {"id": oops, "x": "]}"}, ${b}]`],
    kept: ids(2),
    rejects: [[2, 'json-syntax']],
  },
  {
    n: 36,
    name: 'an array that breaks off',
    file: [`[${a},${b.slice(0, 50)}`],
    kept: ids(1),
    rejects: [[2, 'json-cut-off']],
  },
];
