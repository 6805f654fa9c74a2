import { csvLine, type Cell as CsvCell } from '../../domain/exports/csv';
import { fateAt, type Unreadable } from '../../domain/metrics/aspect';
import { subsetChanges, type SubsetChange } from '../../domain/metrics/contributions';
import { countQuadrants, pairedChange, quadrants, quadrantsOf, reachOf, unpaired } from '../../domain/metrics/paired';
import type { PairedChange, Planned, Reach } from '../../domain/metrics/paired';
import type { Download } from '../results/downloads';
import { joinedLines } from '../results/file-parts';
import type { Watch } from '../results/saving.svelte';
import { timeSlice } from '../results/time-slice';
import { cardAt, obstacleTo, pairIn, type Contender, type Field, type ReasonsAnswer, type Row } from './lineup';

/** What can be saved of a comparison: a row for each item, or all numbers as data. */
export const comparisonKinds = ['comparison-csv', 'comparison-json'] as const;
export type ComparisonKind = (typeof comparisonKinds)[number];

/** A comparison as it stands on the screen. */
interface Comparison {
  readonly contenders: readonly Contender[];
  readonly baseline: Contender | null;
  readonly label: Field;
  readonly faithful: Field;
  readonly unreadable: Unreadable;
  readonly rows: readonly Row[];
  /** By run id, as the next one. */
  readonly reasons: Readonly<Record<string, ReasonsAnswer>>;
  readonly commonTests: Readonly<Record<string, Planned<PairedChange>>>;
}

export const comparisonFile = (kind: ComparisonKind, comparison: Comparison, watch: Watch): Download =>
  kind === 'comparison-csv'
    ? { fileName: 'comparison.csv', type: 'text/csv', parts: joinedLines(head(comparison), lines(comparison, watch)) }
    : { fileName: 'comparison.json', type: 'application/json', parts: whole(comparison) };

/** By place; two runs of one GenRM are told apart by their ids. */
const namesOf = (contenders: readonly Contender[]): readonly string[] =>
  contenders.map(({ id, record }) => {
    const { name } = record.manifest.genrm;
    const isAlone = contenders.filter((one) => one.record.manifest.genrm.name === name).length === 1;
    return isAlone ? name : `${name} (${id})`;
  });

function head({ contenders }: Comparison): string {
  const names = namesOf(contenders);
  const against = names.slice(1).flatMap((name) => [`label: ${name}`, `label_and_reason: ${name}`]);
  return csvLine(['item', 'id', 'subset', 'golden_label', ...names.map((name) => `outcome: ${name}`), ...against]);
}

/** A row for each item that any run was asked for, compared or not: a quadrant is empty where it is not. */
async function* lines({ contenders, label, faithful, baseline }: Comparison, { signal, onProgress }: Watch) {
  if (baseline === null) return;
  const slice = timeSlice(signal);
  const found = contenders
    .slice(1)
    .flatMap((one) => [label, faithful].map((field) => pairIn(field, baseline, one)))
    .map((pair) => pair && quadrantsOf(pair));
  const total = baseline.fates.length;
  for (let at = 0; at < total; at++) {
    if (slice.due()) {
      onProgress(at, total);
      await slice.pause();
    }
    const card = cardAt(contenders, at);
    if (card === null) continue;
    const outcomes = contenders.map(({ fates }): CsvCell => fateAt(fates, at));
    const cells = found.map((each): CsvCell => quadrants[each?.[at] ?? unpaired] ?? null);
    yield csvLine([at + 1, card.itemId, card.subset, card.goldenLabel, ...outcomes, ...cells]);
  }
}

/** A run beside the baseline by one aspect. */
interface ComparedBy extends PairedChange {
  readonly aspect: Field['aspect'];
  readonly reach: Reach;
  readonly subsets: readonly SubsetChange[];
}

function comparedBy(field: Field, baseline: Contender, run: Contender): ComparedBy | null {
  const pair = pairIn(field, baseline, run);
  const found = pair && quadrantsOf(pair);
  const change = found && pairedChange(countQuadrants(found));
  if (!change) return null;
  const subsets = subsetChanges(found, baseline.cards.groups, baseline.cards.names);
  return { aspect: field.aspect, ...change, reach: reachOf(change), subsets };
}

/** All numbers of a comparison, as fractions; intervals are of 95 %. */
export interface ComparisonReport {
  readonly plumbline: 'comparison';
  readonly version: 1;
  /** Leftmost of `runs`. */
  readonly baseline: string;
  /** A text without a readable verdict: left out, or counted as not right. */
  readonly unreadable: Unreadable;
  readonly runs: readonly unknown[];
  /** Items that all runs have a score for, and why the others are missing. */
  readonly comparedOn: Readonly<Record<'label' | 'faithful', unknown>>;
  readonly numbers: readonly unknown[];
  readonly differences: readonly {
    readonly run: string;
    readonly by: readonly ComparedBy[];
    /** S-Corr answered three ways (statistics/scorr-compare.ts); null: no item to answer on. */
    readonly reasons: ReasonsAnswer;
    /** S-Corr where both labels are right, corrected for all comparisons together. */
    readonly common: Planned<PairedChange> | null;
  }[];
}

export function comparisonReport(comparison: Comparison, baseline: Contender): ComparisonReport {
  const { contenders, label, faithful, rows, reasons, commonTests, unreadable } = comparison;
  const shared = ({ n, missing }: Field): unknown => ({ items: n, missing: Object.fromEntries(missing) });
  return {
    plumbline: 'comparison',
    version: 1,
    baseline: baseline.id,
    unreadable,
    runs: contenders.map((one) => {
      const { genrm, metaJudge, protocol, benchmark, seed } = one.record.manifest;
      const isSetBeside = { label: obstacleTo(one, 'label'), faithful: obstacleTo(one, 'faithful') };
      const { state } = one.record.status;
      return {
        id: one.id,
        genrm,
        metaJudge,
        protocol,
        benchmark,
        seed,
        state,
        asked: one.asked,
        obstacles: isSetBeside,
      };
    }),
    comparedOn: { label: shared(label), faithful: shared(faithful) },
    numbers: rows.map(({ metric, cells }) => ({
      metric,
      runs: contenders.map(({ id }, at) => {
        const cell = cells[at];
        return typeof cell === 'string' ? { run: id, notCompared: cell } : { run: id, ...cell };
      }),
    })),
    differences: contenders.slice(1).map((run) => ({
      run: run.id,
      by: [label, faithful].flatMap((field) => comparedBy(field, baseline, run) ?? []),
      reasons: reasons[run.id] ?? null,
      common: commonTests[run.id] ?? null,
    })),
  };
}

async function* whole(comparison: Comparison): AsyncGenerator<string, void, undefined> {
  const { baseline } = comparison;
  if (baseline) yield await Promise.resolve(`${JSON.stringify(comparisonReport(comparison, baseline), null, 2)}\n`);
}
