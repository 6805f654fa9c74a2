import type { Item, Label } from '../item';
import { isObject } from '../benchmarks/row-fields';
import { itemMetaOf } from './item-meta';
import type { MetaVerdict } from '../meta-judge';

/** What a run says about one item, as the scripts store it. */
export interface RowResult {
  /** The GenRM's raw text; null: its call failed. */
  readonly judgeText: string | null;
  readonly verdict: Label | null;
  /** The meta-judge's raw text; null: not called, or its call failed. */
  readonly metaText: string | null;
  readonly metaAnalysis: string;
  /** null: the item was not put to a meta-judge. The row then is a stage-1 row. */
  readonly metaVerdict: MetaVerdict | null;
  /** null: the run was read from a result file, and what its rows say of models and errors stays. */
  readonly model: string | null;
  readonly metaJudge: string | null;
  /** Why the meta-judge's call failed. */
  readonly metaError?: string;
}

export type RAlignVerdict = 'Correct' | 'Incorrect' | 'CallFail' | 'ParseFail' | 'SkippedLabelMismatch';

const verdictNames: Readonly<Record<MetaVerdict, RAlignVerdict>> = {
  correct: 'Correct',
  incorrect: 'Incorrect',
  'call-failed': 'CallFail',
  'parse-failed': 'ParseFail',
  'skipped-label-mismatch': 'SkippedLabelMismatch',
};

export type RAlignRow = Readonly<Record<string, unknown>>;

/**
 * The item as a row of an R-Align benchmark, with every field its own file had, in the same order. Not as they were: a
 * label in another form than A or B, an id that an earlier row had, the data of attachments, numbers that a double does
 * not hold (whole ones become texts), and the places of names that are whole numbers, which JavaScript puts first. An id is added where there was
 * none. Fields of other formats may have the same names and other meanings: those give way. What the item means beyond the
 * format's fields stands in `item_meta`.
 */
export function benchmarkRow(item: Item): RAlignRow {
  const fields = {
    id: item.id,
    conversations: item.conversation,
    response_A: item.responseA,
    response_B: item.responseB,
    gt_label: item.goldenLabel,
    gt_judgment: item.goldenJudgment,
    ...(item.meta.goldenFrom && { golden_from: item.meta.goldenFrom }),
    source: item.subset === '' ? null : { subset: item.subset },
  };
  const extra = item.meta.extra ?? {};
  const further = itemMetaOf(item.meta);
  const row = item.meta.format.startsWith('r-align')
    ? // The scripts compare labels letter by letter: one that was read from another form is written plainly.
      { ...fields, ...without(extra, 'gt_label') }
    : { ...fields, ...without(extra, ...Object.keys(fields)) };
  return inOrder(further === null ? row : { ...row, item_meta: further }, item.meta.fields);
}

/** New fields come last; one that was not there and holds nothing stays away. */
function inOrder(row: RAlignRow, names: readonly string[] | undefined): RAlignRow {
  if (names === undefined) return row;
  const known = new Set(names);
  const added = Object.keys(row).filter((name) => !known.has(name) && row[name] !== null);
  const there = names.filter((name) => Object.hasOwn(row, name));
  return Object.fromEntries([...there, ...added].map((name) => [name, row[name]]));
}

/** A row as metarm_judge.py writes it: the input's fields, then those of each stage. */
export const rAlignRow = (item: Item, result: RowResult): RAlignRow =>
  inOrder(judgedRow(item, result), item.meta.fields);

function judgedRow(item: Item, result: RowResult): RAlignRow {
  const input = benchmarkRow(item);
  const judged: RAlignRow = {
    ...input,
    model_judgment: result.judgeText,
    model_pred: result.verdict,
    // An error that an imported row tells of is not this run's.
    ...(result.model !== null && {
      meta: { ...without(objectOf(input['meta']), 'metarm_error'), model_name: result.model },
    }),
  };
  if (result.metaVerdict === null) return judged;
  const scored = result.metaVerdict === 'correct' || result.metaVerdict === 'incorrect';
  return {
    ...judged,
    metarm_raw: result.metaText,
    metarm_analysis: scored ? result.metaAnalysis : '',
    metarm_verdict: verdictNames[result.metaVerdict],
    metarm_score: scored ? (result.metaVerdict === 'correct' ? 1 : 0) : null,
    ...(result.model !== null && {
      meta: {
        ...objectOf(judged['meta']),
        ...(result.metaError !== undefined && { metarm_error: result.metaError }),
        ...(result.metaJudge !== null && { metarm_model_name: result.metaJudge }),
      },
    }),
  };
}

const without = (fields: RAlignRow, ...names: readonly string[]): RAlignRow =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const objectOf = (value: unknown): RAlignRow => (isObject(value) ? value : {});

/**
 * One line of JSON Lines, with its line feed. The score is written as Python writes a float. Line separators inside
 * strings are escaped: readers built on Python's splitlines would break the row there.
 */
export function jsonLine(row: RAlignRow): string {
  const fields = Object.entries(row)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = JSON.stringify(value);
      return `${JSON.stringify(name)}:${name === 'metarm_score' && /^[01]$/.test(text) ? `${text}.0` : text}`;
    });
  const line = `{${fields.join(',')}}`;
  return `${line.replace(/[\u0085\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
