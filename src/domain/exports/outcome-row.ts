import { sourceCell } from '../golden/source';
import type { HumanCheck } from '../human/check';
import { requestOf, type Item } from '../item';
import type { Outcome, OutcomeKind } from '../outcome';
import type { ItemSwap } from '../swap';
import { csvLine } from './csv';
import type { TableColumn } from './table';

/** What was written about one item; null: nothing. */
export interface Written {
  readonly judgeText: string | null;
  readonly rationale: string | null;
  readonly metaText: string | null;
  readonly metaAnalysis: string;
  readonly genrm: string;
  readonly metaJudge: string | null;
  /** What a person said of the rationale; null: nobody was asked. */
  readonly human: Pick<HumanCheck, 'verdict' | 'note'> | null;
  /** What the exchanged order says; absent in a run where nothing was asked in it. */
  readonly swap?: ItemSwap;
}

/** Columns of a table of items and outcomes, for spreadsheets and notebooks. */
export const outcomeColumns = [
  'id',
  'subset',
  'golden_label',
  'verdict',
  'label_correct',
  'outcome',
  'meta_verdict',
  'human_verdict',
  'failure',
  'genrm',
  'meta_judge',
  'completion_tokens',
  'duration_ms',
  'request',
  'response_a',
  'response_b',
  'golden_judgment',
  'golden_from',
  'genrm_text',
  'rationale',
  'meta_text',
  'meta_analysis',
  'human_note',
] as const;

/** More of them where anything was asked in the exchanged order; empty: not asked about this item. */
export const swapColumns = ['swapped_verdict', 'swapped_meta_verdict'] as const;

type OutcomeColumn = (typeof outcomeColumns)[number] | (typeof swapColumns)[number];

export const columnsOf = (hasSwaps: boolean): readonly OutcomeColumn[] =>
  hasSwaps ? [...outcomeColumns, ...swapColumns] : outcomeColumns;

const kinds: Readonly<Record<string, TableColumn['kind']>> = {
  label_correct: 'truth',
  completion_tokens: 'integer',
  duration_ms: 'number',
};

export const outcomeTable = (columns: readonly OutcomeColumn[]): readonly TableColumn[] =>
  columns.map((name) => ({ name, kind: kinds[name] ?? 'text' }));

type Cell = string | number | boolean | null;
export type OutcomeRow = Readonly<Record<(typeof outcomeColumns)[number], Cell>> &
  Readonly<Partial<Record<(typeof swapColumns)[number], Cell>>>;

/** An item with what became of it, texts whole; null where they were left out. A failed call is no wrong label: label_correct is null then. */
export function outcomeRow(item: Item, outcome: Outcome, written: Written): OutcomeRow {
  const kept = item.meta.redacted === undefined ? <T>(text: T): T | null => text : () => null;
  return {
    id: item.id,
    subset: item.subset,
    golden_label: item.goldenLabel,
    verdict: outcome.verdict,
    label_correct: isUntold(outcome.kind) ? null : outcome.verdict === item.goldenLabel,
    outcome: outcome.kind,
    meta_verdict: outcome.metaVerdict,
    human_verdict: written.human?.verdict ?? null,
    failure: outcome.failure,
    genrm: written.genrm,
    meta_judge: written.metaJudge,
    completion_tokens: outcome.tokens,
    duration_ms: outcome.durationMs,
    request: kept(requestOf(item)),
    response_a: kept(item.responseA),
    response_b: kept(item.responseB),
    golden_judgment: kept(item.goldenJudgment),
    golden_from: sourceCell(item.meta.goldenFrom),
    genrm_text: kept(written.judgeText),
    rationale: kept(written.rationale),
    meta_text: kept(written.metaText),
    meta_analysis: kept(written.metaAnalysis),
    human_note: kept(written.human?.note ?? null),
    ...(written.swap && {
      swapped_verdict: written.swap.judge ?? null,
      swapped_meta_verdict: written.swap.meta ?? null,
    }),
  };
}

const isUntold = (kind: OutcomeKind): boolean => kind === 'judge-failed' || kind === 'pending';

export const outcomeCsvHead = (columns: readonly OutcomeColumn[]): string => csvLine(columns);

export const outcomeCsvLine = (columns: readonly OutcomeColumn[], row: OutcomeRow): string =>
  csvLine(columns.map((column) => row[column] ?? null));
