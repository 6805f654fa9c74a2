import type { GoldenOffer } from '../golden/offer';
import { err, ok, type Result } from '../result';
import type { BenchmarkFormat, Row, RowProblem } from './format';
import { columnsOf, idNames, judgmentNames, plain } from './generic-columns';
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
/** A row with one of these is a comparison, if a damaged one. */
const answers = /^(?:response|answer|output|completion|chosen|rejected)s?(?:[ab12]|$)/;

const refusal =
  'Its rows hold ids and golden judgments, but no answers to compare. Open the benchmark that they belong to, then add them to it: Golden judgments, in the list of benchmarks.';

/** Ids with golden judgments, to be added to a benchmark. */
export const goldenJudgments: BenchmarkFormat = {
  id: 'golden-judgments',
  version: 1,
  name: 'a file of golden judgments',
  refusal,
  matches(row) {
    const names = Object.keys(row);
    const columns = columnsOf(names);
    const isComparison = names.some((name) => answers.test(plain(name)));
    return columns.one(ids) !== undefined && columns.one(texts) !== undefined && !isComparison;
  },
  read: () => err({ code: 'no-comparisons', message: refusal }),
  readGolden,
};

function readGolden(row: Row, line: number): Result<GoldenOffer, RowProblem> {
  const columns = columnsOf(Object.keys(row));
  const [id = 'id', text = 'golden_judgment', label = 'label'] = [ids, texts, labels].map((names) =>
    columns.one(names),
  );
  const notes: Notes = new Set();
  const named = readId(field(row, id), notes);
  if (named === null) return err(unreadable(row, id, 'the id of an item'));
  const judgment = readText(field(row, text) ?? null, notes);
  if (judgment === null || judgment.trim() === '') return err(unreadable(row, text, 'a text: the golden judgment'));
  const better = preferenceOfText(field(row, label))?.better;
  return ok({
    line,
    text: judgment,
    id: named,
    label: better === 'A' || better === 'B' ? better : null,
    compared: null,
  });
}
