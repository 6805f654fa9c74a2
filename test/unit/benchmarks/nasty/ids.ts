import { ids, lines, own, row, type Fields, type NastyInput } from './input';

/** Each winner in a row of its own. */
const winners = (labels: readonly unknown[], over: Fields = {}): readonly BlobPart[] => [
  lines(...labels.map((winner, n) => own(n, { winner, ...over }))),
];
const ranked = (n: number, over: Fields = {}): Fields => ({
  prompt: `Say ${String(n)}.`,
  chosen: `${String(n)}!`,
  rejected: `Not ${String(n)}.`,
  ...over,
});
const asOwn = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `own-${String(n)}`);
const odd = `a/b "c" <img src=x onerror=alert(1)> 'd'`;
const many = Array.from({ length: 2000 }, (_, n) => ranked(n));

export const idInputs: readonly NastyInput[] = [
  {
    n: 37,
    name: 'duplicate ids and copies',
    file: [
      lines(
        row(0, { id: 'x' }),
        row(1, { id: 'x' }),
        row(0, { id: 'x' }),
        row(0, { id: 'y', response_A: 'It is 2.', response_B: 'It is 1.' }),
      ),
    ],
    kept: ['x', 'x#2', 'x#3', 'y'],
    warnings: { 'duplicate-id': 2, 'duplicate-content': 2 },
  },
  {
    n: 38,
    name: 'no id: one from the content, the same for a copy with A and B exchanged',
    file: [lines(row(0, { id: null }), row(0, { id: '', response_A: 'It is 2.', response_B: 'It is 1.' }))],
    kept: ['d_8c4c60dd5cbc9a34', 'd_8c4c60dd5cbc9a34#2'],
    warnings: { 'missing-id': 2, 'duplicate-id': 1, 'duplicate-content': 1 },
  },
  {
    n: 39,
    name: 'numbers, and what would break names and pages',
    file: [lines(row(0, { id: 1 }), row(1, { id: '1' }), row(2, { id: odd }), row(3, { id: 'a\0b' }))],
    kept: ['1', '1#2', odd, 'a\uFFFDb'],
    warnings: { 'duplicate-id': 1, 'control-character': 1 },
  },
  {
    n: 40,
    name: '0 and 1 mean nothing by themselves',
    file: winners([0, 1]),
    kept: [],
    aside: { unlabelled: 2 },
    problem: 'no-usable-row',
    says: /Write A, B or tie/,
  },
  {
    n: 40,
    name: '0 and 1 in a column that says what they mean',
    file: [lines(own(0, { winner: undefined, preferred_index: 0 }), own(1, { winner: undefined, preferred_index: 1 }))],
    kept: asOwn(2),
    check: (items) => items.map((item) => item.goldenLabel).join('') === 'AB',
  },
  {
    n: 41,
    name: 'A and B as people write them',
    file: winners([
      'A',
      'a ',
      '[[A]]',
      '\\boxed{A}',
      'Ａ',
      'model_a',
      'response_1',
      'Output (a)',
      'left',
      'B',
      '[[B]]',
      'right',
      'response_2',
      'Output (b)',
    ]),
    kept: asOwn(14),
    check: (items) => items.map((item) => item.goldenLabel).join('') === 'AAAAAAAAABBBBB',
  },
  {
    n: 42,
    name: 'arrows, with their strength',
    file: winners(['A>B', 'A>>B', 'B<<A', '1>2', 'B>A']),
    kept: asOwn(5),
    check: (items) =>
      JSON.stringify(items.map((item) => [item.goldenLabel, item.meta.margin?.value])) ===
      '[["A",-1],["A",-2],["A",-2],["A",-1],["B",1]]',
  },
  { n: 42, name: 'A=B is a tie', file: winners(['A>B', 'A=B']), kept: asOwn(1), aside: { tie: 1 } },
  {
    n: 43,
    name: '-3 to 3',
    file: [lines(...[-3, 0, 2].map((overall_preference, n) => own(n, { winner: undefined, overall_preference })))],
    kept: ['own-0', 'own-2'],
    aside: { tie: 1 },
    item: { goldenLabel: 'A', meta: { margin: { value: -3, max: 3 } } },
  },
  {
    n: 44,
    name: 'ties',
    file: winners(['A', 'tie', 'tie (bothbad)', 'both_bad', 'C']),
    kept: asOwn(1),
    aside: { tie: 2, 'both-bad': 2 },
  },
  {
    n: 45,
    name: 'the name of a model',
    file: winners(['gpt-4', 'vicuna'], { model_a: 'gpt-4', model_b: 'vicuna' }),
    kept: asOwn(2),
    check: (items) => items.map((item) => item.goldenLabel).join('') === 'AB',
  },
  {
    n: 45,
    name: 'free text is never guessed at',
    file: winners(['A', 'the polite one', 'chosen']),
    kept: asOwn(1),
    aside: { unlabelled: 2 },
    says: /names neither answer: found "the polite one"/,
  },
  {
    n: 46,
    name: 'three rows of many without a label',
    file: winners(['A', null, '', '?', 'B']),
    kept: ['own-0', 'own-4'],
    aside: { unlabelled: 3 },
  },
  {
    n: 46,
    name: 'three rows of R-Align without a label',
    file: [lines(row(0), row(1, { gt_label: null }), row(2, { gt_label: '' }), row(3, { gt_label: '?' }))],
    kept: ids(1),
    rejects: [
      [2, 'label-missing'],
      [3, 'label-missing'],
      [4, 'label-unreadable'],
    ],
  },
  {
    n: 47,
    name: 'no winner, and two',
    file: [
      lines(
        ...[
          [1, 0, 0],
          [0, 0, 0],
          [1, 1, 0],
        ].map(([winner_model_a, winner_model_b, winner_tie], id) => ({
          id,
          model_a: 'x',
          model_b: 'y',
          prompt: `["Say ${String(id)}."]`,
          response_a: '["a"]',
          response_b: '["b"]',
          winner_model_a,
          winner_model_b,
          winner_tie,
        })),
      ),
    ],
    kept: ['0'],
    aside: { 'label-conflict': 2 },
  },
  {
    n: 48,
    name: 'the better answer always first: places are drawn from the content',
    file: [lines(...many)],
    kept: 2000,
    check(items) {
      const atA = items.filter((item) => item.goldenLabel === 'A').length / items.length;
      return (
        atA > 0.48 &&
        atA < 0.52 &&
        items.every((item) => (item.meta.slots?.flipped === true) === (item.goldenLabel === 'B'))
      );
    },
  },
  {
    n: 49,
    name: 'a rationale that speaks of A and B: places stay as given',
    file: [lines(row(0, { gt_judgment: '@Response 1 is worse than B.' }))],
    kept: ids(1),
    item: { responseA: 'It is 1.', goldenLabel: 'A' },
    check: ([item]) => item?.meta.slots === undefined,
  },
];
