import type { DownloadKind } from '../../state/results/downloads';

export interface DownloadEntry {
  readonly name: string;
  readonly about: string;
  /** What a row of it is; null where it has none. */
  readonly rows: 'judged' | 'items' | null;
  /** One file, or the same in several formats. */
  readonly files: readonly { readonly kind: DownloadKind; readonly format: string }[];
  /** Whether a run whose texts were left out can give it. */
  readonly withoutTexts: boolean;
}

const one = (kind: DownloadKind, format: string): DownloadEntry['files'] => [{ kind, format }];

/** The menu, by what people come for. */
export const downloadGroups: readonly { readonly title: string; readonly entries: readonly DownloadEntry[] }[] = [
  {
    title: 'Numbers',
    entries: [
      {
        name: 'Report',
        about:
          'One page with the numbers, how they were measured, and the run: it works its numbers out again when opened',
        rows: null,
        files: one('html', 'HTML'),
        withoutTexts: true,
      },
      {
        name: 'Report without texts',
        about: 'The same, for others: every number, and nothing to read',
        rows: null,
        files: one('html-redacted', 'HTML'),
        withoutTexts: false,
      },
      {
        name: 'results_summary.csv',
        about: 'The three numbers, as show_result.py writes them',
        rows: null,
        files: one('summary', 'CSV'),
        withoutTexts: true,
      },
      {
        name: 'report.json',
        about: 'Every number with n, interval, bounds and what was set apart',
        rows: null,
        files: one('report', 'JSON'),
        withoutTexts: true,
      },
    ],
  },
  {
    title: 'Rows',
    entries: [
      {
        name: 'Result rows',
        about: 'As R-Align’s scripts write and read them',
        rows: 'judged',
        files: one('rows', 'JSONL'),
        withoutTexts: false,
      },
      {
        name: 'Items and outcomes',
        about: 'One table: each item, its verdict and what became of it. The CSV is safe to open in a spreadsheet',
        rows: 'judged',
        files: [
          { kind: 'outcomes-csv', format: 'CSV' },
          { kind: 'outcomes-jsonl', format: 'JSONL' },
          { kind: 'outcomes-parquet', format: 'Parquet' },
        ],
        withoutTexts: true,
      },
      {
        name: 'Benchmark',
        about: 'The items alone, texts unchanged: opens in Plumbline again as the same benchmark',
        rows: 'items',
        files: [
          { kind: 'items-csv', format: 'CSV' },
          { kind: 'items-jsonl', format: 'JSONL' },
          { kind: 'items-parquet', format: 'Parquet' },
        ],
        withoutTexts: false,
      },
    ],
  },
  {
    title: 'For training',
    entries: [
      {
        name: 'Rewards',
        about: 'Prompt, completion, r_rlvr and r_ralign of every draw',
        rows: null,
        files: one('rewards', 'JSONL'),
        withoutTexts: false,
      },
      {
        name: 'Preference pairs',
        about: 'Chosen and rejected as the GenRM says, for DPO',
        rows: null,
        files: one('dpo', 'JSONL'),
        withoutTexts: false,
      },
    ],
  },
  {
    title: 'The run itself',
    entries: [
      {
        name: 'Whole run',
        about: 'All that is kept of it: opens in Plumbline again',
        rows: null,
        files: one('bundle', '.plumbline'),
        withoutTexts: true,
      },
      {
        name: 'Run without texts',
        about: 'Every number, and nothing to read: no request, answer, rationale, judgment or id',
        rows: null,
        files: one('redacted', '.plumbline'),
        withoutTexts: false,
      },
    ],
  },
];
