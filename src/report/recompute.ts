import type { FailedCall, Generation, Stage } from '../domain/generation';
import { reportOf, type Report } from '../domain/exports/report';
import { checksOf, type CheckEntry } from '../domain/human/check';
import type { Item } from '../domain/item';
import type { Outcome } from '../domain/outcome';
import { notAudited } from '../domain/audit/standing';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord } from '../domain/run';
import { noSwaps } from '../domain/swap';
import { deriveRun } from '../state/results/derive';
import { readBundle } from '../storage/bundle';

/** The numbers that a report states: what must follow again from the run in it. */
export type Stated = Pick<Report, 'version' | 'readings' | 'metaJudge' | 'human' | 'swap' | 'overall' | 'subsets'>;

export const statedOf = ({ version, readings, metaJudge, human, swap, overall, subsets }: Report): Stated => ({
  ...{ version, readings, metaJudge, ...(human && { human }), ...(swap && { swap }), overall, subsets },
});

/** A run as it lies in a file. */
export interface WholeRun {
  readonly run: RunRecord;
  readonly items: readonly Item[];
  readonly generations: readonly Generation[];
  readonly failures: readonly FailedCall[];
  /** What people said of its rationales. */
  readonly checks: readonly CheckEntry[];
}

export interface Recomputed extends WholeRun {
  readonly outcomes: readonly Outcome[];
  readonly stated: Stated;
  /** Where the file says otherwise than what follows from its run; empty: all numbers are as stated. */
  readonly differences: readonly string[];
  /** How many values were compared. */
  readonly compared: number;
}

/**
 * Works all numbers of a report out again from the raw generations in it, as the app does.
 * @returns or why the run in it cannot be trusted: a line missing, changed or damaged.
 */
export async function recompute(
  bundle: Blob,
  stated: Stated,
  signal: AbortSignal,
): Promise<Result<Recomputed, string>> {
  const read = await readRun(bundle);
  if (!read.ok) return read;
  const { run } = read.value;
  const { readings, outcomes: lists, swaps } = await deriveRun(inMemory(read.value), run, () => undefined, signal);
  const { verdictParser, metaParser } = stated.readings;
  const at = readings.findIndex((one) => one.verdictParser === verdictParser && one.metaParser === metaParser);
  const outcomes = lists[at];
  const reading = readings[at];
  if (!outcomes || !reading)
    return err(`This version of Plumbline cannot read with the parsers ${verdictParser}, ${metaParser}.`);
  // Its audit is a run of its own, and not in this file.
  const beside = { checks: checksOf(read.value.checks), standing: notAudited, swaps: swaps[at] ?? noSwaps };
  const again = statedOf(reportOf(run, outcomes, reading, beside));
  return ok({ ...read.value, outcomes, stated, ...compare(stated, again) });
}

async function readRun(bundle: Blob): Promise<Result<WholeRun, string>> {
  const items: Item[] = [];
  const generations: Generation[] = [];
  const failures: FailedCall[] = [];
  const checks: CheckEntry[] = [];
  const head = await readBundle(bundle, (lines) => {
    for (const line of lines) {
      if ('item' in line) items.push(line.item);
      else if ('generation' in line) generations.push(line.generation);
      else if ('failure' in line) failures.push(line.failure);
      else checks.push(line.check);
    }
    return Promise.resolve();
  });
  return head.ok ? ok({ run: head.value.run, items, generations, failures, checks }) : head;
}

/** What deriving a run asks of storage. */
function inMemory({ items, generations, failures }: WholeRun): Parameters<typeof deriveRun>[0] {
  return {
    itemIds: () => Promise.resolve(items.map(({ id }) => id)),
    items: (_: string, indexes: readonly number[]) => Promise.resolve(indexes.flatMap((index) => items[index] ?? [])),
    // eslint-disable-next-line @typescript-eslint/require-await -- storage gives them as it reads
    async *generations(_: string, stage: Stage) {
      yield generations.filter((call) => call.stage === stage);
    },
    failures: () => Promise.resolve(failures),
  };
}

/** Both as JSON holds them. */
function compare(stated: unknown, again: unknown): Pick<Recomputed, 'differences' | 'compared'> {
  const differences: string[] = [];
  let compared = 0;
  const walk = (path: string, one: unknown, other: unknown): void => {
    if (isObject(one) && isObject(other)) {
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
        walk(path === '' ? key : `${path}.${key}`, one[key], other[key]);
      }
      return;
    }
    compared++;
    if (one !== other && !isRounding(one, other))
      differences.push(`${path}: stated ${show(one)}, recomputed ${show(other)}`);
  };
  walk('', JSON.parse(JSON.stringify(stated)), JSON.parse(JSON.stringify(again)));
  return { differences, compared };
}

/** Browsers and Node round exp and log in other ways: p-values may part in their last digits. */
const isRounding = (one: unknown, other: unknown): boolean =>
  typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(one));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
