import { ok } from '../result';
import type { BenchmarkFormat } from './format';
import { answerPairs, columnsOf, idNames, judgmentNames } from './generic-columns';
import { preferenceOfText } from './label';
import { field, unreadable } from './row-fields';
import { readId } from './row-id';
import { readText, type Notes } from './text';

const ids = [...idNames, 'itemid', 'exampleid', 'sampleid'];
const texts = [
  ...judgmentNames,
  'goldenrationale',
  'goldrationale',
  'goldenexplanation',
  'critique',
  'judgment',
  'reason',
];
const labels = ['gtlabel', 'goldenlabel', 'goldlabel', 'label', 'winner', 'preferred', 'better'];

/** Ids with golden judgments, to be added to a benchmark; no comparisons. */
export const goldenJudgments: BenchmarkFormat = {
  id: 'golden-judgments',
  version: 1,
  name: 'a file of golden judgments',
  refusal:
    'Its rows hold ids and golden judgments, but no answers to compare. Open the benchmark they belong to, then add them to it: Golden judgments, in the list of benchmarks.',
  holdsGolden: true,
  matches(row) {
    const columns = columnsOf(Object.keys(row));
    return (
      columns.one(ids) !== undefined && columns.one(texts) !== undefined && columns.pair(answerPairs) === undefined
    );
  },
  read(row, { line }) {
    const columns = columnsOf(Object.keys(row));
    const [id = 'id', text = 'golden_judgment', label = 'label'] = [ids, texts, labels].map((names) =>
      columns.one(names),
    );
    const notes: Notes = new Set();
    const named = readId(field(row, id), notes);
    if (named === null) return { ok: false, error: unreadable(row, id, 'the id of an item') };
    const judgment = readText(field(row, text) ?? null, notes);
    if (judgment === null || judgment.trim() === '') {
      return { ok: false, error: unreadable(row, text, 'a text: the golden judgment') };
    }
    const better = preferenceOfText(field(row, label))?.better;
    return ok({
      items: [],
      golden: [
        { line, text: judgment, id: named, label: better === 'A' || better === 'B' ? better : null, compared: null },
      ],
    });
  },
};
